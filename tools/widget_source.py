"""The widget's folder as the archive will hold it: which files, and script.js with its parts put in."""

import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "frontend" / "widget"
PLACE_OF_URL = "@FUNCTION_URL@"
PLACE_OF_CONTACT = "@SUPPORT_EMAIL@"
LEFT_OUT = {"README.md"}
PARTS = "script"
INCLUDE = re.compile(r"^( *)// @include (script/[a-z_]+\.js)$", re.MULTILINE)


class WidgetError(Exception):
    """What stands in the way of an archive, one problem a line, for the person who builds it."""


def script(folder: Path) -> str:
    """script.js in one piece. Raises WidgetError when a part it names is missing."""

    def part(line: re.Match[str]) -> str:
        file = folder / line[2]
        if not file.is_file():
            raise WidgetError(f"script.js: {line[2]} is included and does not exist")
        return textwrap.indent(file.read_text(encoding="utf-8").rstrip("\n"), line[1])

    return INCLUDE.sub(part, (folder / "script.js").read_text(encoding="utf-8"))


def included(folder: Path) -> set[str]:
    return {line[2] for line in INCLUDE.finditer((folder / "script.js").read_text(encoding="utf-8"))}


def packed(folder: Path) -> list[Path]:
    """Files that go into the archive, relative to its root: all but the notes for developers and the script's parts."""
    files = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in files if file.parts[0] != PARTS and file.as_posix() not in LEFT_OUT)
