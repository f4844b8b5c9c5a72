"""An office with nothing connected yet, and one that is connected; every test finds the sandbox as new."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.databases import as_new, query
from tests.office import Office, configure
from tests.sandbox_process import SandboxProcess, running_sandbox
from tests.stories.bystander import Bystander, recorded, unseen
from tests.whole_tenant import Whole


@pytest.fixture(scope="session")
def vendors() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox:
        yield sandbox


@dataclass
class Watched(Office):
    """Its own statements look past the bystander."""

    sight: str = ""

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        return query(self.sight, statement, parameters)


@pytest.fixture(scope="session")
def bystander(vendors: SandboxProcess, common_database: str) -> Bystander:
    vendors.control("POST", "/reset")
    with pytest.MonkeyPatch.context() as monkeypatch:
        configure(monkeypatch, vendors, as_new(common_database))
        return recorded(Office(vendors, common_database))


@pytest.fixture(scope="session")
def untouched(bystander: Bystander, vendors: SandboxProcess, common_database: str) -> Whole:
    """What is the bystander's before every story."""
    vendors.control("POST", "/reset")
    bystander.settle(as_new(common_database), vendors)
    return bystander.whole(common_database, vendors)


@pytest.fixture(scope="module")
def sight(bystander: Bystander, common_database: str) -> Iterator[str]:
    with unseen(common_database, bystander.marks) as dsn:
        yield dsn


@pytest.fixture
def office(  # noqa: PLR0913, PLR0917 - what an installation stands on
    monkeypatch: pytest.MonkeyPatch,
    vendors: SandboxProcess,
    bystander: Bystander,
    untouched: Whole,
    sight: str,
    database_url: str,
) -> Iterator[Office]:
    vendors.control("POST", "/reset")
    bystander.settle(database_url, vendors)
    configure(monkeypatch, vendors, database_url)
    yield Watched(vendors, database_url, sight=sight)
    changes = untouched.differences(bystander.whole(database_url, vendors))
    assert changes == [], "a story of one tenant changed another's"


@pytest.fixture
def connected(office: Office) -> Office:
    office.connect()
    return office
