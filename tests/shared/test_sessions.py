"""Sessions: as long as their row says, by the database's clock."""

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.errors import AuthInvalid, SessionExpired
from shared.key_ring import KeyRing
from shared.sessions import ADMIN, WIDGET, Kind, Sessions
from shared.signed import Signer
from tests.databases import move_clock, query
from tests.shared.parts import RING, database

FACTS = {"lead_id": 7}


def over(opened: Database, ring: KeyRing = RING) -> Sessions:
    return Sessions(opened, Signer(ring, "https://crm.example.ru"), Chance())


@pytest.fixture
def sessions(opened: Database) -> Sessions:
    return over(opened)


def begun(sessions: Sessions, kind: Kind = WIDGET) -> str:
    return sessions.begin(kind, FACTS, "proof").reveal()


def test_a_session_brings_back_what_it_began_with(sessions: Sessions) -> None:
    session = sessions.current(WIDGET, begun(sessions))
    assert (session.facts, session.proof, session.key_id) == (FACTS, "proof", "k1")


def test_the_table_holds_nothing_that_opens_a_session(sessions: Sessions, database_url: str) -> None:
    token = begun(sessions)
    identity = sessions.signer.opened("widget", token).claims["jti"]
    stored = str(query(database_url, "SELECT * FROM sessions"))
    assert len(identity) == 43
    assert identity not in stored
    assert token not in stored


def test_every_session_is_another(sessions: Sessions) -> None:
    assert begun(sessions) != begun(sessions)


@pytest.mark.parametrize(("age", "lives"), [(590, True), (601, False)])
def test_a_widgets_session_lives_ten_minutes(
    sessions: Sessions,
    database_url: str,
    age: int,
    lives: bool,  # noqa: FBT001 - a table
) -> None:
    token = begun(sessions)
    move_clock(database_url, age)
    if lives:
        assert sessions.current(WIDGET, token).facts == FACTS
    else:
        with pytest.raises(SessionExpired):
            sessions.current(WIDGET, token)


def test_being_used_does_not_lengthen_a_widgets_session(sessions: Sessions, database_url: str) -> None:
    token = begun(sessions)
    for age in (300, 590):
        move_clock(database_url, age)
        sessions.current(WIDGET, token)
    move_clock(database_url, 601)
    with pytest.raises(SessionExpired):
        sessions.current(WIDGET, token)


def test_an_administrator_who_works_stays_for_twelve_hours_and_no_longer(sessions: Sessions, database_url: str) -> None:
    token = begun(sessions, ADMIN)
    for age in range(0, 12 * 3600, 1700):
        move_clock(database_url, age)
        sessions.current(ADMIN, token)
    move_clock(database_url, 12 * 3600 + 1)
    with pytest.raises(SessionExpired):
        sessions.current(ADMIN, token)


@pytest.mark.parametrize(("pause", "lives"), [(1790, True), (1801, False)])
def test_an_administrator_who_went_away_is_out_after_half_an_hour(
    sessions: Sessions,
    database_url: str,
    pause: int,
    lives: bool,  # noqa: FBT001 - a table
) -> None:
    token = begun(sessions, ADMIN)
    move_clock(database_url, pause)
    if lives:
        assert sessions.current(ADMIN, token)
    else:
        with pytest.raises(SessionExpired):
            sessions.current(ADMIN, token)


def test_an_ended_session_is_over_and_ends_once(sessions: Sessions) -> None:
    token = begun(sessions)
    assert sessions.end(WIDGET, token)
    assert not sessions.end(WIDGET, token)
    with pytest.raises(SessionExpired):
        sessions.current(WIDGET, token)


def test_a_good_session_needs_no_database_that_can_be_written(sessions: Sessions, database_url: str) -> None:
    token = begun(sessions)
    move_clock(database_url, 90)
    standby = f"{database_url}?options=-c%20default_transaction_read_only%3Don"
    assert over(database(standby)).current(WIDGET, token).facts == FACTS


def test_a_session_of_another_kind_is_neither_used_nor_ended(sessions: Sessions) -> None:
    token = begun(sessions, ADMIN)
    with pytest.raises(AuthInvalid):
        sessions.current(WIDGET, token)
    assert not sessions.end(WIDGET, token)
    assert sessions.current(ADMIN, token)


def test_a_session_outlives_a_change_of_keys_and_dies_when_its_key_is_retired(opened: Database) -> None:
    token, following = begun(over(opened)), bytes(range(9, 41))
    assert over(opened, KeyRing({"k2": following, **RING.keys})).current(WIDGET, token).key_id == "k1"
    with pytest.raises(AuthInvalid):
        over(opened, KeyRing({"k2": following})).current(WIDGET, token)


def test_old_rows_are_swept_and_living_ones_stay(sessions: Sessions, opened: Database, database_url: str) -> None:
    begun(sessions)
    token = begun(sessions, ADMIN)
    move_clock(database_url, 600 + 3601)
    opened.run("sessions.sweep")
    assert query(database_url, "SELECT kind FROM sessions") == [("admin",)]
    move_clock(database_url, 0)
    assert sessions.current(ADMIN, token)
