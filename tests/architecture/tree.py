"""The project as the rules see it: files, and what their syntax trees say."""

import ast
import os
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BACKEND = ROOT / "backend"
VENDORS = ("amocrm", "insales", "evotor")
NOT_OURS = frozenset({".git", ".venv", ".dev", ".serverless", ".hypothesis", "dist", "node_modules", "__pycache__"})
MADE_BY_TOOLS = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".egg-info")


def files(folder: Path, pattern: str = "*") -> list[Path]:
    """Everything below that belongs to the project."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if _is_ours(name)]  # what is not ours is large, and not walked
        found.extend(Path(parent, name) for name in names if _is_ours(name) and fnmatch(name, pattern))
    return sorted(found)


def python(*folders: str, root: Path = ROOT) -> list[Path]:
    return [path for folder in folders for path in files(root / folder, "*.py")]


def functions(backend: Path = BACKEND) -> list[Path]:
    """The folders that are deployed."""
    return [index.parent for index in sorted(backend.glob("*/index.py"))]


def package_of(function: Path) -> Path | None:
    """The one uniquely named package inside a function's folder."""
    found = [path.parent for path in sorted(function.glob("*/__init__.py"))]
    return found[0] if len(found) == 1 else None


def nodes(path: Path) -> Sequence[ast.AST]:
    """All of a file's syntax tree."""
    return _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, _changed: int) -> Sequence[ast.AST]:
    """Nearly every rule reads every file."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))))


def place(path: Path, line: int | None = None) -> str:
    """How a complaint names a file: as seen from the project, or by its last two parts when it is a sample."""
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-2:])
    return f"{shown}:{line}" if line else str(shown)


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Every module a file names in an import, wherever in the file it stands."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def imported_at_once(path: Path) -> Iterator[tuple[int, str]]:
    """Modules whose import runs when the file is loaded: all that stand outside functions."""
    late = {
        node.lineno
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return ((line, module) for line, module in imported(path) if line not in late)


def roots(modules: Iterable[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def pinned(group: str | None = None) -> dict[str, str]:
    """Distribution → version, from the dependencies of pyproject.toml or from an optional group of them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["optional-dependencies"][group] if group else project["dependencies"]
    return dict(line.split("==") for line in lines)


def _is_ours(name: str) -> bool:
    return name not in NOT_OURS and not name.endswith(MADE_BY_TOOLS)
