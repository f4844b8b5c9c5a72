"""Makes `.venv` and installs the pinned lists of pyproject.toml when they changed. Standard library only."""

import fcntl
import hashlib
import importlib.util
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.places import state_directory

CURE = "`sudo apt install python3-venv`, or install uv: `curl -LsSf https://astral.sh/uv/install.sh | sh`"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


class InstallError(Exception):
    """One sentence for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Virtualenv:
    """A virtual environment at `place` that holds what `pyproject` pins."""

    place: Path
    pyproject: Path

    @property
    def python(self) -> Path:
        return self.place / "bin" / "python"

    @property
    def stamp(self) -> Path:
        """One digest a line: the lists of packages that are in place."""
        return self.place / ".installed"

    def ensure(self, groups: Sequence[str], environment: dict[str, str]) -> None:
        """Raises InstallError; costs a few milliseconds when nothing changed."""
        if self.holds(groups):
            return
        with self._alone():
            if self.holds(groups):
                return
            if not self._fits() or not self._has_installer():
                self._make(environment)
            self._install(groups, environment)
            self._mark(groups)

    def holds(self, groups: Sequence[str]) -> bool:
        known = self.stamp.read_text().split() if self.stamp.exists() else []
        return self._fits() and self.digest(groups) in known

    def requirements(self, groups: Sequence[str]) -> list[str]:
        project = tomllib.loads(self.pyproject.read_text(encoding="utf-8"))["project"]
        optional = project.get("optional-dependencies", {})
        return [*project["dependencies"], *(pin for group in groups for pin in optional[group])]

    def digest(self, groups: Sequence[str]) -> str:
        text = "\n".join([VERSION, *sorted(self.requirements(groups))])
        return hashlib.sha256(text.encode()).hexdigest()

    def _fits(self) -> bool:
        """False for a dangling link and for the packages of another Python, as after an upgrade of the system."""
        return self.python.exists() and (self.place / "lib" / f"python{VERSION}").is_dir()

    def _has_installer(self) -> bool:
        """An environment that uv made has no pip of its own, and uv may have gone since."""
        return bool(shutil.which("uv")) or (self.place / "lib" / f"python{VERSION}" / "site-packages" / "pip").is_dir()

    def _mark(self, groups: Sequence[str]) -> None:
        """What was installed first (`run`) is part of what is installed later (`run`, `test`)."""
        parts = [groups[: length + 1] for length in range(len(groups))]
        self.stamp.write_text("\n".join(self.digest(part) for part in parts) + "\n")

    def _make(self, environment: dict[str, str]) -> None:
        uv = shutil.which("uv")
        if uv is None and not _has_ensurepip():
            raise InstallError(f"This Python cannot make a virtual environment: {CURE}.")
        by_uv = [uv or "", "venv", "--quiet", "--clear", "--python", sys.executable, str(self.place)]
        by_venv = [sys.executable, "-m", "venv", "--clear", str(self.place)]
        done = subprocess.run(by_uv if uv else by_venv, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise InstallError(f"{self.place} could not be made ({on_one_line(done.stderr or done.stdout)}): {CURE}.")

    def _install(self, groups: Sequence[str], environment: dict[str, str]) -> None:
        wanted = self.requirements(groups)
        print(
            f"Installing {len(wanted)} pinned packages into {self.place} (the first time takes a while) …", flush=True
        )
        begun = time.monotonic()
        log = self.place / "install.log"
        if _run([*self._installer(), *wanted], environment, log):
            raise InstallError(
                f"The packages could not be installed, the reason is at the end of {log}: "
                "check the network and run the command again."
            )
        print(f"Installed in {time.monotonic() - begun:.0f} s.", flush=True)

    def _installer(self) -> list[str]:
        uv = shutil.which("uv")
        if uv:
            return [uv, "pip", "install", "--python", str(self.python)]
        quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-warn-script-location"]
        return [str(self.python), "-m", "pip", "install", *quiet]

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two commands started at once install one after the other."""
        with (state_directory(self.place.parent) / "install.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _run(command: list[str], environment: dict[str, str], log: Path) -> int:
    """Everything goes into the log, the lines that show progress also to the terminal."""
    with (
        log.open("w") as kept,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        for line in process.stdout or ():
            kept.write(line)
            if line.startswith(("Collecting", "Installing", "Resolved", "Prepared", "Installed")):
                print(f"  {line.rstrip()[:110]}", flush=True)
    return process.returncode


def _has_ensurepip() -> bool:
    """Debian and Ubuntu ship it apart; a folder without its code, as some images leave, has no origin."""
    found = importlib.util.find_spec("ensurepip")
    return found is not None and found.origin is not None


def on_one_line(text: str, longest: int = 300) -> str:
    return " ".join(text.split())[:longest] or "no reason given"
