"""The suite's parts are the whole suite."""

from pathlib import Path

from tools import test


def collected(part: list[str]) -> set[Path]:
    """Test files of one part, without what it leaves to another."""
    left = [argument.removeprefix("--ignore=") for argument in part if argument.startswith("--ignore=")]
    places = [Path(argument) for argument in part if not argument.startswith("--")]
    files = {file for place in places for file in ([place] if place.is_file() else place.rglob("test_*.py"))}
    return {file for file in files if not any(file.is_relative_to(folder) for folder in left)}


def test_each_file_of_tests_is_in_exactly_one_part() -> None:
    held = [file for part in test.parts() for file in collected(part)]
    assert sorted(held) == sorted(test.TESTS.rglob("test_*.py"))


def test_the_parts_that_were_weighed_exist() -> None:
    weighed = [*test.LAST, *(place for part in test.BESIDE for place in part)]
    assert all((test.TESTS / place).exists() for place in weighed)
