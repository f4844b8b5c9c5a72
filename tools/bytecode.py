"""Compiled bytecode inside a package: a cold start without it takes about twice as long (platforms.md §E)."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

RUNNING = f"{sys.version_info.major}.{sys.version_info.minor}"
COMPILE = ("-s", "-m", "compileall", "-q", "-f", "--invalidation-mode", "unchecked-hash", ".")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Bytecode is read only by the minor version that wrote it."""

    version: str
    program: str


def interpreters(wanted: str) -> list[Interpreter]:
    """The running one, and the wanted version where it is installed."""
    found = [Interpreter(RUNNING, sys.executable)]
    other = shutil.which(f"python{wanted}")
    if wanted != RUNNING and other and _really_is(other, wanted):
        found.append(Interpreter(wanted, other))
    return found


def _really_is(program: str, version: str) -> bool:
    """A version manager puts a name on PATH even where nothing stands behind it."""
    asked = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return asked.returncode == 0 and asked.stdout.startswith(f"Python {version}.")


def compile_tree(folder: Path, compilers: Iterable[Interpreter]) -> None:
    """Unchecked: the cloud unpacks with times of its own, and the sources of a package do not change."""
    for compiler in compilers:
        # A fresh process without randomised hashes writes the same bytes every time.
        subprocess.run(
            [compiler.program, *COMPILE],
            cwd=folder,
            env={"PYTHONHASHSEED": "0"},
            check=True,
        )
