"""What `./dev package` builds, run as the cloud runs it: alone."""

import hashlib
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from tools.bytecode import RUNNING, Interpreter, interpreters
from tools.package import Build, assemble, build
from tools.wheels import Machine

HERE = Interpreter(RUNNING, sys.executable)
# Sample settings: a package is told everything by its environment.
SETTINGS = {
    "APP_ENV": "test",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "PUBLIC_BASE_URL": "http://127.0.0.1:3000",
    "TOKEN_ENCRYPTION_KEYS": "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0=",
    "SESSION_KEYS": "s1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
}


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """A project of one function."""
    root = tmp_path / "project"
    for name, text in {
        "backend/glass/index.py": "def handler(event, context):\n    return event in {'m', 'mm', 'cm'}\n",
        "backend/glass/requirements.txt": "",
        "backend/glass/function.yml": "handler: index.handler\n",
        "backend/glass/glass/panes.py": "AREA = frozenset({'m2', 'mm2'})\n",
        "backend/shared/__init__.py": "",
        "backend/shared/__pycache__/old.cpython-39.pyc": "stale",
        "backend/shared/queries/rows.sql": "-- name: all\nSELECT 1",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_the_same_tree_gives_the_same_bytes(small_tree: Path, tmp_path: Path) -> None:
    first = build(small_tree, "glass", plain(tmp_path / "one"))
    copy = shutil.copytree(small_tree, tmp_path / "elsewhere")
    os.utime(copy / "backend/glass/index.py", (1, 1))
    second = build(copy, "glass", plain(tmp_path / "two"))

    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()


def test_a_package_holds_source_shared_code_queries_and_bytecode(small_tree: Path, tmp_path: Path) -> None:
    names = set(zipfile.ZipFile(build(small_tree, "glass", plain(tmp_path))).namelist())
    compiled = f"__pycache__/index.cpython-{RUNNING.replace('.', '')}.pyc"

    assert {"index.py", "requirements.txt", "glass/panes.py", "shared/__init__.py", "shared/queries/rows.sql"} < names
    assert compiled in names
    assert not {"function.yml", "shared/__pycache__/old.cpython-39.pyc"} & names


def test_bytecode_is_used_whatever_the_time_of_the_source(small_tree: Path, tmp_path: Path) -> None:
    build(small_tree, "glass", plain(tmp_path))
    compiled = next((tmp_path / "glass/__pycache__").iterdir()).read_bytes()

    assert int.from_bytes(compiled[4:8], "little") == 0b01  # PEP 552: hash-based, unchecked


def test_a_name_on_path_is_not_yet_an_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = tmp_path / "python9.9"
    empty.write_text("#!/bin/sh\nexit 127\n")
    empty.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert interpreters("9.9") == [HERE]


def test_a_package_does_not_name_the_machine_it_was_built_on(small_tree: Path, tmp_path: Path) -> None:
    build(small_tree, "glass", plain(tmp_path))

    assert not [file for file in (tmp_path / "glass").rglob("*.pyc") if str(tmp_path).encode() in file.read_bytes()]


def test_what_a_former_build_left_is_gone(small_tree: Path, tmp_path: Path) -> None:
    stale = assemble(small_tree, "glass", tmp_path / "glass") / "stale.py"
    stale.touch()
    assemble(small_tree, "glass", tmp_path / "glass")

    assert not stale.exists()


def test_wheels_for_the_cloud_lie_beside_the_function(
    small_tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (small_tree / "backend/glass/requirements.txt").write_text("mirror==1.0\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(a_wheel(tmp_path, "mirror-1.0-cp312-cp312-manylinux_2_28_aarch64.whl")))
    order = Build(tmp_path / "dist", (HERE,), Machine("3.12", "aarch64"), shelf=tmp_path / "shelf")
    names = zipfile.ZipFile(build(small_tree, "glass", order)).namelist()

    assert "mirror.py" in names
    assert not [name for name in names if name.startswith("bin/")]


def plain(dist: Path) -> Build:
    """Without third-party modules, compiled by this interpreter."""
    return Build(dist, (HERE,))


def a_wheel(folder: Path, name: str) -> Path:
    """A wheel of one module and one script, in a folder of its own."""
    links = folder / "links"
    links.mkdir()
    tag = name.removesuffix(".whl").removeprefix("mirror-1.0-")
    with zipfile.ZipFile(links / name, "w") as wheel:
        wheel.writestr("mirror.py", "SILVER = True\n")
        info = "mirror-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: mirror\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: {tag}\n")
        wheel.writestr(f"{info}/entry_points.txt", "[console_scripts]\nmirror = mirror:main\n")
        wheel.writestr(f"{info}/RECORD", "")
    return links
