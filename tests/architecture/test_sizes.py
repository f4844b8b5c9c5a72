"""Files and functions a person can hold in mind, and names that say something (design.md §6)."""

import ast
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import mean

from tests.architecture.sample import put
from tests.architecture.tree import ROOT, files, nodes, place, python

LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
MEAN_OF_A_FUNCTION = 12
FORBIDDEN = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core"})
CODE = ("backend", "sandbox", "tools")
TEXT = (".js", ".css", ".html", ".sql")


def long_files(paths: Iterable[Path]) -> list[str]:
    counted = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{place(path)} has {lines} lines" for path, lines in counted if lines > LINES_OF_A_FILE]


def function_lengths(paths: Iterable[Path]) -> dict[str, int]:
    """Place of each function → its lines, signature and docstring included."""
    return {
        f"{place(path, node.lineno)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in paths
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def badly_named(paths: Iterable[Path]) -> list[str]:
    return [place(path) for path in paths if FORBIDDEN & {path.stem, path.parent.name}]


def test_no_file_is_longer_than_a_person_reads() -> None:
    pages = [path for path in files(ROOT / "frontend") if path.suffix in TEXT]

    assert long_files([ROOT / "dev", *python(*CODE, "tests"), *pages]) == []


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = function_lengths(python(*CODE, "tests"))

    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FUNCTION} == {}


def test_functions_are_short_as_a_rule(record_property: Callable[[str, object], None]) -> None:
    average = mean(function_lengths(python(*CODE)).values())
    record_property("mean lines of a function", round(average, 1))

    assert average <= MEAN_OF_A_FUNCTION


def test_no_module_is_named_after_nothing() -> None:
    assert badly_named(python(*CODE, "tests")) == []


def test_a_long_file_is_noticed(tmp_path: Path) -> None:
    assert long_files([put(tmp_path, "a.py", "a = 1\n" * 301)]) == [f"{place(tmp_path / 'a.py')} has 301 lines"]


def test_a_long_function_is_counted_wherever_it_stands(tmp_path: Path) -> None:
    path = put(tmp_path, "a.py", "class A:\n    async def b(self):\n" + "        c = 1\n" * 41)

    assert list(function_lengths([path]).values()) == [42]


def test_a_vague_name_is_noticed(tmp_path: Path) -> None:
    paths = [put(tmp_path, name) for name in ("a/utils.py", "core/prices.py", "a/database.py")]

    assert badly_named(paths) == ["a/utils.py", "core/prices.py"]
