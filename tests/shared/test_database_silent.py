"""A Postgres that neither answers nor refuses: a waiting migration's lock, a dead peer, a frozen server.

Each also through PgBouncer, where no session setting may be used.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import psycopg2
import pytest

from shared import database as module
from shared.database import Database, Overdue
from shared.errors import DatabaseUnavailable
from shared.secret import Secret
from tests.databases import query
from tests.figures.pooler import pooler, through
from tests.shared.cable import Cable, cable
from tests.shared.parts import database

Do = Callable[[Database], object]

PATIENCE = 0.5
LONGEST = 3.0  # seconds; generous, for a noisy machine
QUERIES = """
-- name: write
INSERT INTO rate_budgets (key, arrival) VALUES (gen_random_uuid()::text, now()) RETURNING key

-- name: read
SELECT count(*) FROM rate_budgets

-- name: pid
SELECT pg_backend_pid() AS pid

-- name: sleep
SELECT pg_sleep(0.2)
"""
LOCK = "LOCK TABLE rate_budgets IN ACCESS EXCLUSIVE MODE"  # as a migration that waits for something else holds it
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def laid(database_url: str) -> Iterator[Cable]:
    with cable(database_url) as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "probe.sql").write_text(QUERIES, encoding="utf-8")
    return tmp_path


@pytest.fixture(params=["direct", "pooled"])
def opened(request: pytest.FixtureRequest, laid: Cable, folder: Path) -> Iterator[Database]:
    """Through the cable; the pooler is at its near end."""
    if request.param == "direct":
        yield Database(Secret(laid.dsn), "", folder)
    else:
        with pooler(laid.dsn) as port:
            yield Database(Secret(through(laid.dsn, port)), "", folder)


def write(opened: Database) -> bool:
    with opened.giving_up_after(PATIENCE):
        return opened.run("probe.write")


def read(opened: Database) -> bool:
    with opened.giving_up_after(PATIENCE):
        return opened.run("probe.read")


def in_transaction(opened: Database) -> None:
    with opened.giving_up_after(PATIENCE), opened.transaction():
        opened.run("probe.write")


def pid(opened: Database) -> object:
    return opened.all("probe.pid")


def seconds_until_overdue(opened: Database, do: Do, disturb: Callable[[], object]) -> float:
    """In a thread of its own: without a limit it would never come back."""
    took: list[float] = []

    def run() -> None:
        write(opened)
        disturb()
        began = time.monotonic()
        with pytest.raises(Overdue):
            do(opened)
        took.append(time.monotonic() - began)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(LONGEST + 2)
    assert took, "it waits for ever"
    return took[0]


@pytest.mark.parametrize("do", [write, read, in_transaction])
def test_a_statement_behind_a_lock_gives_up_and_nothing_waits_on_the_server(
    opened: Database, database_url: str, do: Do
) -> None:
    with closing(psycopg2.connect(database_url)) as other, other.cursor() as cursor:
        assert seconds_until_overdue(opened, do, lambda: cursor.execute(LOCK)) < LONGEST
        assert query(database_url, WAITING) == [(0,)]
    assert write(opened)


@pytest.mark.parametrize("do", [write, read, in_transaction])
def test_a_server_that_says_nothing_any_more_is_given_up(opened: Database, laid: Cable, do: Do) -> None:
    assert seconds_until_overdue(opened, do, laid.fall_silent) < LONGEST


def test_a_server_that_never_welcomes_is_given_up(laid: Cable) -> None:
    laid.fall_silent()
    began = time.monotonic()
    opened = database(laid.dsn)
    with opened.giving_up_after(PATIENCE), pytest.raises(DatabaseUnavailable, match="connect"):
        opened.all("owners.every")
    assert time.monotonic() - began < LONGEST


def test_connection_and_statement_share_one_patience(laid: Cable) -> None:
    """A read is asked again on a new connection, when there is time for it."""
    laid.fall_silent()
    began = time.monotonic()
    opened = database(laid.dsn)
    with opened.giving_up_after(1.0), pytest.raises(Overdue, match="connect"):
        opened.all("owners.every")
    assert time.monotonic() - began < 1.6


def of_both(first: str, second: str) -> Database:
    """As a managed Postgres names its hosts, of which one can be written."""
    one, other = urlsplit(first), urlsplit(second)
    place = f"{one.netloc},{other.hostname}:{other.port}"
    return database(one._replace(netloc=place, query="target_session_attrs=read-write&connect_timeout=2").geturl())


def test_a_silent_first_host_leaves_time_for_the_second(laid: Cable, database_url: str) -> None:
    laid.fall_silent()
    assert of_both(laid.dsn, database_url).one("owners.installation")


def test_of_two_silent_hosts_each_gets_its_share(laid: Cable) -> None:
    laid.fall_silent()
    opened, began = of_both(laid.dsn, laid.dsn), time.monotonic()
    with opened.giving_up_after(1.0), pytest.raises(Overdue):
        opened.one("owners.installation")
    assert (time.monotonic() - began < 1.6, laid.taken) == (True, 2)


def test_a_host_that_refuses_is_passed_over(database_url: str) -> None:
    """By keywords, with one port for all hosts."""
    parts = urlsplit(database_url)
    place = f"host=127.0.0.9,{parts.hostname} port={parts.port} user={parts.username} password={parts.password}"
    assert database(f"{place} dbname={parts.path[1:]}").one("owners.installation")


def test_a_connection_lost_while_nobody_used_it_is_found_out(
    laid: Cable, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_BEFORE_PING", 0.0)
    monkeypatch.setattr(module, "PING_PATIENCE", 0.2)
    opened = Database(Secret(laid.dsn), "", folder)
    before = pid(opened)
    laid.lose_who_is_connected()
    assert write(opened)
    assert pid(opened) != before


def test_the_patience_ends_with_its_block(opened: Database) -> None:
    with opened.giving_up_after(0.05), pytest.raises(Overdue):
        opened.all("probe.sleep")
    assert opened.run("probe.sleep")


def test_what_gave_up_inside_a_transaction_undid_all_of_it(opened: Database, database_url: str) -> None:
    def write_and_sleep() -> None:
        with opened.transaction():
            opened.run("probe.write")
            with opened.giving_up_after(0.05):
                opened.run("probe.sleep")

    with pytest.raises(Overdue):
        write_and_sleep()
    assert query(database_url, "SELECT count(*) FROM rate_budgets") == [(0,)]


def test_a_child_process_does_not_talk_on_its_parents_connection(database_url: str, folder: Path) -> None:
    opened = Database(Secret(database_url), "", folder)
    before = pid(opened)
    child = os.fork()
    if not child:
        os._exit(pid(opened) == before)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert pid(opened) == before
