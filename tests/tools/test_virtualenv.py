"""`.venv`: made once, filled when the pinned lists change, and a sentence with a cure when that cannot be."""

import os
import sys
from pathlib import Path

import pytest

from tools.virtualenv import VERSION, InstallError, Virtualenv

# Stands in for uv: makes the folders of an environment and writes down how it was called.
UV = """#!/bin/sh
echo "$@" >> "$CALLS"
if [ "$1" = venv ]; then
    for place; do :; done
    mkdir -p "$place/bin" "$place/lib/python{version}"
    ln -sf "{python}" "$place/bin/python"
fi
exit "${{FAIL:-0}}"
"""
PINS = '[project]\ndependencies = ["one==1"]\n[project.optional-dependencies]\nrun = ["two==2"]\ntest = ["three==3"]\n'
RUN, EVERYTHING = ("run",), ("run", "test")


class Place:
    """A checkout with a pyproject.toml and a PATH that holds nothing but `uv`."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.calls = root / "calls"
        self.pyproject = root / "pyproject.toml"
        self.pyproject.write_text(PINS)
        tools = root / "tools"
        tools.mkdir()
        (tools / "uv").write_text(UV.format(version=VERSION, python=sys.executable))
        (tools / "uv").chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
        self.environment = {"PATH": os.environ["PATH"], "CALLS": str(self.calls)}

    def ensure(self, groups: tuple[str, ...]) -> list[str]:
        """The calls that this made."""
        self.calls.write_text("")
        Virtualenv(self.root / ".venv", self.pyproject).ensure(groups, self.environment)
        return [line.split()[0] for line in self.calls.read_text().splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    return Place(tmp_path, monkeypatch)


def test_the_first_call_makes_and_fills_it_and_the_second_does_nothing(place: Place) -> None:
    assert place.ensure(RUN) == ["venv", "pip"]
    assert place.ensure(RUN) == []


def test_pins_reach_the_installer(place: Place) -> None:
    place.ensure(RUN)
    assert place.calls.read_text().splitlines()[1].endswith("one==1 two==2")


def test_a_changed_pin_installs_again_into_the_same_environment(place: Place) -> None:
    place.ensure(RUN)
    place.pyproject.write_text(PINS.replace("two==2", "two==3"))
    assert place.ensure(RUN) == ["pip"]


def test_a_larger_group_is_added_and_serves_the_smaller_one(place: Place) -> None:
    place.ensure(RUN)
    assert place.ensure(EVERYTHING) == ["pip"]
    assert place.ensure(RUN) == []


def test_an_environment_of_another_python_is_made_anew(place: Place) -> None:
    place.ensure(RUN)
    (place.root / ".venv" / "lib" / f"python{VERSION}").rmdir()
    assert place.ensure(RUN) == ["venv", "pip"]


def test_an_installation_that_failed_is_tried_again(place: Place) -> None:
    place.ensure(RUN)
    place.pyproject.write_text(PINS.replace("two==2", "two==3"))
    place.environment["FAIL"] = "1"
    with pytest.raises(InstallError, match=r"install\.log"):
        place.ensure(RUN)
    del place.environment["FAIL"]
    assert place.ensure(RUN) == ["pip"]


def test_without_uv_and_ensurepip_one_sentence_says_what_to_install(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.root / "tools" / "uv").unlink()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(InstallError, match="sudo apt install python3-venv") as failure:
        place.ensure(RUN)
    assert "\n" not in str(failure.value)
    assert not (place.root / ".venv").exists()


def test_an_environment_without_pip_is_made_anew_when_uv_has_gone(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.ensure(RUN)
    place.pyproject.write_text(PINS.replace("two==2", "two==3"))
    (place.root / "tools" / "uv").unlink()
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(InstallError, match="python3-venv"):
        place.ensure(RUN)
