"""The whole suite: `./dev test [pytest arguments]`.

With arguments it is one pytest. Without, several run side by side, each with a database of its own; what lives by the
clock and what judges the others comes after them, alone.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from subprocess import PIPE, STDOUT

from tools.places import ROOT, state_directory

TESTS = ROOT / "tests"
# One row, one process. Three run at a time: they wait for Postgres, vendors and browsers about as long as they compute.
BESIDE = (
    ("browser",),
    ("stories",),
    ("shared",),
    ("hostile", "fuzz", "sandbox"),
    ("insales", "evotor"),
    ("figures/saves", "tools"),
    ("figures",),
)
AT_ONCE = 3
# Those that live by a clock on the wall, with leases of a second; and what judges the others.
LAST = (
    "architecture",
    "figures/test_callers.py",
    "figures/test_cuts.py",
    "figures/test_frozen.py",
    "figures/test_kills.py",
    "figures/test_slow_accounts.py",
    "figures/test_slow_vendor.py",
)
# Where each of them writes down which kept payloads it read, see tests/architecture/opened.py.
READ = "TESTS_READ"


def main() -> None:
    """What tests learn between runs stays in `.dev`."""
    # Most processes that tests start live for a second or two, and would compile everything each time.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(state_directory() / "hypothesis")
    if sys.argv[1:]:
        os.execve(sys.executable, pytest(sys.argv[1:]), environment)  # noqa: S606 - our own Python
    with tempfile.TemporaryDirectory() as made:
        sys.exit(whole({**environment, READ: str(Path(made) / "read")}))


def whole(environment: Mapping[str, str]) -> int:
    """The worst exit status of all parts."""
    *beside, last = parts()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = list(pool.map(partial(told, environment), beside))
    return max(*statuses, subprocess.run(pytest(last), env=environment, cwd=ROOT, check=False).returncode)


def told(environment: Mapping[str, str], part: Sequence[str]) -> int:
    """What ran beside others is shown when it is done."""
    print("begins:", *(str(Path(place).relative_to(TESTS)) for place in part if not place.startswith("--")), flush=True)
    done = subprocess.run(pytest(part), env=environment, cwd=ROOT, check=False, stdout=PIPE, stderr=STDOUT)
    sys.stdout.write(done.stdout.decode(errors="replace"))
    sys.stdout.flush()
    return done.returncode


def parts() -> list[list[str]]:
    """What pytest is given for each part, the last one last; a new folder is in the first until somebody weighs it."""
    named = [place for part in (*BESIDE, LAST) for place in part]
    folders = {file.relative_to(TESTS).parts[0] for file in TESTS.rglob("test_*.py")}
    return [_places(part, named) for part in (sorted(folders - set(named)), *BESIDE, LAST)]


def _places(part: Sequence[str], named: Sequence[str]) -> list[str]:
    """With what lies within one of them and is named elsewhere left out."""
    left = [place for place in named if any(place.startswith(f"{folder}/") for folder in part)]
    return [*(str(TESTS / place) for place in part), *(f"--ignore={TESTS / place}" for place in left)]


def pytest(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments]


if __name__ == "__main__":
    main()
