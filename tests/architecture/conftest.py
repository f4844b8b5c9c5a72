"""The rule about payloads can only be judged after all other tests."""

from pathlib import Path

import pytest

import tests.architecture.opened  # noqa: F401 - listens from its import on

LAST = "test_every_payload_was_read_by_a_test"
TESTS = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Moves it to the end, and takes it out where a part of the suite was asked for."""
    last = [item for item in items if item.name == LAST]
    items[:] = [item for item in items if item.name != LAST]
    if _is_whole(config):
        items += last
    else:
        config.hook.pytest_deselected(items=last)


def _is_whole(config: pytest.Config) -> bool:
    asked = {Path(argument.partition("::")[0]).resolve() for argument in config.args}
    options = ("keyword", "markexpr", "deselect", "ignore", "lf")
    narrowed = any(config.getoption(option, default=None) for option in options)
    return asked <= {TESTS, TESTS.parent} and not narrowed
