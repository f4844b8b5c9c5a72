"""Which kept payloads this process has read; the interpreter itself reports each opened file.

Imported by conftest.py, so it listens before the first test runs.
"""

import os
import sys
from pathlib import Path

WATCHED = (f"{os.sep}payloads{os.sep}", f"{os.sep}tests{os.sep}events{os.sep}")
opened: set[Path] = set()


def listen(event: str, arguments: tuple[object, ...]) -> None:
    if event != "open":
        return
    path, mode, _ = arguments
    if isinstance(path, str) and str(mode).startswith("r") and any(part in path for part in WATCHED):
        opened.add(Path(os.path.abspath(path)))  # noqa: PTH100 - as the rule spells it, links unresolved


sys.addaudithook(listen)
