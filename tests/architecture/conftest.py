"""The rule about payloads can only be judged after all other tests."""

import os

import pytest

from tools.test import READ

LAST = "test_every_payload_was_read_by_a_test"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Takes it out where only a part of the suite was asked for."""
    if READ not in os.environ:
        last = [item for item in items if item.name == LAST]
        items[:] = [item for item in items if item.name != LAST]
        config.hook.pytest_deselected(items=last)
