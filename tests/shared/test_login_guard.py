"""How many guesses at the administrator's key are looked at (reliability.md C22)."""

import pytest

from shared.database import Database
from shared.errors import DatabaseUnavailable, RateLimited
from shared.login_guard import EVERYBODY, LoginGuard
from tests.databases import move_clock, query
from tests.shared.parts import at_once, database

HOUR = 3600
HERE = "203.0.113.7"


@pytest.fixture
def guard(opened: Database) -> LoginGuard:
    return LoginGuard(opened)


def admitted(guard: LoginGuard, address: str, device: str | None = None) -> bool:
    try:
        guard.admit(address, device)
    except RateLimited:
        return False
    return True


def count(guard: LoginGuard, tries: int, address: str, device: str | None = None) -> int:
    return sum(admitted(guard, address, device) for _ in range(tries))


def test_a_hundred_addresses_get_thirty_guesses_an_hour_in_all(guard: LoginGuard, database_url: str) -> None:
    evaluated = 0
    for moment in range(0, HOUR + 1, 300):
        move_clock(database_url, moment)
        evaluated += sum(admitted(guard, f"203.0.113.{number}") for number in range(100))
    assert evaluated == 30


def test_one_address_gets_five_at_once_and_then_one_in_five_minutes(guard: LoginGuard, database_url: str) -> None:
    assert count(guard, 20, "203.0.113.7") == 5
    for moment, expected in ((299, 0), (301, 1), (601, 1)):
        move_clock(database_url, moment)
        assert count(guard, 5, "203.0.113.7") == expected


def test_an_address_that_is_shut_out_takes_no_guess_from_the_others(guard: LoginGuard) -> None:
    assert count(guard, 50, "203.0.113.7") == 5
    assert count(guard, 5, "203.0.113.8") == 5


def test_a_home_has_one_counter_for_all_its_addresses_of_ipv6(guard: LoginGuard) -> None:
    assert sum(admitted(guard, f"2001:db8:1:2::{number:x}") for number in range(1, 20)) == 5


def test_guesses_in_parallel_count_too(guard: LoginGuard) -> None:
    answers = at_once(20, lambda: admitted(guard, "203.0.113.7"))
    assert sum(answer is True for answer in answers) == 5


def test_a_known_browser_gets_in_while_everybody_else_is_shut_out(guard: LoginGuard) -> None:
    for number in range(100):
        count(guard, 1, f"203.0.113.{number}")
    assert not admitted(guard, "198.51.100.1")
    assert admitted(guard, "198.51.100.1", device="known")


def test_a_known_browser_has_a_limit_of_its_own(guard: LoginGuard) -> None:
    assert count(guard, 20, "203.0.113.7", device="known") == 5
    assert admitted(guard, "203.0.113.7", device="another")


def test_all_known_browsers_together_get_thirty_guesses_an_hour(guard: LoginGuard, database_url: str) -> None:
    evaluated = 0
    for moment in range(0, HOUR + 1, 300):
        move_clock(database_url, moment)
        evaluated += sum(admitted(guard, HERE, device=f"known-{number}") for number in range(30))
    assert evaluated == 30
    assert admitted(guard, HERE)


def test_whoever_guesses_leaves_half_of_the_common_tries_to_who_does_not(guard: LoginGuard) -> None:
    assert sum(count(guard, 5, f"203.0.113.{number}") for number in range(2)) == EVERYBODY.burst - EVERYBODY.kept
    assert [admitted(guard, "198.51.100.1") for _ in range(2)] == [True, False]
    assert admitted(guard, "198.51.100.2")


def test_a_guess_that_is_not_looked_at_costs_its_address_nothing(guard: LoginGuard, database_url: str) -> None:
    for number in range(EVERYBODY.burst):
        assert admitted(guard, f"203.0.113.{number}")
    assert count(guard, 20, "198.51.100.1") == 0
    move_clock(database_url, EVERYBODY.interval + 1)
    assert admitted(guard, "198.51.100.1")


def test_a_clock_that_came_back_shuts_nobody_out(guard: LoginGuard, database_url: str) -> None:
    move_clock(database_url, 24 * HOUR)
    assert count(guard, 5, HERE) == 5
    move_clock(database_url, 0)
    assert count(guard, 20, HERE) == 5


def test_the_refusal_says_when_to_come_again(guard: LoginGuard, database_url: str) -> None:
    count(guard, 5, "203.0.113.7")
    with pytest.raises(RateLimited) as raised:
        guard.admit("203.0.113.7", None)
    assert raised.value.retry_after == pytest.approx(300, abs=5)
    move_clock(database_url, (raised.value.retry_after or 0) + 1)
    assert admitted(guard, "203.0.113.7")


def test_a_right_guess_resets_its_own_address_and_no_other(guard: LoginGuard) -> None:
    count(guard, 5, "203.0.113.8")
    count(guard, 5, "203.0.113.7")
    guard.succeeded("203.0.113.7", None)
    assert admitted(guard, "203.0.113.7")
    assert not admitted(guard, "203.0.113.8")


def test_right_guesses_leave_the_common_counter_as_it_was(guard: LoginGuard) -> None:
    for _ in range(30):
        guard.admit("203.0.113.7", None)
        guard.succeeded("203.0.113.7", None)
    assert sum(admitted(guard, f"198.51.100.{number}") for number in range(30)) == EVERYBODY.burst


def test_without_a_database_nobody_guesses() -> None:
    with pytest.raises(DatabaseUnavailable):
        LoginGuard(database("postgresql://127.0.0.1:1/none")).admit("203.0.113.7", None)


def test_a_sweep_leaves_what_the_journal_has_still_to_tell(opened: Database, database_url: str) -> None:
    kept, gone = ("journal:[]", 3), [("journal:[1]", 0), ("audit:of a former version", 3), ("attempts:x", 0)]
    for key, refused in (kept, *gone):
        query(database_url, "INSERT INTO rate_budgets VALUES (%s, now() - interval '2 hours', %s)", (key, refused))
    opened.run("login_guard.sweep")
    assert query(database_url, "SELECT key FROM rate_budgets") == [(kept[0],)]


def test_swept_counters_admit_no_more_than_before(guard: LoginGuard, opened: Database, database_url: str) -> None:
    count(guard, 5, "203.0.113.7")
    opened.run("login_guard.sweep")
    assert not admitted(guard, "203.0.113.7")
    move_clock(database_url, 2 * HOUR)
    opened.run("login_guard.sweep")
    assert count(guard, 20, "203.0.113.7") == 5
