"""Every function folder is built alike, and nobody is let in by oversight."""

import importlib
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from shared.app import App
from tests.architecture.sample import put
from tests.architecture.tree import functions, package_of

FILES = frozenset({"README.md", "function.yml", "index.py", "requirements.txt", "tests.json"})
MODULES = frozenset({"__init__.py", "app.py", "client.py", "guards.py", "messages.py", "provider.py", "upkeep.py"})
# What anyone may call (contract.md §2): it proves itself by a one-time state, a ticket or a key, or it tells nothing.
OPEN = {
    "amocrm-integration": {"admin", "admin_asset", "admin_login", "asset", "callback", "health", "logout", "page"}
    | {"start", "widget_exchange", "widget_page"},
    # Of a shop's doors each proves itself: a state, the sums over a one-time value, a password, a live call.
    "insales-auth": {"asset", "autologin", "callback", "dashboard", "entry", "health", "install", "login"}
    | {"login_page", "logout", "page", "uninstall"},
    "evotor-auth": {"callback", "health", "start"},
}
ROW = re.compile(r"^\| *`(\w+)`", re.MULTILINE)
FUNCTIONS = functions()
every_function = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda folder: folder.name)


def missing(function: Path) -> list[str]:
    """What other functions have and this one lacks."""
    package = package_of(function)
    inside = {path.name for path in package.iterdir()} if package else set()
    gone = FILES - {path.name for path in function.iterdir()} | MODULES - inside
    return sorted(gone if "queries" in inside else gone | {"queries/"})


def entry_point(function: Path) -> str:
    """index.py without the names that may differ."""
    package = package_of(function)
    text = (function / "index.py").read_text(encoding="utf-8")
    return re.sub(rf"\b{package.name}\b", "package", text) if package else text


def undescribed(names: Iterable[str], readme: str) -> set[str]:
    """Actions without a row, and rows without an action."""
    return set(names) ^ set(ROW.findall(readme))


def app_of(function: Path) -> App:
    package = package_of(function)
    assert package is not None
    app: App = importlib.import_module(f"{package.name}.app").app
    return app


def openly(app: App) -> set[str]:
    return {action.name for action in app.actions if getattr(action.guard, "__name__", "") == "anyone"}


@every_function
def test_every_function_has_the_same_files(function: Path) -> None:
    assert missing(function) == []


def test_every_entry_point_is_the_same_but_for_its_package() -> None:
    assert len({entry_point(function) for function in FUNCTIONS}) == 1


@every_function
def test_a_readme_has_a_row_for_each_action(function: Path) -> None:
    readme = (function / "README.md").read_text(encoding="utf-8")

    assert undescribed([action.name for action in app_of(function).actions], readme) == set()


@every_function
def test_a_function_is_called_like_its_folder(function: Path) -> None:
    assert app_of(function).name == function.name


@every_function
def test_actions_are_named_once(function: Path) -> None:
    names = [action.name for action in app_of(function).actions]

    assert sorted(names) == sorted(set(names))


@every_function
def test_every_action_has_a_guard(function: Path) -> None:
    assert [action.name for action in app_of(function).actions if not callable(action.guard)] == []


@every_function
def test_the_open_actions_are_exactly_the_listed_ones(function: Path) -> None:
    assert openly(app_of(function)) == OPEN[function.name]


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    for name in FILES - {"tests.json"}:
        put(tmp_path, name)
    for name in MODULES - {"guards.py"}:
        put(tmp_path, f"glass/{name}")

    assert missing(tmp_path) == ["guards.py", "queries/", "tests.json"]


def test_an_entry_point_of_its_own_is_noticed(tmp_path: Path) -> None:
    for name, text in {"a": "from glass.app import app", "b": "from panes.app import app", "c": "print(1)"}.items():
        put(tmp_path, f"{name}/{'panes' if name == 'b' else 'glass'}/__init__.py")
        put(tmp_path, f"{name}/index.py", text)
    a, b, c = (entry_point(tmp_path / name) for name in "abc")

    assert a == b
    assert a != c


def test_an_undescribed_action_and_a_stale_row_are_noticed() -> None:
    assert undescribed(["tick", "save"], "| `tick` | POST |\n| `gone` | GET |\n") == {"save", "gone"}


def test_a_guard_named_anyone_counts_as_open(tmp_path: Path) -> None:
    def anyone() -> None: ...
    def admin() -> None: ...

    app = App("glass", [_Row("health", anyone), _Row("save", admin)], queries=tmp_path)  # type: ignore[list-item]

    assert openly(app) == {"health"}


class _Row:
    def __init__(self, name: str, guard: object) -> None:
        self.name = name
        self.guard = guard
