"""The whole suite: `./dev test [pytest arguments]`.

With arguments it is one pytest. Without, several run side by side, each with a database of its own; what measures time
and what judges the others comes after them, alone.
"""

import os
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from subprocess import STDOUT, Popen
from typing import IO

from tools.places import ROOT, state_directory

TESTS = ROOT / "tests"
BESIDE = (("browser", "fuzz", "hostile", "sandbox"), ("stories",), ("evotor", "insales"), ("figures/saves", "tools"))
LAST = ("architecture", "figures")
# Where each of them writes down which kept payloads it read, see tests/architecture/opened.py.
READ = "TESTS_READ"


def main() -> None:
    """What tests learn between runs stays in `.dev`."""
    environment = {**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": str(state_directory() / "hypothesis")}
    if sys.argv[1:]:
        os.execve(sys.executable, pytest(sys.argv[1:]), environment)  # noqa: S606 - our own Python
    with tempfile.TemporaryDirectory() as made:
        sys.exit(whole({**environment, READ: str(Path(made) / "read")}, Path(made)))


def whole(environment: Mapping[str, str], directory: Path) -> int:
    """The worst exit status of all parts; what ran beside is shown when it is done."""
    *beside, rest, last = parts()
    with ExitStack() as stack:
        outputs = [stack.enter_context((directory / str(number)).open("w+b")) for number in range(len(beside))]
        running = [started(part, environment, output) for part, output in zip(beside, outputs, strict=True)]
        statuses = [started(rest, environment).wait()]
        for process, output in zip(running, outputs, strict=True):
            statuses.append(process.wait())
            output.seek(0)
            sys.stdout.write(output.read().decode(errors="replace"))
            sys.stdout.flush()
    return max(*statuses, started(last, environment).wait())


def started(part: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None) -> "Popen[bytes]":
    return Popen(pytest(part), env=environment, stdout=output, stderr=STDOUT if output else None, cwd=ROOT)


def parts() -> list[list[str]]:
    """Folders of tests/: those beside, the rest, the last; a new folder is in the rest until somebody weighs it."""
    folders = {file.relative_to(TESTS).parts[0] for file in TESTS.rglob("test_*.py")}
    beside = [folder for part in BESIDE for folder in part]
    chosen: list[Collection[str]] = [*BESIDE, folders - {*LAST, *beside}]
    # A folder within one of the last is run beside, and not twice.
    within = [f"--ignore={TESTS / folder}" for folder in beside if "/" in folder]
    *others, last = [[str(TESTS / folder) for folder in sorted(part)] for part in [*chosen, LAST]]
    return [*others, [*last, *within]]


def pytest(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


if __name__ == "__main__":
    main()
