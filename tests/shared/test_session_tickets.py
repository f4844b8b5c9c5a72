"""One-time tickets: one a token, sixty seconds, one session (reliability.md C3)."""

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.errors import AuthInvalid, SessionExpired
from shared.session_tickets import Exchanged, SessionTickets, TicketReplayed
from shared.sessions import WIDGET, Sessions
from shared.signed import Signer
from tests.databases import move_clock, query
from tests.shared.parts import RING, at_once

FACTS = {"lead_id": 7, "connection": "c"}


@pytest.fixture
def sessions(opened: Database) -> Sessions:
    return Sessions(opened, Signer(RING, "https://crm.example.ru"), Chance())


@pytest.fixture
def tickets(opened: Database, sessions: Sessions) -> SessionTickets:
    return SessionTickets(opened, sessions, Chance())


def ticket(tickets: SessionTickets, source: str = "7|jti") -> str:
    reserved = tickets.reserve(source)
    assert reserved is not None
    return tickets.open(reserved, FACTS, "proof").reveal()


def test_a_ticket_becomes_a_session_with_what_it_was_made_for(tickets: SessionTickets, sessions: Sessions) -> None:
    exchanged = tickets.exchange(WIDGET, ticket(tickets))
    session = sessions.current(WIDGET, exchanged.token.reveal())
    assert session == exchanged.session
    assert (session.facts, session.proof) == (FACTS, "proof")


def test_a_ticket_has_256_bits_and_lies_in_the_table_hashed(tickets: SessionTickets, database_url: str) -> None:
    made = ticket(tickets)
    stored = str(query(database_url, "SELECT * FROM session_tickets"))
    assert len(made) == 43
    assert made not in stored
    assert "7|jti" not in stored


def test_a_ticket_used_twice_is_refused_and_ends_what_it_opened(tickets: SessionTickets, sessions: Sessions) -> None:
    made = ticket(tickets)
    token = tickets.exchange(WIDGET, made).token.reveal()
    with pytest.raises(TicketReplayed) as raised:
        tickets.exchange(WIDGET, made)
    assert raised.value.facts == FACTS
    with pytest.raises(SessionExpired):
        sessions.current(WIDGET, token)


def test_of_twenty_exchanges_at_once_at_most_one_gets_a_session_and_nobody_keeps_it(
    tickets: SessionTickets, sessions: Sessions
) -> None:
    made = ticket(tickets)
    answers = at_once(20, lambda: tickets.exchange(WIDGET, made))
    [won] = [answer for answer in answers if isinstance(answer, Exchanged)]
    assert sum(isinstance(answer, TicketReplayed) for answer in answers) == 19
    with pytest.raises(SessionExpired):
        sessions.current(WIDGET, won.token.reveal())


@pytest.mark.parametrize(("age", "lives"), [(59, True), (61, False)])
def test_a_ticket_lives_a_minute_by_the_databases_clock(
    tickets: SessionTickets,
    database_url: str,
    age: int,
    lives: bool,  # noqa: FBT001 - a table
) -> None:
    made = ticket(tickets)
    move_clock(database_url, age)
    if lives:
        assert tickets.exchange(WIDGET, made).session.facts == FACTS
    else:
        with pytest.raises(AuthInvalid):
            tickets.exchange(WIDGET, made)


@pytest.mark.parametrize("given", ["", "x" * 43, "x" * 42, "x" * 10_240, "' OR 1=1 --", "\ud800"])
def test_anything_else_is_no_ticket(tickets: SessionTickets, given: str, database_url: str) -> None:
    ticket(tickets)
    with pytest.raises(AuthInvalid) as raised:
        tickets.exchange(WIDGET, given)
    assert not isinstance(raised.value, TicketReplayed)
    assert query(database_url, "SELECT count(*) FROM sessions") == [(0,)]


def test_of_two_hundred_calls_with_one_token_one_opens_a_ticket(tickets: SessionTickets) -> None:
    answers = [answer for _ in range(10) for answer in at_once(20, lambda: tickets.reserve("7|jti"))]
    assert sum(answer is not None for answer in answers) == 1
    assert len(answers) == 200


def test_a_token_that_got_no_ticket_may_ask_again(tickets: SessionTickets) -> None:
    reserved = tickets.reserve("7|jti")
    assert reserved is not None
    tickets.release(reserved)
    assert tickets.exchange(WIDGET, ticket(tickets)).session.facts == FACTS


def test_a_ticket_that_is_out_is_not_taken_back(tickets: SessionTickets) -> None:
    reserved = tickets.reserve("7|jti")
    assert reserved is not None
    tickets.open(reserved, FACTS, "proof")
    tickets.release(reserved)
    assert tickets.reserve("7|jti") is None


def test_a_spent_token_is_remembered_for_longer_than_it_lives(
    tickets: SessionTickets, opened: Database, database_url: str
) -> None:
    ticket(tickets)
    for age, is_free in ((3700, False), (7201, True)):
        move_clock(database_url, age)
        opened.run("session_tickets.sweep")
        assert (tickets.reserve("7|jti") is not None) is is_free
