"""The Evotor function beside one sandbox."""

from collections.abc import Iterator

import pytest
import responses

from tests.evotor.office import TillOffice, configured
from tests.sandbox_process import SandboxProcess, running_sandbox


@pytest.fixture(scope="session")
def evotor_side() -> Iterator[SandboxProcess]:
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, evotor_side: SandboxProcess, database_url: str) -> TillOffice:
    return configured(monkeypatch, evotor_side, database_url)


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    """For units: answers of Evotor made up on the spot."""
    with responses.RequestsMock() as mock:
        yield mock
