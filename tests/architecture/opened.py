"""Which kept payloads the tests have read; the interpreter itself reports each opened file.

Imported by tests/conftest.py, so it listens before the first test runs. Where the suite runs in several processes, each
hands on what it has seen.
"""

import os
import sys
from pathlib import Path

from tools.test import READ

WATCHED = (f"{os.sep}payloads{os.sep}", f"{os.sep}tests{os.sep}events{os.sep}")
opened: set[Path] = set()


def listen(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open":
        return
    path, mode, _ = arguments
    if isinstance(path, str) and str(mode).startswith("r") and any(part in path for part in WATCHED):
        opened.add(Path(os.path.abspath(path)))  # noqa: PTH100 - as the rule spells it, links unresolved


def hand_on() -> None:
    """At the end of a process."""
    if READ in os.environ:
        with Path(os.environ[READ]).open("a") as seen:
            seen.writelines(f"{path}\n" for path in opened)


def opened_by_all() -> set[Path]:
    """By this process and those before it."""
    seen = Path(os.environ[READ])
    return opened | ({Path(line) for line in seen.read_text().splitlines()} if seen.exists() else set())


sys.addaudithook(listen)
