"""The whole suite: `./dev test [pytest arguments]`.

With arguments it is one pytest. Without, two run side by side, each with a database of its own; what measures time and
what judges the others comes after them, alone.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.places import ROOT, state_directory

TESTS = ROOT / "tests"
FIRST = ("browser", "fuzz", "hostile", "sandbox")
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
    """The worst exit status of all parts."""
    first, second, last = parts()
    with (directory / "first").open("w+b") as output:
        beside = subprocess.Popen(pytest(first), env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT)
        statuses = [subprocess.call(pytest(second), env=environment, cwd=ROOT), beside.wait()]
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
        sys.stdout.flush()
    return max(*statuses, subprocess.call(pytest(last), env=environment, cwd=ROOT))


def parts() -> tuple[list[str], list[str], list[str]]:
    """Folders of tests/; a new one is in the second part until somebody weighs it."""
    folders = {file.relative_to(TESTS).parts[0] for file in TESTS.rglob("test_*.py")}
    named = [sorted(folders & {*chosen}) for chosen in (FIRST, folders - {*FIRST, *LAST}, LAST)]
    first, second, last = ([str(TESTS / folder) for folder in chosen] for chosen in named)
    return first, second, last


def pytest(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


if __name__ == "__main__":
    main()
