"""Tables for a terminal: plain when piped or when NO_COLOR is set (no-color.org)."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TextIO

BOLD, GREEN, RED, PLAIN = "\x1b[1m", "\x1b[32m", "\x1b[31m", "\x1b[0m"
GAP = "  "


def has_colours(stream: TextIO, environment: Mapping[str, str]) -> bool:
    return stream.isatty() and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def table(titles: Sequence[str], rows: Sequence[Sequence[str]], tints: Sequence[str] = (), *, colours: bool) -> str:
    """A line break within a cell begins another line of its row; `tints` colours whole rows."""
    safe = [[[printable(line) for line in cell.split("\n")] for cell in row] for row in rows]
    widths = [max(len(title), *(len(line) for row in safe for line in row[at]), 0) for at, title in enumerate(titles)]
    lines = [_tinted(_line(titles, widths), BOLD if colours else "")]
    for row, tint in zip_longest(safe, tints, fillvalue=""):
        lines += [_tinted(_line(parts, widths), tint if colours else "") for parts in zip_longest(*row, fillvalue="")]
    return "\n".join(lines)


def printable(text: str) -> str:
    """A foreign text cannot move the cursor, colour the terminal or begin another line."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return GAP.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _tinted(line: str, tint: str) -> str:
    return f"{tint}{line}{PLAIN}" if tint else line
