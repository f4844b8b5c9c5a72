"""A connection with an old token in a database of its own."""

import pytest

from shared.database import Database
from tests.shared.parts import database
from tests.shared.token_lab import Lab


@pytest.fixture
def lab(database_url: str) -> Lab:
    made = Lab(database_url)
    made.connect()
    return made


@pytest.fixture
def opened(database_url: str) -> Database:
    return database(database_url)
