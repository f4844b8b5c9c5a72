"""An office with nothing connected yet, and one that is connected; every test finds the sandbox as new."""

from collections.abc import Iterator

import pytest

from tests.office import Office, configure
from tests.sandbox_process import SandboxProcess, running_sandbox


@pytest.fixture(scope="session")
def vendors() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox:
        yield sandbox


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, vendors: SandboxProcess, database_url: str) -> Office:
    vendors.control("POST", "/reset")
    configure(monkeypatch, vendors, database_url)
    return Office(vendors, database_url)


@pytest.fixture
def connected(office: Office) -> Office:
    office.connect()
    return office
