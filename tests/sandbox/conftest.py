"""One sandbox process for the folder, put back to its seed before every test."""

import hashlib
from collections.abc import Iterator

import pytest
import requests

from tests.canaries import known
from tests.sandbox.evotor_calls import EvotorCalls
from tests.sandbox.insales_side import Application, Browser, listening_application
from tests.sandbox_process import INSALES_HOST, INSALES_SECRET, SandboxProcess, running_sandbox


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


@pytest.fixture
def evotor(sandbox: SandboxProcess) -> EvotorCalls:
    return EvotorCalls(sandbox)


@pytest.fixture
def application(sandbox: SandboxProcess) -> Iterator[Application]:
    """InSales' sample application, listening."""
    with listening_application(sandbox) as server:
        yield server


@pytest.fixture
def password(sandbox: SandboxProcess, application: Application) -> str:
    """The application's password in the sample shop, where it is installed."""
    sandbox.control("POST", "/insales/install", {"shop": INSALES_HOST})
    token = application.got.pop()[1]["token"]
    return known(hashlib.md5(f"{token}{INSALES_SECRET}".encode(), usedforsecurity=False).hexdigest(), "password")


@pytest.fixture
def browser(sandbox: SandboxProcess) -> Iterator[Browser]:
    """At the sample shop's back office."""
    with requests.Session() as session:
        yield Browser(sandbox, session=session)
