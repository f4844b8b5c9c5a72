"""The main job through the role that docs/runbook.md gives the functions: its list of rights is enough."""

from collections.abc import Iterator

import pytest

from tests.application_role import application_role
from tests.office import Office, configure
from tests.sandbox_process import HOST, SandboxProcess


@pytest.fixture
def restricted(monkeypatch: pytest.MonkeyPatch, vendors: SandboxProcess, own_database_url: str) -> Iterator[Office]:
    vendors.control("POST", "/reset")
    with application_role(own_database_url) as dsn:
        configure(monkeypatch, vendors, dsn)
        yield Office(vendors, own_database_url)


def test_connecting_saving_refreshing_ticking_and_disconnecting_need_no_more_rights(restricted: Office) -> None:
    restricted.connect()
    assert restricted.save().status == 200
    restricted.expire()
    assert restricted.tick().body["refreshed"] == 1
    assert restricted.widget("GET", "get_lead").status == 200
    assert restricted.admin("POST", "disconnect", domain=HOST).status == 200
    assert restricted.sql("SELECT count(*) FROM audit") == [(3,)]


def test_a_grant_that_died_is_in_the_journal_all_the_same(restricted: Office) -> None:
    restricted.connect()
    restricted.sandbox.control("POST", "/disable", {"account": "mycompany"})
    restricted.expire()
    restricted.tick()
    assert restricted.sql("SELECT outcome FROM audit WHERE event = 'grant_dead'") == [("revoked",)]
