"""A herd of due connections in virtual time through the whole path: claim, budget, send, write (F13, F16)."""

from collections import Counter
from functools import partial

import pytest

from amocrm.provider import SCHEDULED
from shared.errors import AnswerLost
from shared.outgoing import Answer
from tests.databases import query
from tests.figures.checker import busiest_second, lost
from tests.figures.fleet import MINUTE, StrictVendor, fleet, installed, said, tick
from tests.figures.report import Amount, figure
from tests.figures.rows import held
from tests.figures.virtual import VirtualClock

ROWS, ROWS_OF_A_SOAK = 1_000, 100_000
WORKERS = 2
MOST_IN_A_SECOND = 7
HANG = 10.0  # as long as a call may take
SIX_HOURS = 6 * 3600.0


class Herd:
    """All due at once; one account in a hundred always fails, every second of these after a long silence."""

    def __init__(self, dsn: str, rows: int) -> None:
        self.dsn = dsn
        self.clock = VirtualClock(dsn, sleepers=WORKERS)
        self.vendor = StrictVendor(self.clock, self.fault)
        self.services = installed(dsn, self.vendor)
        self.names = fleet(dsn, rows)
        self.poison = set(self.names[::100])
        self.hanging = set(self.names[::200])
        self.healthy = set(self.names) - self.poison
        self.counted = Counter[str]()
        query(
            dsn, "UPDATE amocrm_tokens SET expires_at = app_now(), refresh_due_at = app_now(), last_used_at = app_now()"
        )

    def fault(self, account: str) -> Answer | None:
        if account in self.hanging:
            self.clock.sleep(HANG)
            raise AnswerLost("hangs")
        return said(502, {}) if account in self.poison else None

    def ticks(self, phase: float) -> None:
        """A timer's event a minute, `phase` seconds past it."""
        self.clock.sleep(phase)
        while self.counted["refreshed"] < len(self.healthy) and self.clock.monotonic() < SIX_HOURS:
            self.counted += tick(self.services)
            self.clock.sleep(MINUTE - (self.clock.monotonic() - phase) % MINUTE)


@pytest.fixture
def herd(own_database_url: str, amount: Amount) -> Herd:
    return Herd(own_database_url, amount(ROWS, ROWS_OF_A_SOAK))


@pytest.mark.timeout(300)
def test_a_herd_is_refreshed_once_each_within_the_vendors_limit_and_poison_never_blocks_the_head(herd: Herd) -> None:
    herd.clock.run(*[partial(herd.ticks, number * MINUTE / WORKERS) for number in range(WORKERS)])
    sent = [entry for entry in herd.vendor.journal if entry.event == "presented"]
    each = Counter(entry.account for entry in sent)
    last = max(entry.at for entry in herd.vendor.journal if entry.event == "rotated")
    busiest = busiest_second(entry.at for entry in sent)
    best = len(herd.names) / SCHEDULED.per_second
    figure(
        f"{len(herd.names)} due at once, {len(herd.poison)} poisonous: {sum(each[name] for name in herd.healthy)} "
        f"calls for {len(herd.healthy)} healthy, {sum(each[name] for name in herd.poison)} for the poisonous, "
        f"busiest second {busiest}, the last healthy one after {last:.0f} s ({best:.0f} at best)"
    )
    assert {name: each[name] for name in herd.healthy} == dict.fromkeys(herd.healthy, 1)
    assert last <= 1.5 * best + 2 * MINUTE
    assert busiest <= MOST_IN_A_SECOND
    assert lost(held(herd.dsn), herd.vendor.journal) == set()
