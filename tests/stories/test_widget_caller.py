"""Who may speak for a deal card: nobody whom that connection's own secret does not prove."""

import uuid
from typing import Any

import jwt
import pytest

from tests.office import LEAD, MANAGER, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

ORIGIN = f"https://{HOST}"


def token(office: Office, *, key: str = CLIENT_SECRET, algorithm: str = "HS256", **changes: object) -> str:
    """A valid token with one thing spoilt; None drops the claim."""
    now = office.sandbox.control("POST", "/clock", {})["now"]
    claims: dict[str, Any] = {
        "iss": ORIGIN,
        "aud": "http://127.0.0.1:3000",
        "jti": str(uuid.uuid4()),
        "iat": int(now),
        "nbf": int(now),
        "exp": int(now) + 1800,
        "account_id": 28805383,
        "user_id": MANAGER,
        "subdomain": "mycompany",
        "client_uuid": CLIENT_ID,
    }
    claims |= {name: int(now) + value[0] if isinstance(value, tuple) else value for name, value in changes.items()}
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, "" if algorithm == "none" else key, algorithm=algorithm)


def ask(office: Office, given: str, **headers: str) -> Any:  # noqa: ANN401 - Answer
    sent = {"X-Auth-Token": given, "X-Lead-Id": str(LEAD), "Origin": ORIGIN, **headers}
    return office.call("GET", parameters={"action": "get_lead"}, headers=sent)


def test_the_token_amocrm_makes_is_taken(connected: Office) -> None:
    assert ask(connected, token(connected)).status == 200


def test_without_a_token_the_headers_open_nothing(connected: Office) -> None:
    headers = {"X-Lead-Id": str(LEAD), "X-Account-Domain": HOST}
    answer = connected.call("GET", parameters={"action": "get_lead"}, headers=headers)
    assert (answer.status, answer.code) == (401, "auth_required")


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "x" * 64},
        {"algorithm": "HS384"},
        {"algorithm": "HS512"},
        {"algorithm": "none"},
        {"exp": None},
        {"exp": "999"},
        {"exp": True},
        {"exp": 1e300},
        {"exp": (-11,)},
        {"exp": (864000,)},
        {"iat": (3600,)},
        {"nbf": (11,)},
        {"aud": ["http://127.0.0.1:3000"]},
        {"aud": "http://127.0.0.1:3000/"},
        {"aud": None},
        {"iss": f"{ORIGIN}.evil.com"},
        {"iss": None},
        {"jti": None},
        {"account_id": 28805391},
        {"account_id": "28805383"},
        {"account_id": None},
        {"user_id": 0},
        {"user_id": None},
        {"client_uuid": "11111111-2222-4333-8444-555555555556"},
        {"client_uuid": f"{CLIENT_ID}\n"},
    ],
    ids=str,
)
def test_a_token_with_one_thing_wrong_is_one_and_the_same_refusal(connected: Office, changes: dict[str, Any]) -> None:
    calls = len(connected.vendor_calls())
    answer = ask(connected, token(connected, **changes))
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert len(connected.vendor_calls()) == calls


def test_ten_seconds_of_difference_between_clocks_are_forgiven(connected: Office) -> None:
    assert ask(connected, token(connected, exp=(-8,), iat=(-1000,), nbf=(-1000,))).status == 200


def test_another_accounts_domain_beside_a_good_token_is_a_mismatch(connected: Office) -> None:
    answer = ask(connected, token(connected), **{"X-Account-Domain": "othershop.amocrm.ru"})
    assert (answer.status, answer.code) == (403, "tenant_mismatch")


@pytest.mark.parametrize("lead", ["", "0", "01", "-1", "1 OR 1=1", "٣", "1_000", "+1", "99999999999999999"])
def test_a_lead_id_is_a_plain_number(connected: Office, lead: str) -> None:
    answer = ask(connected, token(connected), **{"X-Lead-Id": lead})
    assert (answer.status, answer.code) == (400, "bad_param")


def test_the_accounts_own_page_may_read_the_answer(connected: Office) -> None:
    assert ask(connected, token(connected)).headers["Access-Control-Allow-Origin"] == ORIGIN


def test_the_accounts_own_page_may_read_a_refusal_too(connected: Office) -> None:
    assert ask(connected, token(connected, exp=(-60,))).headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize(
    "origin", ["null", "http://mycompany.amocrm.ru", "https://othershop.amocrm.ru", f"{ORIGIN}.evil.com"]
)
def test_another_page_may_not(connected: Office, origin: str) -> None:
    answer = ask(connected, token(connected), Origin=origin)
    assert (answer.status, answer.code) == (403, "origin_denied")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_preflight_names_the_exact_origin_and_the_headers(connected: Office) -> None:
    answer = connected.call("OPTIONS", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
    assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (204, ORIGIN)
    assert "X-Auth-Token" in answer.headers["Access-Control-Allow-Headers"]
    assert answer.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", ["https://othershop.amocrm.ru", "https://evil.com", "null"])
def test_a_preflight_of_a_stranger_is_refused(connected: Office, origin: str) -> None:
    answer = connected.call("OPTIONS", headers={"Origin": origin})
    assert (answer.status, answer.code) == (403, "origin_denied")


def test_a_widget_is_no_administrator(connected: Office) -> None:
    answer = connected.widget("POST", "save_connection", domain=HOST)
    assert (answer.status, answer.code) == (401, "auth_invalid")
