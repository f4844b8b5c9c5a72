"""One instance of each function over a database of its own, beside a sandbox where an account is connected."""

from collections.abc import Iterator

import pytest

from tests import canary_rows, canary_watch
from tests.conftest import Servers
from tests.fuzz.battery import Battery
from tests.fuzz.driver import Throttles, running
from tests.fuzz.good import SHOP_TOKEN, Function, functions
from tests.office import Office, configure
from tests.sandbox.insales_side import listening_application
from tests.sandbox_process import (
    EVOTOR_APP_ID,
    EVOTOR_CLIENT_ID,
    EVOTOR_CLIENT_SECRET,
    EVOTOR_REDIRECT_URI,
    EVOTOR_WEBHOOK_SECRET,
    INSALES_HOST,
    INSALES_IDENTIFIER,
    INSALES_SECRET,
    SandboxProcess,
    running_sandbox,
)

# A vendor without its settings is off, and refuses before anything interesting.
EVOTOR = {
    "EVOTOR_CLIENT_ID": EVOTOR_CLIENT_ID,
    "EVOTOR_CLIENT_SECRET": EVOTOR_CLIENT_SECRET,
    "EVOTOR_REDIRECT_URI": EVOTOR_REDIRECT_URI,
    "EVOTOR_APP_ID": EVOTOR_APP_ID,
    "EVOTOR_WEBHOOK_SECRET": EVOTOR_WEBHOOK_SECRET,
}
INSALES = {
    "INSALES_AUTH_MODE": "app",  # the mode with more doors
    "INSALES_API_KEY": INSALES_IDENTIFIER,
    "INSALES_API_SECRET": INSALES_SECRET,
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox, listening_application(sandbox):
        sandbox.control("POST", "/insales/install", {"shop": INSALES_HOST, "token": SHOP_TOKEN})
        yield sandbox


@pytest.fixture(scope="module")
def fuzzed_database(servers: Servers) -> Iterator[str]:
    with servers.get("embedded").migrated_database() as dsn:
        yield dsn
        canary_watch.HEARD.append(canary_rows.last_rows(dsn))


@pytest.fixture(params=functions(), ids=lambda function: function.name)
def battery(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, sandbox: SandboxProcess, fuzzed_database: str
) -> Iterator[Battery]:
    function: Function = request.param
    settings = {**configure(monkeypatch, sandbox, fuzzed_database), **EVOTOR, **INSALES}
    with running(function.name, settings) as instance:
        throttles = Throttles(fuzzed_database)
        yield Battery(function, instance, Office(sandbox, fuzzed_database), throttles)
        throttles.close()
