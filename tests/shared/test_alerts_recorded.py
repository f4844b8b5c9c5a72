"""The database itself records who has to be told, whatever code changes a state (V12__alerts.sql)."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psycopg2
import pytest

from tests.databases import query
from tests.shared.connection_rows import Connection
from tests.shared.parts import OWNER
from tools.migrate import migrate

TROUBLES = ("reauth_required", "payment_required", "client_misconfigured", "blocked")
QUIET = ("not_authorized", "pending", "suspect", "disconnected")

pytestmark = pytest.mark.every_postgres


@pytest.fixture
def connection(own_database_url: str) -> Connection:
    return Connection(own_database_url).made()


def test_each_trouble_is_told_once_and_its_end_once(connection: Connection) -> None:
    for trouble in TROUBLES:
        connection.goes(trouble, trouble, "active", "active")
    expected = [pair for trouble in TROUBLES for pair in (("active", trouble), (trouble, "active"))]
    assert connection.told() == expected


def test_other_states_are_told_to_nobody(connection: Connection) -> None:
    for state in QUIET:
        connection.goes(state, "active")
    assert connection.told() == []


def test_a_state_is_never_told_twice_in_a_row(connection: Connection) -> None:
    connection.goes("blocked", "suspect", "blocked", "suspect", "active", "suspect", "active", "blocked")
    assert [to for _, to in connection.told()] == ["blocked", "active", "blocked"]


def test_one_trouble_after_another_is_told_and_has_one_end(connection: Connection) -> None:
    connection.goes("blocked", "payment_required", "suspect", "active")
    assert connection.told() == [
        ("active", "blocked"),
        ("blocked", "payment_required"),
        ("payment_required", "active"),
    ]


def test_a_row_that_begins_in_trouble_is_told(own_database_url: str) -> None:
    assert Connection(own_database_url).made("blocked").told() == [("pending", "blocked")]


def test_an_alert_says_whose_account_it_is_and_why(connection: Connection) -> None:
    connection.goes("reauth_required", reason="revoked")
    columns = "provider, source, owner_id::text, account, reason, attempts, sent_at"
    told = query(connection.dsn, f"SELECT {columns} FROM alerts")  # noqa: S608 - our own names
    assert told == [("amocrm", "amocrm_tokens", str(OWNER), connection.domain, "revoked", 0, None)]


def test_a_change_that_is_taken_back_is_not_told(connection: Connection) -> None:
    opened = psycopg2.connect(connection.dsn)
    with opened.cursor() as cursor:
        cursor.execute("UPDATE amocrm_tokens SET state = 'blocked'")
    opened.rollback()
    opened.close()
    assert connection.told() == []


def test_a_hundred_changes_at_once_leave_a_story_without_repetitions(connection: Connection) -> None:
    states = [*TROUBLES, "active", "suspect"] * 17
    random.Random(1).shuffle(states)  # noqa: S311 - a fixed order
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(connection.goes, states[:100]))
    connection.goes("active")
    told = connection.told()
    assert told[0][0] in {"active", "suspect"}
    assert all(before[1] != after[1] for before, after in pairwise(told))
    assert told[-1][1] == "active"


def test_a_token_is_kept_even_where_no_alert_can_be_written(connection: Connection) -> None:
    query(connection.dsn, "DROP TABLE alerts")
    connection.goes("blocked")
    assert query(connection.dsn, "SELECT state FROM amocrm_tokens") == [("blocked",)]


def test_alerts_are_found_in_a_schema_of_our_own(empty_database_url: str) -> None:
    migrate(empty_database_url, "Glass_1")
    connection = Connection(empty_database_url, '"Glass_1".amocrm_tokens', '"Glass_1".alerts').made()
    connection.goes("blocked", "active")
    assert connection.told() == [("active", "blocked"), ("blocked", "active")]


def test_another_vendors_table_uses_the_same_function(own_database_url: str) -> None:
    query(own_database_url, "CREATE TABLE till_tokens (LIKE token_columns INCLUDING ALL, domain text, account_id text)")
    arguments = "'till', 'account_id'"
    trigger = f"AFTER UPDATE OF state ON till_tokens FOR EACH ROW EXECUTE FUNCTION record_alert({arguments})"
    query(own_database_url, f"CREATE TRIGGER till_tokens_alert {trigger}")
    connection = Connection(own_database_url, "till_tokens").made()
    query(own_database_url, "UPDATE till_tokens SET account_id = '42'")
    connection.goes("blocked")
    told = query(own_database_url, "SELECT provider, source, account FROM alerts")
    assert told == [("till", "till_tokens", "42")]
