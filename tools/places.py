"""Where the checkout keeps what it makes. Standard library only: `dev` reads this before anything is installed."""

import hashlib
import os
import stat
from pathlib import Path

PROJECT = "glass-deals"
ROOT = Path(__file__).resolve().parent.parent
# Survives a reboot, open to every uid, and no home directory is needed.
SHARED = Path("/var/tmp")  # noqa: S108 - own_directory() refuses a place that somebody else prepared
PRIVATE = 0o700


class PlaceError(Exception):
    """One sentence for the person at the terminal."""


def workspace(root: Path = ROOT) -> Path:
    """The checkout itself, or a private place for those who may only read it."""
    if os.access(root, os.W_OK):
        return root
    return own_directory(SHARED / f"{PROJECT}-{os.getuid()}-{digest(root)}")


def state_directory(root: Path = ROOT) -> Path:
    """`.dev`: keys, logs, the database; deleting it resets everything."""
    owner_of_checkout = root.stat().st_uid
    return own_directory(workspace(root) / ".dev", trusted=owner_of_checkout if os.getuid() == 0 else None)


def own_directory(path: Path, mode: int = PRIVATE, trusted: int | None = None) -> Path:
    """Makes the directory when missing; refuses a link and a directory of another uid than ours or `trusted`."""
    if not path.is_symlink() and not path.exists():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)  # not by mkdir: the umask would take bits away
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), trusted}:
        raise PlaceError(f"{path} belongs to someone else: remove it (`sudo rm -r {path}`) and run the command again.")
    return path


def digest(path: Path) -> str:
    """A short name for a path, different for every path."""
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]
