"""One instance of each function over a database of its own, beside a sandbox where an account is connected."""

from collections.abc import Iterator

import pytest

from tests import canary_rows, canary_watch
from tests.conftest import Servers
from tests.fuzz.battery import Battery
from tests.fuzz.driver import Throttles, running
from tests.fuzz.good import Function, functions
from tests.office import Office, configure
from tests.sandbox_process import SandboxProcess, running_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox:
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
    settings = configure(monkeypatch, sandbox, fuzzed_database)
    with running(function.name, settings) as instance:
        throttles = Throttles(fuzzed_database)
        yield Battery(function, instance, Office(sandbox, fuzzed_database), throttles)
        throttles.close()
