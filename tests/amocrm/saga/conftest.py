"""A connected account and one of its people."""

import pytest

from amocrm.guards import WidgetUser
from amocrm.saga.records import Save
from shared.services import Services
from tests.amocrm.installation import build_services, proven
from tests.amocrm.saga.samples import made


@pytest.fixture
def services(database_url: str) -> Services:
    return build_services(database_url)


@pytest.fixture
def caller(services: Services) -> WidgetUser:
    return WidgetUser(proven(services, 7), 9100002, "token-1")


@pytest.fixture
def save(services: Services, caller: WidgetUser) -> Save:
    return made(services, caller)
