"""Guessing the administrator's key over HTTP (reliability.md C22); its figures are in test_login_guard.py."""

import pytest

from amocrm.app import app
from tests.databases import move_clock
from tests.logins import log_in
from tests.office import Office

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


@pytest.mark.parametrize("device", ["", "chosen-by-somebody", "a.b.c"])
def test_a_made_up_device_is_counted_as_a_stranger(office: Office, device: str) -> None:
    for _ in range(5):
        app.services().login_guard.admit("203.0.113.7", None)
    office.cookies = {"device": device}
    assert log_in(office).status == 429
