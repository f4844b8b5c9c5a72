"""The main job with every table in MAIN_DB_SCHEMA and nothing where the connection would look by itself."""

import pytest

from tests.databases import query
from tests.office import LEAD, Office, configure
from tests.sandbox_process import HOST, SandboxProcess
from tools.migrate import migrate

SCHEMA = "Glass_1"


@pytest.fixture
def office_in_schema(monkeypatch: pytest.MonkeyPatch, vendors: SandboxProcess, empty_database_url: str) -> Office:
    vendors.control("POST", "/reset")
    migrate(empty_database_url, SCHEMA)
    configure(monkeypatch, vendors, empty_database_url)
    monkeypatch.setenv("MAIN_DB_SCHEMA", SCHEMA)
    return Office(vendors, empty_database_url)


def test_connecting_saving_refreshing_and_ticking_work_in_a_schema_of_our_own(office_in_schema: Office) -> None:
    office = office_in_schema
    office.connect()
    assert office.save().body["sync"] == {"products": "done", "note": "done", "budget": "done"}
    office.sql("UPDATE \"Glass_1\".amocrm_tokens SET expires_at = now() - interval '1 minute'")
    assert office.tick().body["refreshed"] == 1
    assert office.widget("GET", "get_lead", lead=LEAD).status == 200
    assert office.admin("POST", "disconnect", domain=HOST).status == 200


def test_nothing_is_looked_for_outside_the_schema(office_in_schema: Office) -> None:
    tables = "SELECT DISTINCT schemaname FROM pg_tables WHERE schemaname !~ '^(pg_|information)'"
    assert query(office_in_schema.database_url, tables) == [(SCHEMA,)]
