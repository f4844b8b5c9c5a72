"""The journal in SQL: appended to and read, by whom and in what months; nothing else, whoever asks."""

from pathlib import Path

import psycopg2
import pytest

from tests.application_role import application_role
from tests.databases import move_clock, query, write_migrations
from tests.shared.parts import at_once
from tools.migrate import DIRECTORY, migrate

pytestmark = pytest.mark.every_postgres

MONTH = 31 * 86_400
FIRST_BY_MONTH = 16  # the migration that divides the journal
COLUMNS = "audit (id, at, actor, event, object, outcome, request_id)"
ADD = f"INSERT INTO {COLUMNS} VALUES (gen_random_uuid(), app_now(), 'a', 'e', 'o', 'x', 'r')"  # noqa: S608 - our own
CHANGES = [
    "UPDATE {} SET actor = 'nobody'",
    "UPDATE {} SET actor = 'nobody' WHERE false",
    "DELETE FROM {}",
    "TRUNCATE {}",
]
PARTS = "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'audit'::regclass ORDER BY 1"


def parts(dsn: str) -> list[str]:
    return [str(name) for (name,) in query(dsn, PARTS)]


def refused(dsn: str, statement: str) -> str | None:
    """The code of the refusal."""
    with pytest.raises(psycopg2.Error) as raised:
        query(dsn, statement)
    return raised.value.pgcode


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_a_row_not_even_the_owner(own_database_url: str, change: str) -> None:
    query(own_database_url, ADD)
    for table in ("audit", *parts(own_database_url)):
        assert refused(own_database_url, change.format(table)) == "42501"
    assert query(own_database_url, "SELECT actor FROM audit") == [("a",)]


def test_the_functions_role_adds_and_reads_and_is_refused_the_rest_by_sql(own_database_url: str) -> None:
    with application_role(own_database_url) as dsn:
        query(dsn, ADD)
        assert query(dsn, "SELECT actor FROM audit") == [("a",)]
        for change in (*CHANGES, "DROP TABLE {}", "ALTER TABLE {} DISABLE TRIGGER ALL"):
            assert refused(dsn, change.format("audit")) == "42501"
            assert refused(dsn, change.format(parts(dsn)[0])) == "42501"


def test_the_functions_role_makes_nothing(own_database_url: str) -> None:
    with application_role(own_database_url) as dsn:
        for statement in ("CREATE TABLE mine ()", "SELECT make_audit_month('2000-01-01')", "DROP FUNCTION app_now()"):
            assert refused(dsn, statement) == "42501"
        assert refused(dsn, "UPDATE flyway_schema_history SET success = false") == "42501"


def test_the_functions_role_keeps_the_months_through_the_owners_function(own_database_url: str) -> None:
    before = parts(own_database_url)
    with application_role(own_database_url) as dsn:
        move_clock(own_database_url, MONTH)
        query(dsn, "SELECT keep_audit_months()")
    assert parts(own_database_url)[:-1] == before


def test_a_temporary_table_of_the_same_name_deceives_nobody(own_database_url: str) -> None:
    move_clock(own_database_url, 20 * MONTH)
    with application_role(own_database_url) as dsn:
        trick = "CREATE TEMPORARY TABLE audit (at timestamptz) PARTITION BY RANGE (at); SELECT keep_audit_months()"
        query(dsn, trick)
    assert len(parts(own_database_url)) == 3


def test_this_month_and_two_more_are_always_there_and_asking_again_changes_nothing(own_database_url: str) -> None:
    assert len(parts(own_database_url)) == 3
    query(own_database_url, "SELECT keep_audit_months()")
    assert len(parts(own_database_url)) == 3


def test_a_month_goes_as_a_whole_when_it_is_13_months_old(own_database_url: str) -> None:
    query(own_database_url, ADD)
    for months, rows in ((13, 1), (15, 0)):
        move_clock(own_database_url, months * 30.4 * 86_400)
        query(own_database_url, "SELECT keep_audit_months()")
        assert query(own_database_url, "SELECT count(*) FROM audit") == [(rows,)]


def test_rows_from_before_the_months_are_kept_but_for_the_oldest(empty_database_url: str, tmp_path: Path) -> None:
    early = {path.stem: path.read_text(encoding="utf-8") for path in DIRECTORY.glob("V*.sql")}
    late = {name: early.pop(name) for name in [*early] if int(name[1:].split("__")[0]) >= FIRST_BY_MONTH}
    migrate(empty_database_url, directory=write_migrations(tmp_path, **early))
    old = f"INSERT INTO {COLUMNS} SELECT gen_random_uuid(), now() - n * interval '1 day', 'a', 'e', 'o', 'x', 'r'"
    query(empty_database_url, f"{old} FROM unnest(ARRAY[0, 40, 200, 365, 500, 900]) AS n")
    migrate(empty_database_url, directory=write_migrations(tmp_path, **late))
    ages = "SELECT (now()::date - at::date) FROM audit ORDER BY 1"
    assert query(empty_database_url, ages) == [(0,), (40,), (200,), (365,)]


def test_any_number_may_keep_the_months_at_once(own_database_url: str) -> None:
    move_clock(own_database_url, 6 * MONTH)
    told = at_once(8, lambda: query(own_database_url, "SELECT keep_audit_months()"))
    assert not [answer for answer in told if isinstance(answer, Exception)]
    assert len(parts(own_database_url)) >= 5
