"""Takes a file of SQL apart into statements, so that a failure can name its line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*)
    | (?P<comment>/\*)
    | (?P<text>[eE]'(?:\\.|''|[^'\\])*' | '(?:''|[^'])*' | "(?:""|[^"])*")
    | (?P<dollars>\$(?:[^\W\d]\w*)?\$)
    | (?P<word>\w[\w$]*)
    | (?P<end>;)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
COMMENT_EDGE = re.compile(r"/\*|\*/")


@dataclass(frozen=True, slots=True)
class Statement:
    """`line` is where its first word stands, counted from 1; `words` are lower-case, without texts and comments."""

    text: str
    line: int
    first_line: int
    words: tuple[str, ...]

    def line_at(self, position: int) -> int:
        """Of the character that Postgres counts from 1."""
        return self.first_line + self.text.count("\n", 0, position - 1)


def statements(sql: str) -> Iterator[Statement]:
    begin, first, words = 0, None, []
    for kind, start, stop in tokens(sql):
        if kind in {"space", "comment"}:
            continue
        if kind != "end":
            first = start if first is None else first
            words += [sql[start:stop].lower()] if kind == "word" else []
            continue
        if first is not None:
            yield _statement(sql, begin, first, stop, words)
        begin, first, words = stop, None, []
    if first is not None:
        yield _statement(sql, begin, first, len(sql), words)


def _statement(sql: str, begin: int, first: int, stop: int, words: list[str]) -> Statement:
    return Statement(sql[begin:stop], _line(sql, first), _line(sql, begin), tuple(words))


def _line(sql: str, offset: int) -> int:
    return sql.count("\n", 0, offset) + 1


def tokens(sql: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start, stop. A text or comment left open reaches to the end, where Postgres reports it."""
    at = 0
    while at < len(sql):
        found = TOKEN.match(sql, at)
        if found is None:  # never: the last alternative takes any character
            return
        kind, stop = found.lastgroup or "other", found.end()
        if kind == "comment":
            stop = _end_of_comment(sql, at)
        elif kind == "dollars":
            closing = sql.find(found[0], stop)
            stop = closing + len(found[0]) if closing >= 0 else len(sql)
        yield kind, at, stop
        at = stop


def _end_of_comment(sql: str, at: int) -> int:
    """Postgres nests comments."""
    depth = 0
    for edge in COMMENT_EDGE.finditer(sql, at):
        depth += 1 if edge[0] == "/*" else -1
        if depth == 0:
            return edge.end()
    return len(sql)
