"""The file `dev` itself, in fresh copies of the checkout."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.bootstrap import environment_for_tools
from tools.places import ROOT

# Instead of the real environment: `.venv` is there and complete, its Python prints what it was asked to run.
PYTHON = '#!/bin/sh\necho "$PWD|$PYTHONPATH|$*"\n'
STAMP = """
import sys
from pathlib import Path
from tools.virtualenv import VERSION, Virtualenv
place = Virtualenv(Path(".venv"), Path("pyproject.toml"))
Path(".venv/lib", f"python{VERSION}").mkdir(parents=True)
place.stamp.write_text("\\n".join(place.digest(groups) for groups in (["run"], ["run", "cloud", "test"])))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What a clone holds, as far as `dev` looks, with an environment that is complete."""
    root = tmp_path / "a clone"
    (root / ".venv" / "bin").mkdir(parents=True)
    for name in ("dev", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (root / ".venv" / "bin" / "python").write_text(PYTHON)
    (root / ".venv" / "bin" / "python").chmod(0o755)
    subprocess.run([sys.executable, "-c", STAMP], cwd=root, check=True, env={"PYTHONPATH": str(root)})  # noqa: S603 - Python itself
    return root


def dev(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """From another directory, isolated from this test's environment."""
    command = [sys.executable, str(root / "dev"), *arguments]
    return subprocess.run(command, cwd="/", env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - Python itself


@pytest.mark.parametrize("environment", [{}, {"HOME": ""}, {"HOME": "/nonexistent", "PYTHONPATH": "/elsewhere"}])
def test_a_command_becomes_a_module_in_the_root_of_the_checkout(copy: Path, environment: dict[str, str]) -> None:
    done = dev(copy, "test", "-k", "a b", **environment)
    assert done.stdout == f"{copy}|{copy}|-m tools.test -k a b\n"
    assert done.stderr == ""


def test_an_unknown_command_shows_what_there_is(copy: Path) -> None:
    done = dev(copy, "frobnicate")
    assert done.returncode == 2
    assert {"migrate", "test", "check"} <= set(done.stdout.split())


def test_a_command_that_does_not_exist_here_is_not_offered(copy: Path) -> None:
    (copy / "tools" / "check.py").unlink()
    assert " check " not in dev(copy).stdout
    assert dev(copy, "check").returncode == 2


def test_a_checkout_that_may_only_be_read_is_worked_with_from_elsewhere(copy: Path) -> None:
    if os.getuid() != 0:
        copy.chmod(0o555)
    lines = "from tools.places import workspace, ROOT; print(workspace(), ROOT, sep='|')"
    code = f"import os, sys; os.access = lambda *_: False; {lines}"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(copy)})  # noqa: S603 - Python itself
    place, root = done.stdout.strip().split("|")
    try:
        assert root == str(copy) != place
        assert Path(place).stat().st_mode & 0o777 == 0o700
    finally:
        Path(place).rmdir()
        copy.chmod(0o755)


def test_an_old_python_is_told_what_to_install() -> None:
    source = (ROOT / "dev").read_text().replace("OLDEST = (3, 11)", "OLDEST = (9, 0)")
    command = [sys.executable, "-c", source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - Python itself
    assert done.returncode == 1
    assert done.stderr.startswith("This project needs Python 3.11 or newer")
    assert done.stderr.count("\n") == 1


def test_settings_that_lead_packages_astray_are_dropped(tmp_path: Path) -> None:
    given = {"HOME": str(tmp_path), "PIP_TARGET": "/x", "PIP_USER": "1", "PYTHONHOME": "/y", "LANG": "C"}
    assert environment_for_tools(given) == {"HOME": str(tmp_path), "LANG": "C"}
