"""The packages as a cloud gets them, with wheels for this very interpreter, with bytecode and without."""

import platform
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.bytecode import RUNNING, Interpreter
from tools.functions import found_in
from tools.package import Build, laid_out
from tools.places import ROOT
from tools.wheels import Machine

AMOCRM = "amocrm-integration"
FUNCTIONS = tuple(sorted(found_in(ROOT / "backend")))


@dataclass(frozen=True, slots=True)
class Package:
    compiled: Path
    plain: Path


def packaged(place: Path, names: Iterable[str]) -> dict[str, Package]:
    return {name: _packaged(place, name) for name in names}


def _packaged(place: Path, name: str) -> Package:
    """Made once in a place."""
    package = Package(place / "compiled" / name, place / "plain" / name)
    if not package.plain.exists():
        machine = Machine(RUNNING, platform.machine())
        laid_out(ROOT, name, Build(place / "compiled", (Interpreter(RUNNING, sys.executable),), machine))
        shutil.copytree(package.compiled, package.plain, ignore=shutil.ignore_patterns("__pycache__"))
    return package
