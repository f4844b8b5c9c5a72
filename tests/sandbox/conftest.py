"""One sandbox process for the folder, put back to its seed before every test."""

from collections.abc import Iterator

import pytest

from tests.sandbox_process import SandboxProcess, running_sandbox


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> SandboxProcess:
    sandbox_process.control("POST", "/reset", {})
    return sandbox_process


@pytest.fixture
def access(sandbox: SandboxProcess) -> str:
    """An access token of the account mycompany, acting as its administrator."""
    return sandbox.connect()["access_token"]
