"""Third-party modules for a cloud's machine, whatever this one is: installed by pip once, kept under `.dev/wheels`."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.places import state_directory

ARCHITECTURES = ("x86_64", "aarch64")
# Lambda's Python 3.12 and Yandex's Ubuntu 22.04 both have a glibc that takes the newer of the two tags.
PLATFORMS = ("manylinux2014", "manylinux_2_28")
PIP = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--only-binary=:all:")
# Scripts name this machine's interpreter; the lists beside them hold its digests or who installed, which nobody reads.
OF_THIS_MACHINE = ("bin", "*.dist-info/RECORD", "*.dist-info/INSTALLER", "*.dist-info/REQUESTED")
# Of the 400 services that botocore describes, those that our code calls; endpoints and retries are files beside them.
SERVICES = frozenset({"s3", "secretsmanager", "sqs", "ssm"})


@dataclass(frozen=True, slots=True)
class Machine:
    """`python`: 3.12; `architecture`: as in a wheel's name."""

    python: str
    architecture: str

    @property
    def options(self) -> list[str]:
        platforms = [f"--platform={platform}_{self.architecture}" for platform in PLATFORMS]
        return ["--python-version", self.python, "--implementation", "cp", *platforms]


def collected(requirements: Sequence[str], machine: Machine, place: Path | None = None) -> Path:
    """A folder with these distributions and what they need; `place` keeps such folders. SystemExit when pip fails."""
    shelf = place or state_directory() / "wheels"
    named = "\n".join([machine.python, machine.architecture, *sorted(requirements)])
    folder = shelf / hashlib.sha256(named.encode()).hexdigest()[:16]
    if not folder.is_dir():
        begun = shelf / f"{folder.name}.part"
        shutil.rmtree(begun, ignore_errors=True)
        _install(requirements, machine, begun)
        begun.rename(folder)
    return folder


def required(file: Path) -> list[str]:
    """Of a requirements.txt."""
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def trim(folder: Path) -> None:
    """Takes out what botocore knows of services that we never call: nine tenths of its size."""
    for service in (folder / "botocore" / "data").glob("*/"):
        if service.name not in SERVICES:
            shutil.rmtree(service)
    shutil.rmtree(folder / "boto3" / "examples", ignore_errors=True)


def _install(requirements: Iterable[str], machine: Machine, folder: Path) -> None:
    command = [sys.executable, *PIP, "--target", str(folder), *machine.options, *requirements]
    folder.mkdir(parents=True)
    if subprocess.run(command, check=False).returncode:
        raise SystemExit(f"pip could not install for Python {machine.python} on {machine.architecture}; see above.")
    for pattern in OF_THIS_MACHINE:
        for found in folder.glob(pattern):
            shutil.rmtree(found) if found.is_dir() else found.unlink()
