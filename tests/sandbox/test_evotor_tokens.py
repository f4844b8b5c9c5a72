"""Steps 3 and 4 of Evotor's guide: the merchant consents, a code becomes tokens, tokens are refreshed."""

from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests

from tests.sandbox.evotor_calls import AUTHORIZE, EvotorCalls
from tests.sandbox_process import (
    EVOTOR_APP_ID,
    EVOTOR_CLIENT_ID,
    EVOTOR_CLIENT_SECRET,
    EVOTOR_REDIRECT_URI,
    EVOTOR_USER,
    EVOTOR_USER_ID,
)

LINK = {"client_id": EVOTOR_CLIENT_ID, "response_type": "code", "redirect_uri": EVOTOR_REDIRECT_URI, "state": "s1"}
BROWSER = f"/_browser/oauth.evotor.ru{AUTHORIZE}"
CLAIMS = ["user_name", "scope", "exp", "app_id", "authorities", "jti", "client_id"]
DAY = 86400


def claims(token: str) -> dict[str, object]:
    found: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return found


def decided(evotor: EvotorCalls, link: dict[str, str] = LINK, **form: str) -> requests.Response:
    """The link and the log-in form in one call."""
    return evotor.browser("POST", BROWSER, params=link, data=EVOTOR_USER | {"decision": "allow"} | form)


def told(answer: requests.Response) -> dict[str, str]:
    location = answer.headers["Location"]
    assert location.startswith(EVOTOR_REDIRECT_URI)
    return dict(parse_qsl(urlsplit(location).query))


def test_a_browser_is_led_to_the_log_in_page_and_back_with_a_code(evotor: EvotorCalls) -> None:
    page = evotor.browser("GET", BROWSER, params=LINK).headers["Location"]
    shown = evotor.browser("GET", page)
    back = told(evotor.browser("POST", page, data=EVOTOR_USER | {"decision": "allow"}))
    assert page.startswith("/_browser/market.evotor.ru/")
    assert ">Войти</button>" in shown.text
    assert (len(back["code"]), back["state"]) == (12, "s1")
    assert evotor.exchange(back["code"]).status_code == 200
    assert evotor.browser("POST", page, data=EVOTOR_USER).status_code == 400  # used up


def test_by_host_header_the_log_in_page_is_on_the_market(evotor: EvotorCalls) -> None:
    page = evotor.sandbox.call("GET", AUTHORIZE, host="oauth.evotor.ru", params=LINK).headers["Location"]
    path = page.removeprefix("https://market.evotor.ru")
    assert page != path
    back = evotor.sandbox.call("POST", path, host="market.evotor.ru", data=EVOTOR_USER | {"decision": "allow"})
    assert evotor.exchange(told(back)["code"]).status_code == 200


def test_a_program_may_ask_for_the_address_as_json(evotor: EvotorCalls) -> None:
    headers = {"Accept": "application/json"}
    form = EVOTOR_USER | {"decision": "allow"}
    answer = evotor.browser("POST", BROWSER, params=LINK, data=form, headers=headers)
    assert answer.status_code == 200
    assert answer.json()["redirect"].startswith(f"{EVOTOR_REDIRECT_URI}?code=")


def test_the_state_does_not_come_back_when_the_rules_say_so(evotor: EvotorCalls) -> None:
    evotor.rules(echoes_state=False)
    assert told(decided(evotor)).keys() == {"code"}


def test_an_older_guides_slash_can_be_had(evotor: EvotorCalls) -> None:
    evotor.rules(slash_before_query=True)
    assert decided(evotor).headers["Location"].startswith(f"{EVOTOR_REDIRECT_URI}/?code=")


def test_a_refusal_comes_back_as_access_denied(evotor: EvotorCalls) -> None:
    back = told(decided(evotor, decision="deny"))
    assert (back["error"], back["state"], "code" in back) == ("access_denied", "s1", False)


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"client_id": "nobody"}, 401), ({"redirect_uri": "https://evil.test/"}, 400), ({"redirect_uri": ""}, 400)],
)
def test_nobody_is_sent_to_an_unregistered_address(evotor: EvotorCalls, changed: dict[str, str], status: int) -> None:
    answer = evotor.browser("GET", BROWSER, params=LINK | changed)
    assert (answer.status_code, "Location" in answer.headers) == (status, False)


def test_another_response_type_is_told_to_the_integration(evotor: EvotorCalls) -> None:
    answer = evotor.browser("GET", BROWSER, params=LINK | {"response_type": "token"})
    assert told(answer)["error"] == "unsupported_response_type"


def test_a_mistyped_password_shows_the_page_again(evotor: EvotorCalls) -> None:
    page = evotor.browser("GET", BROWSER, params=LINK).headers["Location"]
    wrong = evotor.browser("POST", page, data=EVOTOR_USER | {"decision": "allow", "password": "x"})
    assert (wrong.status_code, "Неверный логин" in wrong.text) == (401, True)
    assert "code" in told(evotor.browser("POST", page, data=EVOTOR_USER | {"decision": "allow"}))


def test_without_an_installed_application_there_is_no_consent(evotor: EvotorCalls) -> None:
    evotor.control("PATCH", f"/users/{EVOTOR_USER_ID}", {"is_installed": False})
    assert decided(evotor).status_code == 403


def test_the_pair_looks_as_in_the_guide(evotor: EvotorCalls) -> None:
    pair = evotor.connect()
    access, refresh = claims(pair["access_token"]), claims(pair["refresh_token"])
    assert list(pair) == ["access_token", "token_type", "refresh_token", "expires_in", "scope", "jti"]
    assert (pair["expires_in"], pair["token_type"], pair["scope"].split()) == (86399, "bearer", access["scope"])
    assert ([*access], {*refresh}) == (CLAIMS, {*CLAIMS, "ati"})
    assert (access["user_name"], access["app_id"], access["client_id"]) == (
        EVOTOR_USER_ID,
        EVOTOR_APP_ID,
        EVOTOR_CLIENT_ID,
    )
    assert (access["authorities"], refresh["ati"]) == (["ROLE_CUSTOMER"], pair["jti"])
    assert int(str(refresh["exp"])) - int(str(access["exp"])) == 29 * DAY


def test_a_code_works_once(evotor: EvotorCalls) -> None:
    code = evotor.code()
    assert evotor.exchange(code).status_code == 200
    again = evotor.exchange(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")


def test_a_code_with_another_redirect_uri_is_refused_and_used_up(evotor: EvotorCalls) -> None:
    code = evotor.code()
    assert evotor.exchange(code, f"{EVOTOR_REDIRECT_URI}/").json()["error"] == "invalid_grant"
    assert evotor.exchange(code).json()["error"] == "invalid_grant"


def test_a_code_of_another_client_is_refused(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    other = evotor.create(token, json={"registered_redirect_uri": [EVOTOR_REDIRECT_URI], "scope": ["store:read"]})
    code = evotor.code(client_id=other.json()["client_id"])
    assert evotor.exchange(code).json()["error"] == "invalid_grant"


def test_a_code_grows_old(evotor: EvotorCalls) -> None:
    code = evotor.code()
    evotor.sandbox.control("POST", "/clock", {"advance": 601})
    assert evotor.exchange(code).json()["error"] == "invalid_grant"


def test_only_the_right_basic_opens_the_token_endpoint(evotor: EvotorCalls) -> None:
    form = {"code": evotor.code(), "grant_type": "authorization_code", "redirect_uri": EVOTOR_REDIRECT_URI}
    by_form = form | {"client_id": EVOTOR_CLIENT_ID, "client_secret": EVOTOR_CLIENT_SECRET}
    without = evotor.sandbox.call("POST", "/oauth/token", host="oauth.evotor.ru", data=by_form)
    wrong = evotor.token(form, secret="wrong")
    assert (without.status_code, without.json()["error"]) == (401, "unauthorized")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert evotor.token(form).status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_grant"),
    ],
)
def test_a_wrong_form_is_told_apart(evotor: EvotorCalls, form: dict[str, str], error: str) -> None:
    answer = evotor.token(form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_refresh_rotates_and_the_old_token_is_dead(evotor: EvotorCalls) -> None:
    first = evotor.connect()
    second = evotor.refresh(first["refresh_token"]).json()
    assert evotor.refresh(first["refresh_token"]).json()["error"] == "invalid_grant"
    assert evotor.refresh(second["refresh_token"]).status_code == 200
    assert evotor.get("/stores", second["access_token"]).status_code == 200


def test_a_refresh_may_leave_the_token_as_it_is(evotor: EvotorCalls) -> None:
    evotor.rules(rotates=False)
    first = evotor.connect()
    assert [evotor.refresh(first["refresh_token"]).json()["refresh_token"] for _ in range(2)] == [
        first["refresh_token"]
    ] * 2


def test_a_refresh_may_answer_without_a_refresh_token(evotor: EvotorCalls) -> None:
    evotor.rules(gives_refresh_token=False)
    first = evotor.connect()
    assert "refresh_token" not in evotor.refresh(first["refresh_token"]).json()
    assert evotor.refresh(first["refresh_token"]).status_code == 200


@pytest.mark.parametrize(("fixed", "status"), [(True, 400), (False, 200)])
def test_the_thirty_days_move_only_when_the_rules_say_so(evotor: EvotorCalls, fixed: bool, status: int) -> None:  # noqa: FBT001 - a parameter of the test
    evotor.rules(fixed_refresh_end=fixed)
    first = evotor.connect()
    evotor.sandbox.control("POST", "/clock", {"advance": 20 * DAY})
    second = evotor.refresh(first["refresh_token"]).json()
    evotor.sandbox.control("POST", "/clock", {"advance": 10 * DAY + 1})
    assert (claims(second["refresh_token"])["exp"] == claims(first["refresh_token"])["exp"]) is fixed
    assert evotor.refresh(second["refresh_token"]).status_code == status


def test_an_access_token_dies_after_a_day(evotor: EvotorCalls) -> None:
    token = evotor.connect()["access_token"]
    evotor.sandbox.control("POST", "/clock", {"advance": DAY + 1})
    assert evotor.get("/stores", token).status_code == 401


def test_revoked_tokens_are_dead_and_expired_ones_can_be_refreshed(evotor: EvotorCalls) -> None:
    pair = evotor.connect()
    evotor.control("POST", "/expire")
    assert evotor.get("/stores", pair["access_token"]).status_code == 401
    renewed = evotor.refresh(pair["refresh_token"]).json()
    evotor.control("POST", "/revoke")
    assert evotor.refresh(renewed["refresh_token"]).json()["error"] == "invalid_grant"
    assert [one["alive"] for one in evotor.control("GET", f"/grants/{EVOTOR_USER_ID}")["refresh_tokens"]] == [False] * 2


def test_the_journal_shows_fingerprints_and_the_grant(evotor: EvotorCalls) -> None:
    pair = evotor.connect()
    evotor.refresh(pair["refresh_token"])
    entry = evotor.sandbox.control("GET", "/journal")["entries"][-1]
    held = evotor.control("GET", f"/grants/{EVOTOR_USER_ID}")["refresh_tokens"]
    assert (entry["host"], entry["grant_type"]) == ("oauth.evotor.ru", "refresh_token")
    assert [entry["refresh_presented"], entry["refresh_issued"]] == [one["fingerprint"] for one in held]


def test_a_fault_can_cut_the_refresh_token_out(evotor: EvotorCalls) -> None:
    pair = evotor.connect()
    fault = {"effect": "without_refresh_token", "host": "oauth.evotor.ru", "path": "/oauth/token"}
    evotor.sandbox.control("POST", "/faults", fault)
    assert "refresh_token" not in evotor.refresh(pair["refresh_token"]).json()
