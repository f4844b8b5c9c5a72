"""One-time states: for one provider, one browser, ten minutes (reliability.md C5)."""

from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from shared.clock import Chance
from shared.database import Database
from shared.errors import StateInvalid
from shared.states import AmbiguousState, Bound, Intent, States
from tests.databases import move_clock, query
from tests.shared.parts import OWNER, at_once

PERSON = """
INSERT INTO users (id, owner_id, source, account_id, external_id, email, name)
VALUES (gen_random_uuid(), %s, 'insales', 7, '1', 'anna@example.com', 'Анна') RETURNING id
"""
INTENT = Intent(OWNER, uuid4(), "popup", "account")


@pytest.fixture
def states(opened: Database) -> States:
    return States(opened, Chance())


def bound(states: States, browser: str | None = None) -> Bound:
    return states.bind("amocrm", states.begin("amocrm", INTENT).reveal(), browser)


def consume(states: States, made: Bound, **changes: str | None) -> Intent:
    given: dict[str, str | None] = {"state": made.state.reveal(), "browser": made.browser.reveal(), **changes}
    return states.consume(given.get("provider") or "amocrm", given["state"] or "", given["browser"])


def test_a_state_brings_back_what_was_intended(states: States) -> None:
    made = bound(states)
    assert (made.connection, made.mode, made.host) == (INTENT.connection, "popup", "account")
    assert consume(states, made) == INTENT


def test_a_state_has_256_bits_and_lies_in_the_table_hashed(states: States, database_url: str) -> None:
    made = bound(states)
    stored = str(query(database_url, "SELECT state_hash, browser_hash, ticket_hash FROM oauth_states"))
    assert len(made.state.reveal()) == 43
    assert made.state.reveal() not in stored
    assert made.browser.reveal() not in stored


def test_a_state_works_once(states: States) -> None:
    made = bound(states)
    consume(states, made)
    with pytest.raises(StateInvalid):
        consume(states, made)


def test_a_state_ends_with_the_sessions_of_whoever_began_it(
    states: States, opened: Database, database_url: str
) -> None:
    person = UUID(str(query(database_url, PERSON, (str(OWNER),))[0][0]))
    theirs = states.bind("amocrm", states.begin("amocrm", replace(INTENT, person=person)).reveal(), None)
    others = bound(states)
    opened.run("users.end_all", source="insales", account_id=7)
    with pytest.raises(StateInvalid):
        consume(states, theirs)
    assert consume(states, others) == INTENT


def test_a_ticket_works_once_and_is_no_state(states: States) -> None:
    ticket = states.begin("amocrm", INTENT).reveal()
    states.bind("amocrm", ticket, None)
    with pytest.raises(StateInvalid):
        states.bind("amocrm", ticket, None)
    with pytest.raises(StateInvalid):
        states.consume("amocrm", ticket, "")


@pytest.mark.parametrize(
    "changes", [{"provider": "evotor"}, {"browser": "x" * 43}, {"browser": None}, {"browser": ""}, {"state": "x" * 43}]
)
def test_another_provider_browser_or_state_is_refused_and_the_state_stays(
    states: States, changes: dict[str, str | None]
) -> None:
    made = bound(states)
    with pytest.raises(StateInvalid):
        consume(states, made, **changes)
    assert consume(states, made).connection == INTENT.connection


@pytest.mark.parametrize(("age", "lives"), [(590, True), (601, False)])
def test_a_state_lives_ten_minutes_by_the_databases_clock(
    states: States,
    database_url: str,
    age: int,
    lives: bool,  # noqa: FBT001 - a table
) -> None:
    made = bound(states)
    move_clock(database_url, age)
    if lives:
        assert consume(states, made).mode == "popup"
    else:
        with pytest.raises(StateInvalid):
            consume(states, made)


def test_an_old_ticket_is_refused(states: States, database_url: str) -> None:
    ticket = states.begin("amocrm", INTENT).reveal()
    move_clock(database_url, 601)
    with pytest.raises(StateInvalid):
        states.bind("amocrm", ticket, None)


def test_binding_does_not_lengthen_a_life(states: States, database_url: str) -> None:
    ticket = states.begin("amocrm", INTENT).reveal()
    move_clock(database_url, 590)
    made = states.bind("amocrm", ticket, None)
    move_clock(database_url, 601)
    with pytest.raises(StateInvalid):
        consume(states, made)


def test_of_twenty_equal_redirects_one_wins(states: States) -> None:
    made = bound(states)
    answers = at_once(20, lambda: consume(states, made))
    assert sum(isinstance(answer, Intent) for answer in answers) == 1
    assert sum(isinstance(answer, StateInvalid) for answer in answers) == 19


def test_two_windows_of_one_browser_both_work(states: States) -> None:
    first = bound(states)
    second = bound(states, browser=first.browser.reveal())
    assert second.browser.reveal() == first.browser.reveal()
    assert consume(states, first) == consume(states, second)


def test_a_cookie_of_another_form_is_replaced(states: States) -> None:
    assert len(bound(states, browser="chosen-by-somebody").browser.reveal()) == 43


def test_a_state_without_a_browser_is_for_hosts_without_cookies(states: States) -> None:
    state = states.begin_unbound("amocrm", INTENT).reveal()
    with pytest.raises(StateInvalid):
        states.consume("amocrm", state, "x" * 43)
    assert states.consume("amocrm", state, None).connection == INTENT.connection


def test_where_no_state_comes_back_all_windows_for_one_thing_count_once(states: States) -> None:
    browser = bound(states).browser.reveal()
    bound(states, browser=browser)

    assert states.consume_only("amocrm", browser) == INTENT
    with pytest.raises(StateInvalid):
        states.consume_only("amocrm", browser)


def test_where_no_state_comes_back_windows_for_two_things_are_both_over(states: States) -> None:
    browser = bound(states).browser.reveal()
    states.begin_here("amocrm", Intent(OWNER, uuid4(), "popup", "later"), browser)

    with pytest.raises(AmbiguousState):
        states.consume_only("amocrm", browser)
    with pytest.raises(StateInvalid, match="no state"):
        states.consume_only("amocrm", browser)


@pytest.mark.parametrize("browser", [None, "", "x" * 43])
def test_where_no_state_comes_back_another_browser_has_none(states: States, browser: str | None) -> None:
    bound(states)
    states.begin_unbound("amocrm", INTENT)

    with pytest.raises(StateInvalid):
        states.consume_only("amocrm", browser)


@pytest.mark.parametrize(("provider", "seconds"), [("insales", 0), ("amocrm", 601)])
def test_what_a_browser_began_is_for_its_vendor_and_ten_minutes(
    states: States, database_url: str, provider: str, seconds: int
) -> None:
    browser = bound(states).browser.reveal()
    move_clock(database_url, seconds)

    with pytest.raises(StateInvalid):
        states.consume_only(provider, browser)
