"""Named queries, transactions and what a lost connection means."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest

from shared import database as module
from shared.database import Database, QueryFailed, read_queries
from shared.errors import DatabaseUnavailable
from shared.secret import Secret
from tests.databases import query

QUERIES = """
-- name: put
INSERT INTO {schema}{table} (scope, key, body_hash, locked_until)
VALUES (%(scope)s, %(key)s, 'h', now()) RETURNING key

-- name: count
-- A comment belongs to its query.
SELECT count(*)::int AS rows, 100 AS "a%%b" FROM {schema}{table} WHERE scope = %(scope)s

-- name: pid
SELECT pg_backend_pid() AS pid

-- name: wrong
SELECT %(value)s::text::integer

-- name: broken
SELECT FROM WHERE %(value)s

-- name: newest
SELECT {column} AS value FROM {schema}{table} WHERE scope = %(scope)s

-- name: touch
UPDATE {schema}{table} SET answer = NULL WHERE scope = %(scope)s
"""
TABLE = "idempotency_keys"
CANARY = "canary-7d1e"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "keys.sql").write_text(QUERIES, encoding="utf-8")
    return tmp_path


@pytest.fixture
def keys(database_url: str, folder: Path) -> Database:
    return Database(Secret(database_url), "", folder)


def put(keys: Database, key: str) -> bool:
    return keys.run("keys.put", table=TABLE, scope="s", key=key)


def count(keys: Database) -> int:
    row = keys.one("keys.count", table=TABLE, scope="s")
    assert row is not None
    return int(row["rows"])


def pid(keys: Database) -> int:
    row = keys.one("keys.pid")
    assert row is not None
    return int(row["pid"])


def kill(dsn: str, backend: int) -> None:
    """As a failover or an impatient pooler does."""
    assert query(dsn, "SELECT pg_terminate_backend(%s, 5000)", (backend,)) == [(True,)]


def together(keys: Database, *steps: Callable[[], object]) -> None:
    with keys.transaction():
        for step in steps:
            step()


def fail() -> None:
    raise ZeroDivisionError


def test_nobody_is_let_through_before_the_check_is_done(keys: Database) -> None:
    entered = Event()

    def refuse() -> None:
        entered.set()
        time.sleep(0.1)
        raise DatabaseUnavailable("another installation's")

    keys.check_first(refuse)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(pid, keys)
        assert entered.wait(5)
        second = pool.submit(pid, keys)
    assert [type(future.exception()) for future in (first, second)] == [DatabaseUnavailable] * 2


def test_the_check_asks_this_very_database_and_is_made_once(keys: Database) -> None:
    asked: list[int] = []
    keys.check_first(lambda: asked.append(pid(keys)))
    assert asked + [pid(keys)] * 2 == [pid(keys)] * 3


def test_a_query_is_found_by_file_and_name(folder: Path) -> None:
    texts = read_queries(folder)
    assert set(texts) == {f"keys.{name}" for name in ("put", "count", "pid", "wrong", "broken", "newest", "touch")}
    assert texts["keys.pid"] == "SELECT pg_backend_pid() AS pid"


def test_a_query_may_be_a_part_of_another(tmp_path: Path) -> None:
    (tmp_path / "keys.sql").write_text("-- name: two\nSELECT 1 + ({ones.one})\n", encoding="utf-8")
    (tmp_path / "ones.sql").write_text("-- name: one\nSELECT 1\n", encoding="utf-8")
    assert read_queries(tmp_path)["keys.two"] == "SELECT 1 + (SELECT 1)"


def test_a_name_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys.sql").write_text("-- name: a\nSELECT 1\n-- name: a\nSELECT 2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"keys\.a is defined twice"):
        read_queries(tmp_path)


def test_an_unknown_query_is_a_mistake_of_ours(keys: Database) -> None:
    with pytest.raises(KeyError):
        keys.all("keys.absent")


@pytest.mark.parametrize("table", ["a; DROP TABLE owners", 'a"', "A", "a.b", "a1"])
def test_a_table_name_is_a_plain_word(keys: Database, table: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        keys.all("keys.count", table=table, scope="s")


def test_a_column_name_is_a_plain_word_too(keys: Database) -> None:
    put(keys, "a")
    assert keys.one("keys.newest", table=TABLE, column="body_hash", scope="s") == {"value": "h"}
    with pytest.raises(ValueError, match=r"."):
        keys.all("keys.newest", table=TABLE, column="answer, key", scope="s")


def test_rows_come_as_mappings_and_no_row_as_none(keys: Database) -> None:
    assert keys.one("keys.count", table=TABLE, scope="s") == {"rows": 0, "a%b": 100}
    assert keys.run("keys.touch", table=TABLE, scope="s") is False


def test_a_parameter_is_a_value_whatever_it_holds(keys: Database) -> None:
    assert put(keys, "'; DROP TABLE owners; --%(key)s{schema}")
    assert count(keys) == 1


def test_a_statement_stands_for_itself(keys: Database, database_url: str) -> None:
    put(keys, "a")
    assert query(database_url, "SELECT key FROM idempotency_keys") == [("a",)]


def test_a_transaction_is_all_or_nothing(keys: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        together(keys, lambda: put(keys, "a"), fail)
    assert count(keys) == 0
    together(keys, lambda: put(keys, "a"), lambda: put(keys, "b"))
    assert count(keys) == 2


def test_a_failed_statement_undoes_the_whole_transaction(keys: Database) -> None:
    with pytest.raises(QueryFailed):
        together(keys, lambda: put(keys, "a"), lambda: keys.all("keys.wrong", value="x"))
    assert count(keys) == 0


def test_after_a_transaction_statements_stand_alone_again(keys: Database, database_url: str) -> None:
    with keys.transaction():
        put(keys, "a")
    put(keys, "b")
    assert query(database_url, "SELECT count(*) FROM idempotency_keys") == [(2,)]


def test_a_read_whose_connection_was_cut_is_asked_again_on_another(keys: Database, database_url: str) -> None:
    before = pid(keys)
    kill(database_url, before)
    assert pid(keys) != before


def test_a_write_whose_connection_was_cut_is_told_and_not_repeated(keys: Database, database_url: str) -> None:
    kill(database_url, pid(keys))
    with pytest.raises(DatabaseUnavailable):
        put(keys, "a")
    put(keys, "b")
    assert query(database_url, "SELECT key FROM idempotency_keys") == [("b",)]


def test_an_idle_connection_is_tried_before_it_is_trusted(
    keys: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_BEFORE_PING", 0.0)
    before = pid(keys)
    kill(database_url, before)
    assert pid(keys) != before


def test_a_transaction_that_lost_its_connection_goes_on_nowhere_else(keys: Database, database_url: str) -> None:
    def put_and_shrug() -> None:
        with suppress(DatabaseUnavailable):
            put(keys, "b")

    cut = lambda: kill(database_url, pid(keys))  # noqa: E731 - a step like the others
    with pytest.raises(DatabaseUnavailable):
        together(keys, lambda: put(keys, "a"), cut, put_and_shrug, lambda: put(keys, "c"))
    assert count(keys) == 0


def test_a_connection_cut_before_the_commit_is_an_unknown_outcome(keys: Database, database_url: str) -> None:
    with pytest.raises(DatabaseUnavailable):
        together(keys, lambda: put(keys, "a"), lambda: kill(database_url, pid(keys)))
    assert count(keys) == 0


def test_a_server_that_is_not_there_is_unavailable() -> None:
    absent = Database(Secret(f"postgresql://u:{CANARY}@127.0.0.1:1/x"), "")
    with pytest.raises(DatabaseUnavailable) as raised:
        absent._connection()
    assert CANARY not in repr(raised.value)


@pytest.mark.parametrize("name", ["keys.wrong", "keys.broken"])
def test_an_error_names_the_query_and_never_a_value(keys: Database, name: str) -> None:
    with pytest.raises(QueryFailed) as raised:
        keys.all(name, value=CANARY)
    assert name in str(raised.value)
    assert CANARY not in f"{raised.value!r} {raised.value} {raised.value.detail}"


def test_an_error_of_a_row_does_not_quote_the_row(keys: Database) -> None:
    put(keys, CANARY)
    with pytest.raises(QueryFailed) as raised:
        put(keys, CANARY)
    assert str(raised.value) == "keys.put: 23505"


def test_each_thread_has_a_connection_of_its_own(keys: Database) -> None:
    found: list[int] = []
    with keys.transaction():
        put(keys, "a")
        thread = Thread(target=lambda: found.extend((pid(keys), count(keys))))
        thread.start()
        thread.join()
        own = pid(keys)
    assert found[0] != own
    assert found[1] == 0


def test_closing_lets_the_next_query_open_another(keys: Database) -> None:
    before = pid(keys)
    keys.close()
    keys.close()
    assert pid(keys) != before


def test_ids_are_texts_that_a_uuid_can_read(opened: Database) -> None:
    row = opened.one("owners.installation")
    assert row is not None
    assert UUID(row["id"]) != uuid4()
