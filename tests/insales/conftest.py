"""The InSales function in both modes beside one sandbox."""

from collections.abc import Iterator

import pytest
import responses

from tests.insales.office import ShopOffice, configured
from tests.insales.shops import enter, hearing, install
from tests.sandbox.insales_side import listening_application
from tests.sandbox_process import SandboxProcess, running_sandbox
from tests.shared.raw_server import RawServer

pytest.register_assert_rewrite("tests.insales.hostile")


@pytest.fixture(scope="session")
def shops() -> Iterator[SandboxProcess]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def guided(monkeypatch: pytest.MonkeyPatch, shops: SandboxProcess, database_url: str) -> ShopOffice:
    """Mode `oauth`, as the guide has it."""
    return configured(monkeypatch, shops, database_url, "oauth")


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch, shops: SandboxProcess, database_url: str) -> Iterator[ShopOffice]:
    """Mode `app`, the platform's own protocol; the shop's own calls are answered with 200 and go no further."""
    office = configured(monkeypatch, shops, database_url, "app")
    with listening_application(shops):
        yield office


@pytest.fixture
def connected(application: ShopOffice) -> ShopOffice:
    """Mode `app`, installed in its shop."""
    return install(application)


@pytest.fixture
def staffed(connected: ShopOffice) -> ShopOffice:
    """And opened by the shop's owner, who is logged in."""
    return enter(connected)


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    with hearing(monkeypatch) as server:
        yield server


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    """For units: answers of a shop made up on the spot."""
    with responses.RequestsMock() as mock:
        yield mock
