"""The Node programs of package-lock.json, installed once for as long as the lock stays the same."""

import hashlib
import shutil
import subprocess
from pathlib import Path

from tests.needs import missing
from tools.places import ROOT, workspace

NAMES = ("package.json", "package-lock.json")


def modules() -> Path:
    """The folder node_modules."""
    npm = shutil.which("npm") or missing("npm is not on PATH: sudo apt install nodejs npm")
    place = workspace()
    lock = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in NAMES)).hexdigest()
    stamp = place / "node_modules" / ".lock-hash"
    if not stamp.is_file() or stamp.read_text() != lock:
        _install(npm, place)
        stamp.write_text(lock)
    return place / "node_modules"


def _install(npm: str, place: Path) -> None:
    for name in NAMES:
        if place != ROOT:
            shutil.copy(ROOT / name, place / name)
    command = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    result = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)  # noqa: S603 - npm itself
    if result.returncode:
        missing(f"the registry of npm cannot be reached: npm ci said {result.stderr[-500:]}")


def run(script: str, folder: Path) -> str:
    """What a few lines of JavaScript print."""
    program = shutil.which("node") or missing("node is not on PATH: sudo apt install nodejs npm")
    done = subprocess.run([program, "-e", script], cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - node itself
    assert done.returncode == 0, done.stderr
    return done.stdout
