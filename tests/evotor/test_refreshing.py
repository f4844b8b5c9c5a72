"""Access that lasts, in every world that the guide leaves possible; and its end on the thirtieth day."""

import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from tests.canaries import canary, known
from tests.databases import move_clock
from tests.evotor.office import TillOffice
from tests.sandbox_process import EVOTOR_USER_ID

DAY = 86_400
API = {"host": "api.evotor.ru", "path": "/stores", "effect": "answer", "status": 401}
UNAUTHORIZED = {"body": '{"error":"invalid_token"}', "content_type": "application/json"}


@pytest.fixture
def connected(office: TillOffice) -> TillOffice:
    office.connect_evotor()
    return office


def days_left(office: TillOffice) -> float:
    left: timedelta = office.till_row()["grant_expires_at"] - datetime.now(UTC)
    return left.total_seconds() / DAY


def refreshes(office: TillOffice) -> int:
    return len([call for call in office.token_calls() if call["grant_type"] == "refresh_token"])


def stores(office: TillOffice) -> int:
    return office.read("stores").status


@pytest.mark.parametrize(
    ("rules", "is_new"),
    [({}, True), ({"rotates": False}, False), ({"gives_refresh_token": False}, False)],
    ids=["rotating", "the same again", "none in the answer"],
)
def test_an_old_token_is_refreshed_before_the_call(
    connected: TillOffice, rules: dict[str, object], *, is_new: bool
) -> None:
    connected.rules(**rules)
    for times in (1, 2):
        before = connected.till_row()
        connected.age()

        assert stores(connected) == 200
        after = connected.till_row()
        assert (after["state"], after["version"]) == ("active", before["version"] + 1)
        assert refreshes(connected) == times
    presented = [call["refresh_presented"] for call in connected.token_calls()[1:]]
    assert (len(set(presented)) == 2) is is_new


@pytest.mark.parametrize("rules", [{}, {"rotates": False}, {"gives_refresh_token": False}])
def test_an_end_that_evotor_does_not_put_off_stays(office: TillOffice, rules: dict[str, object]) -> None:
    office.rules(refresh_seconds=10 * DAY, **rules)
    office.connect_evotor()
    office.rules(refresh_seconds=30 * DAY)
    office.age()
    stores(office)

    assert refreshes(office) == 1
    assert days_left(office) == pytest.approx(10, abs=0.01)


def test_an_end_that_evotor_puts_off_moves(office: TillOffice) -> None:
    office.rules(refresh_seconds=10 * DAY)
    office.connect_evotor()
    office.rules(refresh_seconds=20 * DAY, fixed_refresh_end=False)
    office.age()
    stores(office)

    assert days_left(office) == pytest.approx(20, abs=0.01)


def test_a_token_that_promises_a_year_is_not_believed(office: TillOffice) -> None:
    office.rules(refresh_seconds=365 * DAY)
    office.connect_evotor()

    assert days_left(office) == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize("ends", [-(10**400), 10**400, 1.5e12, -5, 0, "x", None, True])
def test_an_absurd_end_costs_no_grant(connected: TillOffice, ends: object) -> None:
    before = connected.till_row()
    token = known(jwt.encode({"exp": ends, "jti": canary("jti")}, canary("vendor's key")), "token")
    body = json.dumps({"access_token": token, "refresh_token": token, "expires_in": 86399})
    fault = {"host": "oauth.evotor.ru", "path": "/oauth/token", "effect": "answer", "status": 200, "body": body}
    connected.sandbox.control("POST", "/faults", fault | {"content_type": "application/json"})
    connected.age()
    stores(connected)

    assert connected.till_row()["version"] == before["version"] + 1
    assert days_left(connected) == pytest.approx(30, abs=0.01)


def test_a_refresh_is_sent_as_the_rfc_has_it(connected: TillOffice) -> None:
    connected.age()
    stores(connected)

    call = connected.token_calls()[-1]
    assert (call["method"], call["path"], call["query"], call["status"]) == ("POST", "/oauth/token", "", 200)
    assert call["grant_type"] == "refresh_token"


def test_a_401_is_answered_by_one_refresh(connected: TillOffice) -> None:
    connected.sandbox.control("POST", "/evotor/expire", {})

    assert stores(connected) == 200
    assert refreshes(connected) == 1


def test_a_fresh_token_that_is_refused_is_not_refreshed_for_ever(connected: TillOffice) -> None:
    connected.sandbox.control("POST", "/faults", {**API, **UNAUTHORIZED, "times": 10})

    assert connected.read("stores").code == "reauth_required"
    assert refreshes(connected) == 1
    assert connected.till_row()["state"] == "active"


def test_a_wrong_secret_keeps_the_tokens(connected: TillOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    right = connected.till_row()["refresh_token"]
    connected.age()
    with monkeypatch.context() as wrong:
        wrong.setenv("EVOTOR_CLIENT_SECRET", "another-secret")
        assert connected.read("stores").code == "client_misconfigured"
    row = connected.till_row()
    assert (row["state"], row["refresh_token"]) == ("client_misconfigured", right)
    connected.age()

    assert stores(connected) == 200
    assert connected.till_row()["state"] == "active"


def test_what_evotor_revoked_needs_a_new_consent_and_says_since_when(connected: TillOffice) -> None:
    connected.sandbox.control("POST", "/evotor/revoke", {})
    connected.age()

    assert connected.read("stores").code == "reauth_required"
    status = connected.status()
    assert (status["state"], status["last_error"]) == ("reauth_required", "invalid")
    assert status["ending_text"].startswith("Доступ закончился ")
    connected.connect_evotor()
    assert connected.status()["state"] == "active"
    assert stores(connected) == 200


def test_an_evotor_that_ails_keeps_the_tokens(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET refresh_due_at = now()")
    fault = {"host": "oauth.evotor.ru", "path": "/oauth/token", "effect": "answer", "status": 503, "times": 2}
    connected.sandbox.control("POST", "/faults", fault)

    assert connected.tick().body["failed"] == 1
    assert connected.till_row()["state"] == "suspect"
    connected.age()
    assert stores(connected) == 200


@pytest.mark.parametrize(("day", "is_ending"), [(22, False), (24, True)])
def test_from_day_23_the_end_is_told(connected: TillOffice, day: int, *, is_ending: bool) -> None:
    ends = connected.till_row()["grant_expires_at"] + timedelta(hours=3)
    move_clock(connected.database_url, day * DAY)

    status = connected.status()
    assert status["is_ending"] is is_ending
    assert (f"Доступ закончится {ends:%d.%m.%Y}" in status["ending_text"]) is is_ending


def test_an_end_that_passed_and_ended_nothing_is_not_told(connected: TillOffice) -> None:
    move_clock(connected.database_url, 31 * DAY)

    status = connected.status()
    assert (status["state"], status["is_ending"], status["ending_text"]) == ("active", False, "")


def test_a_tick_counts_the_grants_that_come_to_an_end(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET grant_expires_at = now() + interval '6 days'")

    assert connected.tick().body["ending"] == 1


def test_a_tick_refreshes_what_is_due_and_tells_counters_only(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET refresh_due_at = now() - interval '1 minute'")
    answer = connected.tick()

    assert answer.body == {"success": True, "hooks": 0, "refreshed": 1, "failed": 0, "ending": 0}
    assert refreshes(connected) == 1


def test_an_idle_merchant_is_refreshed_within_seven_days(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET last_used_at = now() - interval '8 days', refresh_due_at = now()")
    connected.tick()

    wait: timedelta = connected.till_row()["refresh_due_at"] - datetime.now(UTC)
    assert timedelta(days=4.8) < wait < timedelta(days=7)


def test_a_merchant_in_use_is_refreshed_within_the_day(connected: TillOffice) -> None:
    wait: timedelta = connected.till_row()["refresh_due_at"] - datetime.now(UTC)

    assert timedelta(hours=11) < wait < timedelta(hours=21)


def test_without_its_settings_a_refresh_keeps_the_tokens(
    connected: TillOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.age()
    monkeypatch.setenv("EVOTOR_CLIENT_ID", "")

    assert connected.read("stores").code == "evotor_not_configured"
    assert connected.till_row()["refresh_token"]


def test_the_first_refresh_answers_an_open_question_in_the_log(
    connected: TillOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        connected.age()
        stores(connected)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [line["detail"] for line in lines if line.get("code") == "refresh_answer"]
    assert told == ["refresh_token another, end moved by 0 s"]


def test_a_disconnected_merchant_is_not_called(connected: TillOffice) -> None:
    connected.admin("POST", "disconnect", account_id=EVOTOR_USER_ID)
    calls = len(connected.vendor_calls())

    assert connected.read("stores").code == "reauth_required"
    assert len(connected.vendor_calls()) == calls
