"""Guessing the administrator's key over HTTP (reliability.md C22); its figures are in test_login_guard.py."""

import pytest

from amocrm.app import app
from tests.canaries import known
from tests.databases import move_clock
from tests.figures.report import Amount, figure
from tests.logins import events, log_in, status
from tests.office import ADMIN_TOKEN, MANAGER, Office

WRONG = "x" * 43


def test_after_five_guesses_an_address_waits_and_the_right_key_is_not_looked_at(office: Office) -> None:
    assert [log_in(office, WRONG).status for _ in range(6)] == [401] * 5 + [429]
    answer = log_in(office)
    assert (answer.status, answer.code) == (429, "rate_limited")
    assert int(answer.headers["Retry-After"]) > 0
    move_clock(office.database_url, 301)
    assert log_in(office).status == 200


def test_a_browser_that_office_before_gets_in_during_an_attack(office: Office) -> None:
    log_in(office)
    known_browser = {"device": office.cookies["device"]}
    office.cookies = {}
    assert [log_in(office, WRONG).status for _ in range(6)][-1] == 429
    office.cookies = known_browser
    assert log_in(office).status == 200


def test_a_browser_that_knew_a_former_key_is_a_stranger(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(office)
    known_browser = {"device": office.cookies["device"]}
    monkeypatch.setenv("ADMIN_TOKEN", known("the-key-after-somebody-left-the-office", "ADMIN_TOKEN"))
    for _ in range(5):
        app.services().login_guard.admit(office.address, None)
    office.cookies = known_browser
    assert log_in(office, WRONG).status == 429


def test_a_guess_by_bearer_is_one_like_any_other(office: Office) -> None:
    answers = [status(office, Authorization=f"Bearer {WRONG}{number}") for number in range(6)]
    assert [answer.status for answer in answers] == [401] * 5 + [429]
    assert events(office, "admin_login_refused") == 5
    assert log_in(office).status == 429
    assert office.sql("SELECT DISTINCT actor, object, outcome, ip FROM audit") == [
        ("anyone", "connection_status", "auth_invalid", office.address)
    ]


def test_of_guesses_from_a_hundred_addresses_thirty_an_hour_are_looked_at(office: Office, amount: Amount) -> None:
    """Answered 401: looked at; 429: not even that. An hour from the first of them to the last."""
    guesses, evaluated = amount(600, 10_000), 0
    for number in range(guesses):
        if number % 100 == 0:
            move_clock(office.database_url, 3600 * number / guesses)
        office.address = f"198.51.100.{number % 100}"
        evaluated += log_in(office, f"{WRONG}{number}").status == 401
    figure(f"{guesses} guesses of the key from 100 addresses in an hour: {evaluated} looked at")
    assert 20 <= evaluated <= 30


def test_nobodys_guesses_keep_the_right_bearer_out(office: Office) -> None:
    for number in range(30):
        office.address = f"198.51.100.{number}"
        status(office, Authorization=f"Bearer {WRONG}")
    assert status(office, Authorization=f"Bearer {WRONG}").status == 429
    assert status(office, Authorization=f"Bearer {ADMIN_TOKEN}").status == 200


def test_a_key_to_another_door_is_no_guess(connected: Office) -> None:
    token = connected.disposable("mycompany", MANAGER)
    answers = [status(connected, Authorization=f"Bearer {token}").status for _ in range(8)]
    assert answers == [401] * 8
    assert events(connected, "admin_login_refused") == 0


def test_without_a_counter_no_bearer_is_judged_wrong(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    assert status(office, Authorization=f"Bearer {WRONG}").status == 503


@pytest.mark.parametrize("device", ["", "chosen-by-somebody", "a.b.c"])
def test_a_made_up_device_is_counted_as_a_stranger(office: Office, device: str) -> None:
    for _ in range(5):
        app.services().login_guard.admit("203.0.113.7", None)
    office.cookies = {"device": device}
    assert log_in(office).status == 429
