"""How often somebody may: counted by address, person and tenant; what cannot be counted."""

from collections.abc import Iterable
from contextlib import suppress

import pytest

from shared.database import Database
from shared.errors import DatabaseUnavailable, RateLimited
from shared.limits import HOOKS_OF_ACCOUNT, SAVES_OF_PERSON, SAVES_OF_TENANT, Limit, Limits
from tests.databases import move_clock, query
from tests.shared.parts import at_once, database

ATTEMPTS = Limit("attempts", 30, 30)  # few, so that the clock hardly moves meanwhile
HERE, ELSEWHERE = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def limits(opened: Database) -> Limits:
    return Limits(opened, ATTEMPTS)


@pytest.fixture
def without_database() -> Limits:
    return Limits(database("postgresql://u:p@127.0.0.1:1/none"))


def refusals(limits: Limits, count: int, address: str = HERE) -> int:
    """How many of so many failed attempts were told that there are too many."""
    return sum(limits.refused(address) is not None for _ in range(count))


def test_after_its_burst_an_address_is_told_when_to_come_again(limits: Limits) -> None:
    assert refusals(limits, ATTEMPTS.burst) == 0
    error = limits.refused(HERE)
    assert isinstance(error, RateLimited)
    assert (error.status, error.retry_after) == (429, 2)


def test_another_address_is_not_touched(limits: Limits) -> None:
    assert refusals(limits, 100) == 100 - ATTEMPTS.burst
    assert refusals(limits, 10, ELSEWHERE) == 0


def test_after_the_pause_there_is_one_more(limits: Limits, database_url: str) -> None:
    refusals(limits, ATTEMPTS.burst + 5)
    move_clock(database_url, 2)
    assert refusals(limits, 3) == 2


def test_parallel_attempts_count_each(limits: Limits) -> None:
    told = at_once(20, lambda: [limits.refused(HERE) for _ in range(10)])
    passed = sum(answer is None for answers in told if isinstance(answers, list) for answer in answers)
    assert ATTEMPTS.burst <= passed <= ATTEMPTS.burst + 2  # one more for each two seconds the test takes


def test_addresses_of_one_home_are_one_caller(limits: Limits) -> None:
    homes = [f"2001:db8:1:2::{number:x}" for number in range(1, 41)]
    assert sum(limits.refused(address) is not None for address in homes) == 40 - ATTEMPTS.burst
    assert limits.refused("2001:db8:1:3::1") is None


def test_an_ipv4_address_written_as_ipv6_is_the_same_caller(limits: Limits) -> None:
    refusals(limits, ATTEMPTS.burst)
    assert limits.refused(f"::ffff:{HERE}") is not None


def test_a_caller_without_an_address_is_counted_too(limits: Limits) -> None:
    assert refusals(limits, ATTEMPTS.burst + 3, "") == 3


def saves(limits: Limits, tenant: int, persons: Iterable[int]) -> int:
    """How many of a save by each of them begin."""
    begun = 0
    for person in persons:
        with suppress(RateLimited):
            limits.begin_save(tenant, person)
            begun += 1
    return begun


def test_a_person_who_saves_without_end_leaves_colleagues_alone(limits: Limits) -> None:
    assert 0 <= saves(limits, 1, [7] * 100) - SAVES_OF_PERSON.burst <= 2  # one more for each two seconds
    assert saves(limits, 1, [8]) == 1


def test_many_persons_of_one_tenant_leave_other_tenants_alone(limits: Limits) -> None:
    assert saves(limits, 1, range(300)) <= SAVES_OF_TENANT.burst + 3  # one more for each second the test takes
    assert saves(limits, 2, [7]) == 1


def test_limits_of_different_kinds_do_not_share_a_count(limits: Limits, database_url: str) -> None:
    limits.admit(HOOKS_OF_ACCOUNT, HERE)
    limits.refused(HERE)
    assert query(database_url, "SELECT count(*) FROM rate_budgets") == [(2,)]


def test_without_a_database_a_refusal_stands_and_a_door_stays_shut(without_database: Limits) -> None:
    assert without_database.refused(HERE) is None
    with pytest.raises(DatabaseUnavailable):
        without_database.admit(HOOKS_OF_ACCOUNT, HERE)
