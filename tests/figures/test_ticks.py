"""Ticks of the real function: the same event a hundred times at once (F17), a vendor that is down for hours (F14)."""

import io
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest

import amocrm.app
from amocrm.access import AccountAccess
from amocrm.accounts import Accounts
from shared.breaker import PAUSE as BREAKER_PAUSE
from shared.clock import Clock, SystemClock
from shared.errors import AppError
from shared.log import Log
from shared.outgoing import Answer
from shared.services import Services, build
from shared.settings import load
from tests.amocrm.installation import ENVIRONMENT, proven, with_vendor
from tests.databases import query
from tests.figures.checker import busiest_second
from tests.figures.fleet import tick
from tests.figures.report import figure
from tests.figures.virtual import VirtualClock
from tests.shared.parts import at_once

QUERIES = Path(amocrm.app.__file__).parent / "queries"
DUE, EVENTS, EVENTS_DIRECT = 8, 100, 60  # direct, each is a connection, and a server has a hundred
JSON = {"content-type": "application/json"}
PAIR = Answer(200, JSON, json.dumps({"access_token": "a2", "refresh_token": "r2", "expires_in": 86_400}).encode())
DOWN = Answer(503, {"content-type": "text/html"}, b"<html>503</html>")
HOUR, MINUTE = 3600.0, 60.0
OUTAGE, RECOVERY = 2 * HOUR, HOUR / 2
ACCOUNTS = 40
SETTLED = MINUTE  # by then the breaker is open
SENDS_OF_A_PROBE = 1
MOST_IN_A_SECOND = 7
STATES = "SELECT state FROM amocrm_tokens"
EXPIRE = "UPDATE amocrm_tokens SET expires_at = app_now() - interval '1 minute', refresh_due_at = app_now()"


def services_of(dsn: str, clock: Clock, reply: Callable[[str, str], Answer]) -> Services:
    made = build(load({**ENVIRONMENT, "DATABASE_URL": dsn}), QUERIES, clock=clock, log=Log(io.StringIO()))
    return with_vendor(made, reply)


def connected(services: Services, dsn: str, count: int) -> None:
    for number in range(1, count + 1):
        proven(services, number, domain=f"shop{number}.amocrm.ru")
    query(dsn, EXPIRE)


def test_the_same_event_many_times_at_once_refreshes_each_due_row_once(way: str, database_url: str) -> None:
    sent = Counter[str]()

    def reply(host: str, _path: str) -> Answer:
        sent[host] += 1
        return PAIR

    services = services_of(way, SystemClock(), reply)
    connected(services, database_url, DUE)
    events = EVENTS_DIRECT if way == database_url else EVENTS
    answers = at_once(events, lambda: tick(services))
    figure(
        f"{events} ticks at once, {DUE} due: {sent.total()} refreshes, "
        f"{sum(isinstance(answer, Exception) for answer in answers)} failed"
    )
    assert sent == {f"shop{number}.amocrm.ru": 1 for number in range(1, DUE + 1)}
    assert sum(answer["refreshed"] for answer in answers if isinstance(answer, Counter)) == DUE
    assert not any(isinstance(answer, Exception) for answer in answers)


class Outage:
    """Two virtual hours of 503 under a tick a minute and a person three times, then half an hour of recovery."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.clock = VirtualClock(dsn, sleepers=2)
        self.moments: list[float] = []
        self.seen: set[str] = set()
        self.services = services_of(dsn, self.clock, self.reply)
        connected(self.services, dsn, ACCOUNTS)

    def reply(self, _host: str, _path: str) -> Answer:
        self.moments.append(self.clock.monotonic())
        return DOWN if self.clock.monotonic() < OUTAGE else PAIR

    def ticks(self) -> None:
        while self.clock.monotonic() < OUTAGE + RECOVERY:
            tick(self.services)
            self.seen |= {str(state) for (state,) in query(self.dsn, STATES)}
            self.clock.sleep(MINUTE - self.clock.monotonic() % MINUTE)

    def people(self) -> None:
        accounts, turn = Accounts(self.services).of_domain, 0
        while self.clock.monotonic() < OUTAGE + RECOVERY:
            turn = turn % ACCOUNTS + 1
            (account,) = accounts(f"shop{turn}.amocrm.ru")
            with suppress(AppError):
                AccountAccess(self.services, account).token()
            self.clock.sleep(20)


@pytest.fixture
def outage(own_database_url: str) -> Outage:
    return Outage(own_database_url)


def test_a_vendor_that_is_down_for_two_hours_is_probed_now_and_then_and_nobody_has_to_connect_again(
    outage: Outage,
) -> None:
    outage.clock.run(outage.ticks, outage.people)
    down = [moment for moment in outage.moments if moment < OUTAGE]
    probes = [later for earlier, later in pairwise(down) if later - earlier >= 1 and later > SETTLED]
    states = Counter(str(state) for (state,) in query(outage.dsn, STATES))
    closest = min(later - earlier for earlier, later in pairwise(probes))
    recovery = busiest_second(moment for moment in outage.moments if moment >= OUTAGE)
    figure(
        f"two hours of 503: {len(down)} calls, {len(probes)} probes at least {closest:.0f} s apart, busiest "
        f"second of the recovery {recovery}, states afterwards {dict(states)}"
    )
    assert closest >= BREAKER_PAUSE
    assert all(down.count(moment) <= SENDS_OF_A_PROBE for moment in probes)
    assert len([moment for moment in down if moment > SETTLED]) <= SENDS_OF_A_PROBE * len(probes)
    assert recovery <= MOST_IN_A_SECOND
    assert outage.seen == {"active", "suspect"}
    assert states == {"active": ACCOUNTS}
