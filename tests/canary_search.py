"""Finds known secrets in any amount of text in one walk, whatever escape the text is written in."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from tests.canaries import FRAGMENT, shapes

ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\"\\/'])")
AROUND = 40  # characters shown on each side
LONGEST_SHOWN = 300
MOST_SHOWN = 20
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Source:
    """A piece of text and where it was seen."""

    place: str
    text: str = field(repr=False)


@dataclass
class Search:
    """Every shape of every secret, by its first eight characters."""

    shapes: dict[str, dict[str, str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def learn(self, kinds: Mapping[str, str]) -> None:
        for text in kinds.keys() - self.taken:
            self.taken.add(text)
            for shape in shapes(text):
                self.shapes.setdefault(shape[:FRAGMENT], {}).setdefault(shape, kinds[text])

    def hits(self, sources: Iterable[Source]) -> list[str]:
        """One sentence each; the secret itself is not repeated. Lines seen before are passed over."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        for source in sources:
            for line in source.text.splitlines():
                if line not in seen:
                    seen.add(line)
                    found.update(dict.fromkeys(self._of_line(source.place, line)))
        return list(found)[:MOST_SHOWN]

    def _of_line(self, place: str, line: str) -> Iterator[str]:
        for view in views(line):
            spans = sorted(self._spans(view))
            if spans:
                yield f"{place}: {_masked(view, spans)}"

    def _spans(self, text: str) -> Iterator[Span]:
        known = self.shapes
        for at in range(len(text) - FRAGMENT + 1):
            if text[at : at + FRAGMENT] in known:
                for shape, kind in known[text[at : at + FRAGMENT]].items():
                    if text.startswith(shape, at):
                        yield at, at + len(shape), kind


def _masked(text: str, spans: list[Span]) -> str:
    """A little of the text, with the kind in the place of each secret."""
    shown, until = text[max(0, spans[0][0] - AROUND) : spans[0][0]], 0
    for start, end, kind in spans:
        if start >= until:
            shown += text[until or start : start] + f"‹{kind}›"
        until = max(until, end)
    return (shown + text[until : until + AROUND])[:LONGEST_SHOWN]


def views(line: str) -> list[str]:
    """The line as written, and with URL and JSON escapes undone."""
    made = [line]
    if "%" in line:
        made.append(unquote_plus(line))
    if "\\" in line:
        made.append(ESCAPE.sub(_unescaped, line))
    return made


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1]
    return chr(int(code[1:], 16)) if code[0] in "ux" else code
