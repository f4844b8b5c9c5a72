"""The scheduler's round over rows of a real table and a vendor that says what a test wants."""

import io
import json
import time
from typing import Any

import pytest
from msgspec import structs

from amocrm import upkeep
from amocrm.accounts import Accounts
from shared import errors, refreshing
from shared.clock import SystemClock
from shared.database import QueryFailed
from shared.outgoing import Answer
from shared.rate import Rate
from shared.services import Services
from tests.amocrm.installation import FakeOutgoing, build_services, proven, request, with_vendor
from tests.databases import query
from tests.figures.checker import busiest_second

JSON = {"content-type": "application/json"}
PAIR = Answer(200, JSON, json.dumps({"access_token": "a2", "refresh_token": "r2", "expires_in": 86400}).encode())
DUE_SINCE = """UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute', refresh_due_at = now() + %s::interval
    WHERE account_id = %s"""
MOST_IN_A_SECOND = 7


def granting(_host: str, _path: str) -> Answer:
    return PAIR


def tick(services: Services, remaining_ms: int = 30_000) -> dict[str, Any]:
    answer = upkeep.tick(request(remaining_ms=lambda: remaining_ms), None, services)
    counters: dict[str, Any] = json.loads(answer.body)
    return counters


def minute(services: Services) -> dict[str, Any]:
    """A tick of a function that lives for sixty seconds."""
    ends = services.clock.monotonic() + 60
    answer = upkeep.tick(request(remaining_ms=lambda: int((ends - services.clock.monotonic()) * 1000)), None, services)
    counters: dict[str, Any] = json.loads(answer.body)
    return counters


def told(services: Services) -> list[dict[str, Any]]:
    stream = services.log._stream
    assert isinstance(stream, io.StringIO)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def make_due(dsn: str) -> None:
    query(dsn, "UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute'")


@pytest.fixture
def due(services: Services, database_url: str) -> Services:
    """Three accounts whose tokens have ended."""
    for number in (1, 2, 3):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
    make_due(database_url)
    return with_vendor(services, granting)


def test_what_is_due_is_refreshed_and_only_counted(due: Services) -> None:
    assert tick(due) == {"success": True, "refreshed": 3, "failed": 0, "installs": 0, "saves": 0}
    assert tick(due)["refreshed"] == 0


def test_what_is_not_due_is_left_alone(services: Services) -> None:
    proven(services, 1)
    quiet = with_vendor(services, granting)
    assert tick(quiet)["refreshed"] == 0
    assert isinstance(quiet.outgoing, FakeOutgoing)
    assert quiet.outgoing.calls == 0


def test_one_account_that_fails_does_not_stop_the_others(due: Services) -> None:
    def reply(host: str, path: str) -> Answer:
        if host == "shop2.amocrm.ru":
            raise errors.AnswerLost("read timeout")
        return PAIR

    counted = tick(with_vendor(due, reply))
    assert (counted["refreshed"], counted["failed"]) == (2, 1)


def test_a_row_whose_secrets_do_not_open_does_not_stop_the_others(due: Services, database_url: str) -> None:
    query(database_url, "UPDATE amocrm_tokens SET refresh_token = '1.gone.AAAA' WHERE account_id = 2")
    counted = tick(due)
    assert (counted["refreshed"], counted["failed"]) == (2, 1)


def test_a_row_that_failed_waits_its_time(due: Services) -> None:
    def reply(_host: str, _path: str) -> Answer:
        raise errors.AnswerLost("read timeout")

    broken = with_vendor(due, reply)
    assert tick(broken)["failed"] == 3
    assert tick(broken)["failed"] == 0


def test_a_round_with_little_time_left_claims_nothing(due: Services) -> None:
    assert tick(due, remaining_ms=14_000)["refreshed"] == 0
    assert tick(due)["refreshed"] == 3


def test_a_full_batch_is_followed_by_the_next(database_url: str) -> None:
    services = build_services(database_url)
    for number in range(1, refreshing.BATCH + 3):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
    make_due(database_url)
    assert tick(with_vendor(services, granting), remaining_ms=600_000)["refreshed"] == refreshing.BATCH + 2


def test_a_dead_grant_is_said_so_and_not_tried_again(due: Services, database_url: str) -> None:
    refusal = Answer(401, JSON, json.dumps({"hint": "Token has been revoked"}).encode())
    dead = with_vendor(due, lambda _host, _path: refusal)
    assert tick(dead)["failed"] == 3
    assert {row["state"] for row in Accounts(dead).health(None, None)} == {"reauth_required"}
    make_due(database_url)
    assert tick(dead)["failed"] == 0


def test_a_mistake_of_ours_in_one_row_does_not_stop_the_others(due: Services) -> None:
    def reply(host: str, _path: str) -> Answer:
        if host == "shop1.amocrm.ru":
            raise ZeroDivisionError
        return PAIR

    counted = tick(with_vendor(due, reply))
    assert (counted["refreshed"], counted["failed"]) == (2, 1)


def test_a_part_that_breaks_is_told_after_all_others_have_run(due: Services, database_url: str) -> None:
    query(database_url, "UPDATE amocrm_tokens SET state = 'blocked' WHERE account_id = 3")
    query(database_url, "ALTER TABLE inbox RENAME TO inbox_away")
    try:
        with pytest.raises(QueryFailed):
            tick(due)
    finally:
        query(database_url, "ALTER TABLE inbox_away RENAME TO inbox")
    assert query(database_url, "SELECT count(*) FROM amocrm_tokens WHERE version > 1") == [(3,)]
    assert query(database_url, "SELECT count(*) FROM alerts WHERE sent_at IS NULL") == [(0,)]
    assert {line["step"] for line in told(due) if line["event"] == "tick"} == {"installs", "inbox.sweep"}


def test_rows_that_hang_put_nobody_off_for_longer_than_a_tick(database_url: str) -> None:
    services = build_services(database_url)
    for number in range(1, refreshing.BATCH + 1):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
        query(database_url, DUE_SINCE, (f"{-number} minutes", number))

    def reply(host: str, _path: str) -> Answer:
        if host in {f"shop{number}.amocrm.ru" for number in (18, 19, 20)}:
            services.clock.sleep(10)
            raise errors.AnswerLost("read timeout")
        return PAIR

    hanging = with_vendor(services, reply)
    assert [minute(hanging)["refreshed"] for _ in range(2)] == [0, refreshing.BATCH - 3]


def test_access_that_ended_unnoticed_is_told_by_the_tick(due: Services, database_url: str) -> None:
    query(database_url, "UPDATE amocrm_tokens SET refresh_token = NULL, refresh_hash = NULL WHERE account_id = 1")
    tick(due)
    assert query(database_url, "SELECT to_state, reason FROM alerts") == [("reauth_required", "expired")]


def test_repetitions_of_a_refresh_are_in_the_budget_too(database_url: str) -> None:
    moments: list[float] = []

    def reply(_host: str, _path: str) -> Answer:
        moments.append(time.monotonic())
        return Answer(502, {"content-type": "text/html"}, b"")

    services, clock = build_services(database_url), SystemClock()
    for number in range(1, 8):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
    make_due(database_url)
    tick(with_vendor(structs.replace(services, clock=clock, rate=Rate(services.database, clock)), reply))
    assert len(moments) > MOST_IN_A_SECOND
    assert busiest_second(moments) <= MOST_IN_A_SECOND
