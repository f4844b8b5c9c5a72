"""Steps 3 and 4 through the function: consent, code, whose token, whose merchant, and each way to fail."""

import json
from urllib.parse import urlsplit

import jwt
import pytest

from tests.canaries import canary, known
from tests.evotor.office import TillOffice, second_owner
from tests.office import flat_query
from tests.sandbox_process import (
    EVOTOR_CLIENT_ID,
    EVOTOR_OTHER_USER_ID,
    EVOTOR_REDIRECT_URI,
    EVOTOR_USER_ID,
)
from tests.shared.parts import OWNER

STORES = {"host": "api.evotor.ru", "path": "/stores", "effect": "answer"}
REFUSED = {"body": '{"code":"forbidden","message":"Scope store:read is required"}', "content_type": "application/json"}


def test_the_way_to_evotor_has_the_guides_parameters_and_a_state(office: TillOffice) -> None:
    office.log_in_as(OWNER)
    answer = office.authorize()
    asked = flat_query(answer.headers["Location"])

    assert (answer.status, answer.text) == (302, "")
    assert urlsplit(answer.headers["Location"]).path == "/_browser/oauth.evotor.ru/oauth/authorize"
    assert list(asked) == ["client_id", "response_type", "redirect_uri", "state"]
    assert (asked["client_id"], asked["response_type"]) == (EVOTOR_CLIENT_ID, "code")
    assert asked["redirect_uri"] == EVOTOR_REDIRECT_URI
    assert len(asked["state"]) == 43


def test_consent_leaves_a_proved_row_under_the_merchants_id(office: TillOffice) -> None:
    answer = office.connect_evotor()

    assert answer.headers["Location"] == "/dashboard"
    row = office.till_row()
    assert (row["state"], row["kind"], str(row["owner_id"])) == ("active", "oauth", str(OWNER))
    assert "store:read" in row["scopes"].split()
    assert row["access_token"].startswith("1.k1.")
    assert row["refresh_token"].startswith("1.k1.")


def test_nothing_is_stored_before_a_live_call_took_the_token(office: TillOffice) -> None:
    office.sandbox.control(
        "POST", "/faults", STORES | {"status": 401, "body": "{}", "content_type": "application/json"}
    )
    answer = office.follow(office.begun())

    assert (answer.status, answer.headers["X-Error-Code"]) == (400, "user_data_failed")
    assert office.count() == 0


def test_a_missing_right_still_proves_the_token(office: TillOffice) -> None:
    office.sandbox.control("POST", "/faults", STORES | {"status": 403, **REFUSED})
    office.connect_evotor()

    assert office.till_row()["state"] == "active"
    assert office.status()["account_name"] is None


def test_the_name_of_the_first_store_is_shown(office: TillOffice) -> None:
    office.connect_evotor()

    assert office.status()["account_name"] == "Салон на Лесной"


def test_the_operator_gets_a_link_for_a_browser_too(office: TillOffice) -> None:
    link = office.authorize().body["authorize_url"]
    office.cookies.clear()
    started = office.follow(link)
    answer = office.follow(office.decide(started.headers["Location"]))

    assert (started.status, answer.headers["Location"]) == (302, "/dashboard")
    assert office.till_row()["state"] == "active"


def test_a_start_link_works_once(office: TillOffice) -> None:
    link = office.authorize().body["authorize_url"]
    office.follow(link)

    assert office.follow(link).headers["X-Error-Code"] == "state_invalid"


def test_nobody_without_a_key_or_a_session_begins(office: TillOffice) -> None:
    answer = office.call("GET", path="/api/auth/evotor")

    assert (answer.status, answer.headers["X-Error-Code"]) == (401, "auth_required")
    assert "Нужно войти." in answer.text
    assert office.call("GET", parameters={"action": "authorize"}).code == "auth_required"


def test_whoever_refuses_reads_so(office: TillOffice) -> None:
    answer = office.follow(office.decide(office.authorize().headers["Location"], decision="deny"))

    assert answer.headers["X-Error-Code"] == "access_denied"
    assert "Вы не дали доступ" in answer.text
    assert office.token_calls() == []


def test_a_spent_code_is_a_failed_exchange(office: TillOffice) -> None:
    address = office.begun()
    again = flat_query(office.authorize().headers["Location"])["state"]
    office.follow(address)
    office.sql("DELETE FROM evotor_tokens")
    answer = office.follow(address, state=again)

    assert answer.headers["X-Error-Code"] == "token_exchange_failed"
    assert office.count() == 0


def test_a_wrong_secret_is_a_failed_exchange(office: TillOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    address = office.begun()
    monkeypatch.setenv("EVOTOR_CLIENT_SECRET", "another-secret")

    assert office.follow(address).headers["X-Error-Code"] == "token_exchange_failed"
    assert office.count() == 0


@pytest.mark.parametrize("code", ["", "с кириллицей", "x" * 4097])
def test_what_is_no_code_asks_nobody(office: TillOffice, code: str) -> None:
    answer = office.follow(office.begun(), code=code)

    assert answer.headers["X-Error-Code"] == "token_exchange_failed"
    assert office.token_calls() == []


def test_a_token_of_another_application_stores_nothing(office: TillOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOTOR_APP_ID", "00000000-5b34-4f8e-9a61-2c3d4e5f6a7b")
    answer = office.follow(office.begun())

    assert (answer.status, answer.headers["X-Error-Code"]) == (400, "user_data_failed")
    assert office.count() == 0
    assert office.sql("SELECT count(*) FROM audit WHERE event = 'foreign_token'") == [(1,)]


@pytest.mark.parametrize("claims", [{"client_id": "another-client"}, {"client_id": None}, {"user_name": "../etc"}, {}])
def test_a_token_that_is_not_ours_or_names_nobody_stores_nothing(office: TillOffice, claims: dict[str, str]) -> None:
    said = {"user_name": EVOTOR_USER_ID, "client_id": EVOTOR_CLIENT_ID, **claims} if claims else {}
    token = known(jwt.encode(said, canary("vendor's key")), "access token")
    body = json.dumps({"access_token": token, "refresh_token": canary("refresh token"), "expires_in": 86399})
    fault = {"host": "oauth.evotor.ru", "path": "/oauth/token", "effect": "answer", "status": 200, "body": body}
    office.sandbox.control("POST", "/faults", fault | {"content_type": "application/json"})

    assert office.follow(office.begun()).headers["X-Error-Code"] == "user_data_failed"
    assert office.count() == 0


def test_a_merchant_of_another_owner_is_left_alone(office: TillOffice) -> None:
    office.connect_evotor()
    before = office.till_row()
    office.log_in_as(second_owner(office))
    answer = office.follow(office.begun())

    assert (answer.status, answer.headers["X-Error-Code"]) == (409, "already_connected")
    assert office.till_row() == before


def test_a_merchant_that_was_disconnected_may_change_hands(office: TillOffice) -> None:
    office.connect_evotor()
    office.admin("POST", "disconnect", account_id=EVOTOR_USER_ID)
    second = second_owner(office)
    office.log_in_as(second)
    office.connect_evotor()

    row = office.till_row()
    assert (row["state"], str(row["owner_id"])) == ("active", str(second))


def test_the_same_merchant_again_is_the_same_row(office: TillOffice) -> None:
    office.connect_evotor()
    first = office.till_row()
    office.connect_evotor()

    row = office.till_row()
    assert office.count() == 1
    assert row["version"] == first["version"] + 1
    assert row["refresh_token"] != first["refresh_token"]


def test_two_merchants_of_one_owner_are_two_rows(office: TillOffice) -> None:
    office.connect_evotor()
    office.user = "other@example.test"
    office.connect_evotor()

    rows = office.read("connection_status").body["connections"]
    assert [row["account_id"] for row in rows] == [EVOTOR_USER_ID, EVOTOR_OTHER_USER_ID]
    assert office.read("stores").code == "bad_param"


def test_a_bare_function_url_is_recognised_by_evotors_own_parameters(office: TillOffice) -> None:
    answer = office.call("GET", parameters=flat_query(office.begun()))

    assert (answer.status, answer.headers["Location"]) == (302, "/dashboard")
