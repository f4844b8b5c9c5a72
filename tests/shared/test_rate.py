"""A vendor's budget, kept by all instances together."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.clock import SystemClock
from shared.database import Database
from shared.errors import RateLimited
from shared.rate import Budget, Rate
from tests.databases import move_clock
from tests.shared.parts import FakeClock
from tests.shared.token_lab import Lab

# amoCRM: 7 requests a second.
BUDGET = Budget(per_second=5, burst=1, patience=6.0)


def test_the_first_calls_go_at_once_and_the_next_wait_their_turn(opened: Database) -> None:
    clock = FakeClock()
    rate = Rate(opened, clock)
    for _ in range(5):
        rate.wait("a", BUDGET)
    assert len(clock.slept) == 3
    assert clock.slept == pytest.approx([0.2, 0.4, 0.6], abs=0.15)


def test_never_more_than_seven_in_any_second(opened: Database) -> None:
    rate, went = Rate(opened, SystemClock()), list[float]()

    def worker(_: int) -> None:
        for _ in range(5):
            rate.wait("a", BUDGET)
            went.append(time.monotonic())

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(worker, range(3)))
    assert len(went) == 15
    assert max(sum(start <= moment < start + 1 for moment in went) for start in went) <= 7


def test_several_calls_are_booked_together(opened: Database) -> None:
    clock = FakeClock()
    rate = Rate(opened, clock)
    rate.wait("a", BUDGET, calls=5)
    rate.wait("a", BUDGET)
    assert clock.slept == pytest.approx([0.8], abs=0.15)


def test_keys_do_not_wait_for_each_other(opened: Database) -> None:
    clock = FakeClock()
    rate = Rate(opened, clock)
    rate.wait("a", BUDGET, calls=20)
    rate.wait("b", BUDGET)
    assert clock.slept == []


def test_a_queue_longer_than_the_patience_is_refused_and_not_lengthened(opened: Database) -> None:
    rate = Rate(opened, FakeClock())
    rate.wait("a", BUDGET, calls=35)
    for _ in range(3):
        with pytest.raises(RateLimited) as raised:
            rate.wait("a", BUDGET)
    assert raised.value.retry_after == 6.0
    rate.wait("a", Budget(per_second=5, burst=1, patience=8.0))


def test_a_clock_that_went_back_does_not_shut_everybody_out(opened: Database, database_url: str) -> None:
    rate = Rate(opened, FakeClock())
    move_clock(database_url, 600)
    rate.wait("a", BUDGET)
    move_clock(database_url, 0)
    rate.wait("a", BUDGET)


def test_a_long_queue_is_no_clock_that_went_back(opened: Database) -> None:
    rate, patient = Rate(opened, FakeClock()), Budget(per_second=1, burst=100, patience=300)
    for _ in range(2):
        rate.wait("a", patient, calls=200)
    with pytest.raises(RateLimited):
        rate.wait("a", patient)


def test_a_booking_beside_a_read_is_one_as_any_other(lab: Lab) -> None:
    clock = FakeClock()
    rate = Rate(lab.database, clock)
    for _ in range(3):
        row = lab.tokens.read(lab.id, Rate.booking("a", BUDGET, 2))
        rate.hold(row["wait"], BUDGET)
    rate.wait("a", BUDGET)
    assert clock.slept == pytest.approx([0.4, 0.8, 1.0], abs=0.15)


def test_a_read_beside_a_queue_that_is_too_long_books_nothing(lab: Lab) -> None:
    rate = Rate(lab.database, FakeClock())
    rate.wait("a", BUDGET, calls=35)
    for _ in range(2):
        with pytest.raises(RateLimited):
            rate.hold(lab.tokens.read(lab.id, Rate.booking("a", BUDGET, 2))["wait"], BUDGET)
    rate.wait("a", Budget(per_second=5, burst=1, patience=8.0))
