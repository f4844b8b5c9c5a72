"""The dashboard's card of Evotor: where a merchant begins, and the warning before the thirty days are over."""

from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from tests.databases import query
from tests.insales.visitor import Visitor, visitor
from tests.shared.parts import OWNER

BUTTON = '<a class="cabinet__button cabinet__button_main" href="/api/auth/evotor">{}</a>'
CONNECT, AGAIN, BACK = (BUTTON.format(words) for words in ("Подключить Эвотор", "Войти заново", "Подключить снова"))
LINK = '<a class="cabinet__link" href="/api/auth/evotor">Войти заново</a>'
SOON = "Доступ к Эвотору закончится"
ROW = """
INSERT INTO evotor_tokens (account_id, account_name, kind, id, owner_id, state, expires_at, grant_expires_at,
                           refresh_token)
VALUES ('01-000000001890833', 'Салон на Лесной', 'oauth', %s, %s, %s, %s, %s, %s)
"""


@pytest.fixture
def anna(database_url: str) -> Visitor:
    made = visitor(database_url)
    made.log_in()
    return made


def connect(
    made: Visitor, state: str = "active", *, days: float | None = 20, refresh_token: str | None = "v1.x"
) -> str:
    """`days` until the grant ends. The dashboard as it is then."""
    now = made.services.clock.now()
    ends = None if days is None else now + timedelta(days=days)
    row = (str(uuid4()), str(OWNER), state, now + timedelta(hours=20), ends, refresh_token)
    query(made.services.settings.database_url.reveal(), ROW, row)
    return unescape(made.get("/dashboard").body)


def card(body: str) -> str:
    return body[body.index(">Эвотор</h2>") :]


def test_who_has_no_tills_yet_connects_them_here(anna: Visitor) -> None:
    assert CONNECT in card(unescape(anna.get("/dashboard").body))


@pytest.mark.parametrize(
    ("state", "button"),
    [("not_authorized", CONNECT), ("pending", CONNECT), ("reauth_required", AGAIN), ("disconnected", BACK)],
)
def test_a_connection_that_needs_consent_has_the_button_for_it(anna: Visitor, state: str, button: str) -> None:
    assert button in card(connect(anna, state))


@pytest.mark.parametrize("state", ["active", "suspect", "blocked", "payment_required", "client_misconfigured"])
def test_where_consent_helps_nothing_there_is_no_button(anna: Visitor, state: str) -> None:
    assert "/api/auth/evotor" not in connect(anna, state)


@pytest.mark.parametrize(("days", "is_told"), [(7.1, False), (6.9, True), (0.5, True)])
def test_the_end_is_told_from_day_23_of_thirty(anna: Visitor, days: float, is_told: bool) -> None:  # noqa: FBT001 - a table
    body = connect(anna, days=days)
    assert (SOON in body, LINK in body, AGAIN in card(body)) == (is_told, is_told, is_told)


def test_the_warning_names_the_day_and_says_what_to_do(anna: Visitor) -> None:
    body = connect(anna, days=5)
    day = (anna.services.clock.now() + timedelta(days=5, hours=3)).strftime("%d.%m.%Y")
    assert f"{SOON} {day}" in body
    assert "Войдите заново, это одна минута" in body
    assert "(МСК): Салон на Лесной." in body
    assert "Ничего делать не нужно" not in body


def test_a_grant_that_has_ended_is_told_as_lost_and_no_more_as_ending(anna: Visitor) -> None:
    body = connect(anna, "reauth_required", days=-1)
    assert SOON not in body
    assert "Нужно войти заново: Эвотор" in body


@pytest.mark.parametrize(("days", "refresh_token"), [(None, None), (None, "v1.x"), (3, None)])
def test_a_token_without_thirty_days_is_not_said_to_end(
    anna: Visitor, days: float | None, refresh_token: str | None
) -> None:
    assert SOON not in connect(anna, days=days, refresh_token=refresh_token)


def test_the_card_says_until_when_the_consent_lasts(anna: Visitor) -> None:
    assert "(МСК); за неделю до этого попросим войти заново" in connect(anna)


def test_on_a_bare_address_the_other_function_is_not_known(anna: Visitor) -> None:
    assert "/api/auth/evotor" not in anna.get("", page="dashboard").body
