"""A cold start loads the table of a function and not its actions; each is there when it is called."""

import gc
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

from shared.deferred import LOADED as WITH_THE_TABLE
from shared.deferred import Later, deferred
from tests.architecture.tree import functions, package_of

FUNCTIONS = pytest.mark.parametrize("function", functions(), ids=lambda function: function.name)
LOADED = """
import json, sys
sys.path.insert(0, sys.argv[1])
import index
"""
MODULES = "print(json.dumps([name for name in sys.modules if name.startswith(sys.argv[2])]))"
# Of what is loaded with the table nothing but the table may hold one: it would hold it for good, as what it is not.
STRAY = """
from shared.deferred import Later
loaded = [module for name, module in sys.modules.items() if name.partition(".")[0] in {"shared", sys.argv[2][:-1]}]
print(json.dumps([
    [module.__name__, name]
    for module in loaded if module.__name__ != sys.argv[2] + "app"
    for name, value in vars(module).items() if isinstance(value, Later)
]))
"""
# A dataclass writes and compiles source of its own at each start.
COMPILED = """
ours = [name for name in sys.modules if name.partition(".")[0] in {"shared", sys.argv[2][:-1]}]
print(json.dumps([name for name in ours if hasattr(sys.modules[name], "dataclass")]))
"""
PLACES = """
from shared.deferred import Later
table = index.app.actions
data = ("name", "methods", "path", "known_by", "cross_origin", "limit", "foreign_body")
assert not [action.name for action in table for part in data if isinstance(getattr(action, part), Later)]
parts = [(action.name, part, getattr(action, part)) for action in table for part in ("do", "guard", "failure")]
parts.append(("", "knows_origin", index.app._knows_origin))
found = [(name, part, one.function if isinstance(one, Later) else one) for name, part, one in parts]
print(json.dumps([(name, part, one.__module__, one.__qualname__) for name, part, one in found]))
"""
KEPT = """
import jwt, shared.plain_jwt
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
token = jwt.encode({"a": 1}, "k" * 32, algorithm="HS256")
print(json.dumps([jwt.algorithms.has_crypto, jwt.decode(token, "k" * 32, algorithms=["HS256"]), AESGCM.__name__]))
"""


def told(function: Path, program: str) -> list[object]:
    """By a process of its own, as a cloud starts one."""
    package = package_of(function)
    assert package is not None
    command = [sys.executable, "-c", LOADED + program, str(function), f"{package.name}."]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own Python
    printed: list[object] = json.loads(done.stdout)
    return printed


@FUNCTIONS
def test_the_table_is_loaded_without_its_actions(function: Path) -> None:
    loaded = {str(name).partition(".")[2] for name in told(function, MODULES)}
    assert loaded <= WITH_THE_TABLE


@FUNCTIONS
def test_what_the_table_calls_later_is_what_it_names(function: Path) -> None:
    eager = (
        f"for part in [name for name in sys.modules if name.startswith(sys.argv[2])]: del sys.modules[part]\n{PLACES}"
    )
    now = eager.replace(
        "from shared.deferred",
        "import importlib\nindex.app = importlib.import_module(sys.argv[2] + 'app').app\nfrom shared.deferred",
    )
    assert told(function, PLACES) == told(function, now) != []


@FUNCTIONS
def test_jwt_is_loaded_without_the_ciphers_that_nobody_speaks_here(function: Path) -> None:
    assert told(function, KEPT) == [False, {"a": 1}, "AESGCM"]


@FUNCTIONS
def test_nothing_but_the_table_takes_a_function_that_is_not_there_yet(function: Path) -> None:
    assert told(function, STRAY) == []


@FUNCTIONS
def test_nothing_that_is_loaded_with_the_table_is_a_dataclass(function: Path) -> None:
    assert told(function, COMPILED) == []


SLOW = """
import time
from glassworks import times
times.append("begun")
time.sleep(0.05)
times.append("done")
def act(): return __name__
"""


@pytest.fixture
def glassworks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package whose modules take their time to load."""
    folder = tmp_path / "glassworks"
    folder.mkdir()
    texts = {"__init__": "times = []", "app": "from glassworks import first, second\ntable = [first.act, second.act]"}
    for name, text in {**texts, "first": SLOW, "second": SLOW}.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("glassworks", *(f"glassworks.{file.stem}" for file in folder.iterdir())):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return folder


def test_first_calls_at_the_same_time_load_one_module_after_another(glassworks: Path) -> None:
    with deferred("glassworks"):
        table = import_module("glassworks.app").table
    with ThreadPoolExecutor(8) as threads:
        names = list(threads.map(Later.__call__, [*table] * 4))
    assert names == ["glassworks.first", "glassworks.second"] * 4
    assert import_module("glassworks").times == ["begun", "done"] * 2


def test_a_table_that_cannot_be_loaded_says_why_and_leaves_nothing_behind(glassworks: Path) -> None:
    (glassworks / "app.py").write_text("from glassworks import first\nimport not_there", encoding="utf-8")
    finders = [*sys.meta_path]
    with pytest.raises(ModuleNotFoundError, match="not_there"), deferred("glassworks"):
        import_module("glassworks.app")
    assert (sys.meta_path, gc.isenabled(), "glassworks.first" in sys.modules) == (finders, True, False)


def test_a_module_that_fails_is_tried_again_by_the_next_call(glassworks: Path) -> None:
    with deferred("glassworks"):
        act = import_module("glassworks.app").table[0]
    (glassworks / "first.py").write_text("import not_there", encoding="utf-8")
    with pytest.raises(ModuleNotFoundError, match="not_there"):
        act()
    (glassworks / "first.py").write_text(f"{SLOW}# mended", encoding="utf-8")
    assert act() == "glassworks.first"
