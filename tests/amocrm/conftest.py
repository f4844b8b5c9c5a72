"""The function's services over a real database and a vendor played by a test."""

import pytest

from shared.services import Services
from tests.amocrm.installation import build_services


@pytest.fixture
def services(database_url: str) -> Services:
    return build_services(database_url)
