"""Callers who knock too often: told to come again later, while everybody else goes on (reliability.md C20)."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

import pytest

from amocrm.app import app
from shared.errors import RateLimited
from shared.limits import HOOKS_OF_ACCOUNT, OPEN_DOOR, SAVES_OF_PERSON, Limit
from shared.login_guard import ADDRESS
from tests.office import CALCULATION, CRON_SECRET, MANAGER, Answer, Office
from tests.sandbox_process import HOST
from tests.stories.hooks import disable_call

ELSEWHERE = "198.51.100.9"
ATTEMPTS = Limit("attempts", 30, 30)  # few, so that the clock hardly moves meanwhile
COUNTS = "SELECT split_part(key, ':', 1), count(*)::int FROM rate_budgets GROUP BY 1 ORDER BY 1"


@pytest.fixture(autouse=True)
def few_attempts(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    assert connected
    monkeypatch.setattr(app.services().limits, "_attempts", ATTEMPTS)


def knock(office: Office, **headers: str) -> Answer:
    """With a token nobody signed."""
    return office.call("GET", parameters={"action": "get_lead"}, headers={"X-Auth-Token": "a.b.c", **headers})


def install(office: Office, number: int) -> Answer:
    parameters = {"code": f"junk-{number}", "referer": HOST, "from_widget": "1"}
    return office.call("GET", parameters=parameters)


def test_bad_tokens_without_end_are_told_to_wait(connected: Office) -> None:
    answers = [knock(connected) for _ in range(ATTEMPTS.burst + 20)]
    codes = [answer.code for answer in answers]
    assert codes[: ATTEMPTS.burst] == ["auth_invalid"] * ATTEMPTS.burst
    assert codes.count("rate_limited") >= 10
    assert (answers[-1].status, answers[-1].headers["Retry-After"]) == (429, "2")


def test_who_has_a_good_token_is_let_in_from_the_same_address_and_from_others(connected: Office) -> None:
    for _ in range(ATTEMPTS.burst + 5):
        knock(connected)
    assert connected.widget("GET", "get_lead").status == 200
    connected.address = ELSEWHERE
    assert knock(connected).code == "auth_invalid"


def test_claiming_another_address_each_time_evades_nothing(connected: Office) -> None:
    claims = [{"X-Forwarded-For": f"1.2.3.{number}", "Forwarded": f"for=1.2.3.{number}"} for number in range(40)]
    codes = [knock(connected, **claim).code for claim in claims]
    assert codes[-1] == "rate_limited"


def test_behind_a_proxy_of_ours_its_callers_are_told_apart(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "1")
    monkeypatch.setattr(app.services().limits, "_attempts", ATTEMPTS)
    for number in range(ATTEMPTS.burst + 1):
        answer = knock(connected, **{"X-Forwarded-For": f"1.2.3.{number}, {ELSEWHERE}"})
    assert answer.code == "rate_limited"
    assert knock(connected, **{"X-Forwarded-For": f"{ELSEWHERE}, 192.0.2.1"}).code == "auth_invalid"


def test_guessing_the_keys_of_the_operator_and_of_the_scheduler_counts_too(connected: Office) -> None:
    for number in range(ATTEMPTS.burst):
        is_tick = number >= ADDRESS.burst  # the operator's key has a narrower limit besides
        guess = {"X-Cron-Secret": f"{number}"} if is_tick else {"Authorization": f"Bearer {number}"}
        connected.call("POST", headers=guess, body={"action": "tick" if is_tick else "disconnect"})
    answer = connected.call("POST", headers={"X-Cron-Secret": "guess"}, body={"action": "tick"})
    assert answer.code == "rate_limited"
    assert connected.call("POST", headers={"X-Cron-Secret": CRON_SECRET}, body={"action": "tick"}).status == 200


def test_good_calls_and_calls_without_any_token_are_not_counted(connected: Office) -> None:
    connected.sql("DELETE FROM rate_budgets")
    for _ in range(3):
        assert connected.widget("GET", "get_lead").status == 200
        assert connected.call("GET", parameters={"action": "get_lead"}).code == "auth_required"
    assert connected.sql(COUNTS) == [("amocrm", 1)]


def test_install_calls_without_end_are_told_to_wait(office: Office) -> None:
    office.save_connection()
    calls = (install(office, number) for number in range(5 * OPEN_DOOR.burst))
    refused = next(answer for answer in calls if answer.status != HTTPStatus.OK)
    assert (refused.status, refused.headers["X-Error-Code"]) == (429, "rate_limited")
    assert "Retry-After" in refused.headers
    assert office.sql("SELECT count(*) FROM inbox")[0][0] <= 5
    office.address = ELSEWHERE
    office.connect()


def test_an_old_disable_call_sent_again_and_again_is_not_asked_about_each_time(connected: Office) -> None:
    before = len(connected.vendor_calls())
    answers: list[Any] = [connected.call("GET", parameters=disable_call()) for _ in range(20)]
    assert [answer.status for answer in answers].count(200) == HOOKS_OF_ACCOUNT.burst
    assert len(connected.vendor_calls()) - before == HOOKS_OF_ACCOUNT.burst
    assert connected.row()["state"] == "active"


def test_a_person_over_the_limit_is_refused_a_new_save_before_amocrm_is_asked(connected: Office) -> None:
    for _ in range(2 * SAVES_OF_PERSON.burst):
        with suppress(RateLimited):
            app.services().limits.begin_save(28805383, MANAGER)
    calls = len(connected.vendor_calls())
    answer = connected.save()
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (429, "rate_limited", "2")
    assert len(connected.vendor_calls()) == calls
    assert connected.widget("POST", "save_calculation", user=9100001, calculation=CALCULATION).status == 200
