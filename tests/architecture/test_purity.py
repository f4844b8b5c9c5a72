"""The environment, SQL, time and chance each have one door."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sample import put, write
from tests.architecture.tree import ROOT, nodes, place, python

SETTINGS = ROOT / "backend/shared/settings.py"
CLOCKS = {ROOT / "backend/shared/clock.py", ROOT / "sandbox/clock.py"}
# Commands no named query can serve: the catalogue, Flyway's own table, whole databases, the demo that ages a token,
# connections that are due without the engine having been at work.
SPEAK_SQL = {
    ROOT / "tools" / name
    for name in (
        "schema.py",
        "flyway_history.py",
        "running.py",
        "demo_steps.py",
        "bench/due.py",
        "bench/installation.py",
    )
}

ENVIRONMENT = {"environ", "environb", "getenv", "putenv", "unsetenv"}
CHANCE = {("random", ""), ("secrets", ""), ("uuid", "uuid1"), ("uuid", "uuid4")}
# (owner, name): the owner is what stands before the dot, or the module of a from-import.
TIME = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT\s+INTO\b|\bUPDATE\s+\S+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\b(?:CREATE|ALTER|DROP|TRUNCATE)\s+(?:TABLE|INDEX|VIEW|FUNCTION|SCHEMA|DATABASE)\b"
    r"|^\s*(?:select|insert\s+into|delete\s+from|with\s+\w+\s+as)\s",
    re.DOTALL | re.MULTILINE,
)


def uses_of_the_environment(paths: Iterable[Path]) -> list[str]:
    return [
        place(path, line)
        for path in paths
        for line, owner, name in named(path)
        if owner == "os" and name in ENVIRONMENT
    ]


def readings(paths: Iterable[Path], of: Collection[tuple[str, str]]) -> list[str]:
    return [
        f"{place(path, line)} {owner}.{name}"
        for path in paths
        for line, owner, name in named(path)
        if not {(owner, name), (owner, ""), (name, "")}.isdisjoint(of)
    ]


def sql_in_python(paths: Iterable[Path]) -> list[str]:
    return [place(path, line) for path in paths for line, text in texts(path) if SQL.search(text)]


def named(path: Path) -> Iterator[tuple[int, str, str]]:
    """(line, owner, name) of `owner.name`, `from owner import name` and `import name`."""
    for node in nodes(path):
        if isinstance(node, ast.Attribute):
            owner = node.value
            yield node.lineno, getattr(owner, "attr", getattr(owner, "id", "?")), node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, node.module or ".", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, "", alias.name) for alias in node.names)


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """String literals, without docstrings."""
    bare = {node.value for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in bare:
            yield node.lineno, node.value


def test_only_the_settings_read_the_environment() -> None:
    assert uses_of_the_environment(path for path in python("backend") if path != SETTINGS) == []


def test_only_the_clock_reads_the_time() -> None:
    assert readings([path for path in python("backend", "sandbox") if path not in CLOCKS], TIME) == []


def test_only_the_clock_module_draws_lots() -> None:
    assert readings([path for path in python("backend") if path not in CLOCKS], CHANCE) == []


def test_sql_lies_in_queries_and_migrations() -> None:
    speaking = [path for path in python("backend", "sandbox", "tools") if path not in SPEAK_SQL]

    assert sql_in_python(speaking) == []


@pytest.mark.parametrize(
    "text",
    ["import os\nos.environ['A']", "from os import environ", "import os\nos.getenv('A')", "from os import getenv"],
)
def test_every_way_to_the_environment_is_noticed(tmp_path: Path, text: str) -> None:
    assert len(uses_of_the_environment([put(tmp_path, "a.py", text)])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "datetime.now(UTC)",
        "datetime.datetime.now()",
        "date.today()",
        "time.time()",
        "from time import time",
        "import random",
        "from random import choice",
        "import secrets",
        "uuid.uuid4()",
        "from uuid import uuid4",
    ],
)
def test_every_reading_of_time_and_chance_is_noticed(tmp_path: Path, text: str) -> None:
    assert len(readings([put(tmp_path, "a.py", text)], TIME | CHANCE)) == 1


def test_a_clock_that_was_handed_over_may_be_read(tmp_path: Path) -> None:
    paths = write(tmp_path, a="import time\nnow = services.clock.now()\ntime.monotonic()\n")

    assert readings(paths, TIME | CHANCE) == []


@pytest.mark.parametrize(
    "text",
    [
        "SELECT id FROM owners",
        "INSERT INTO owners",
        "UPDATE owners SET a = 1",
        "DELETE FROM owners",
        "DROP TABLE owners",
        "select id from owners",
    ],
)
def test_sql_in_a_literal_is_noticed(tmp_path: Path, text: str) -> None:
    assert sql_in_python([put(tmp_path, "a.py", f"query = f'{text} WHERE id = {{x}}'\n")]) == [
        f"{place(tmp_path / 'a.py')}:1"
    ]


def test_prose_and_pings_are_not_sql(tmp_path: Path) -> None:
    docstring = '"""Rows that DELETE FROM leaves."""\n'
    literals = 'ping = "SELECT 1"\nmessage = "Select a pane from the list"\n'

    assert sql_in_python([put(tmp_path, "a.py", docstring + literals)]) == []
