"""The breaker of a vendor's host: opened by failures, probed once in a while, closed by one good answer."""

import pytest

from shared.breaker import CALLS, PAUSE, WINDOW, Breaker
from shared.database import Database
from shared.secret import Secret
from shared.services import OWN_QUERIES
from tests.databases import move_clock, query
from tests.shared.parts import at_once

HOST = "vendor.example"


@pytest.fixture
def breaker(opened: Database) -> Breaker:
    return Breaker(opened)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.record(HOST, failed=True)


def test_a_host_nobody_has_called_may_be_called(breaker: Breaker) -> None:
    assert breaker.may_call(HOST)


def test_a_few_failures_say_nothing(breaker: Breaker) -> None:
    fail(breaker, CALLS - 1)
    assert breaker.may_call(HOST)


def test_half_of_twenty_calls_failed_opens_it_for_that_host_alone(breaker: Breaker) -> None:
    for _ in range(CALLS // 2):
        breaker.record(HOST, failed=False)
    fail(breaker, CALLS // 2)
    assert not breaker.may_call(HOST)
    assert breaker.may_call("other.example")


def test_failures_of_an_hour_ago_do_not_count(breaker: Breaker, database_url: str) -> None:
    fail(breaker, CALLS - 1)
    move_clock(database_url, WINDOW + 1)
    fail(breaker, 1)
    assert breaker.may_call(HOST)


def test_after_the_pause_one_probe_of_many_callers_goes_through(breaker: Breaker, database_url: str) -> None:
    fail(breaker, CALLS)
    move_clock(database_url, PAUSE + 1)
    assert at_once(10, lambda: breaker.may_call(HOST)).count(True) == 1


def test_a_probe_that_fails_keeps_it_open_and_one_that_succeeds_closes_it(breaker: Breaker, database_url: str) -> None:
    fail(breaker, CALLS)
    move_clock(database_url, PAUSE + 1)
    assert breaker.may_call(HOST)
    breaker.record(HOST, failed=True)
    assert not breaker.may_call(HOST)
    breaker.record(HOST, failed=False)
    assert breaker.may_call(HOST)


def test_a_database_that_is_away_decides_about_no_call() -> None:
    breaker = Breaker(Database(Secret("postgresql://u:p@127.0.0.1:1/x"), "", OWN_QUERIES))
    breaker.record(HOST, failed=True)
    assert breaker.may_call(HOST)
    assert not breaker.is_open(HOST)


def test_a_database_that_only_reads_lets_calls_through(breaker: Breaker, database_url: str) -> None:
    fail(breaker, CALLS)
    move_clock(database_url, PAUSE + 1)
    query(database_url, "CREATE RULE refused AS ON UPDATE TO breakers DO INSTEAD SELECT 1 / 0 AS host")
    try:
        assert breaker.may_call(HOST)
    finally:
        query(database_url, "DROP RULE refused ON breakers")


def test_a_clock_that_went_back_keeps_nothing_open_for_longer(breaker: Breaker, database_url: str) -> None:
    move_clock(database_url, 3600)
    fail(breaker, CALLS)
    move_clock(database_url, 0)
    assert breaker.may_call(HOST)
    assert not breaker.may_call(HOST)


def test_a_window_of_a_clock_that_went_back_is_begun_anew(breaker: Breaker, database_url: str) -> None:
    move_clock(database_url, 3600)
    fail(breaker, CALLS - 1)
    move_clock(database_url, 0)
    fail(breaker, 1)
    assert breaker.may_call(HOST)
