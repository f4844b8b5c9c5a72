"""The suite's parts are the whole suite."""

from tools import test


def test_each_folder_of_tests_is_in_exactly_one_part() -> None:
    held = [folder for part in test.parts() for folder in part]
    there = {str(test.TESTS / file.relative_to(test.TESTS).parts[0]) for file in test.TESTS.rglob("test_*.py")}
    assert sorted(held) == sorted(there)


def test_the_parts_that_were_weighed_exist() -> None:
    weighed = {*test.LAST, *(folder for part in test.BESIDE for folder in part)}
    assert weighed <= {folder.name for folder in test.TESTS.iterdir()}
