"""Steps 1 and 2 of Evotor's guide, and its change of scope: the publisher's side."""

from typing import Any

import jwt
import pytest

from tests.sandbox.evotor_calls import OAUTH_APPS, PUBLIC, TOKENS, WANTED, EvotorCalls
from tests.sandbox_process import EVOTOR_APP_ID, EVOTOR_PUBLISHER

CODE = "2fa_confirmation"
ANSWER = {"access_token", "token_type", "refresh_token", "expires_in", "scope", "X-Fingerprint"}
ANSWER |= {"x_user_id", "x_uid", "iat", "x_longlived", "jti"}
CLAIMS = {"X-Fingerprint", "user_name", "x_user_id", "scope", "exp", "iat", "authorities", "jti", "x_uid"}
CLAIMS |= {"client_id", "x_longlived"}


def claims(token: str) -> dict[str, object]:
    found: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
    return found


def test_a_new_address_gets_a_mail_instead_of_a_token(evotor: EvotorCalls) -> None:
    answer = evotor.log_in()
    assert (answer.status_code, "access_token" in answer.json()) == (401, False)
    assert evotor.control("GET", "/mail")["mails"][0]["to"] == EVOTOR_PUBLISHER["username"]
    assert evotor.mailed_code() in evotor.browser("GET", "/_home/now").text


@pytest.mark.parametrize("status", ["400", "200", "202"])
def test_the_first_answer_may_have_another_status_but_never_a_token(evotor: EvotorCalls, status: str) -> None:
    evotor.rules(second_factor_answer=status)
    answer = evotor.log_in()
    assert (answer.status_code, "access_token" in answer.text) == (int(status), False)


def test_the_mailed_code_opens_and_the_address_is_remembered(evotor: EvotorCalls) -> None:
    evotor.log_in()
    assert evotor.log_in({CODE: evotor.mailed_code()}).status_code == 200
    assert evotor.log_in().status_code == 200


@pytest.mark.parametrize(("place", "field", "header"), [("any", 200, 200), ("field", 200, 401), ("header", 401, 200)])
def test_the_code_counts_where_the_rules_look_for_it(evotor: EvotorCalls, place: str, field: int, header: int) -> None:
    evotor.rules(second_factor_place=place)
    evotor.log_in()
    by_field = evotor.log_in({CODE: evotor.mailed_code()})
    evotor.control("DELETE", "/addresses")
    evotor.log_in()
    by_header = evotor.log_in(headers={CODE: evotor.mailed_code()})
    assert (by_field.status_code, by_header.status_code) == (field, header)


def test_a_wrong_or_old_code_is_refused(evotor: EvotorCalls) -> None:
    evotor.log_in()
    code = evotor.mailed_code()
    assert evotor.log_in({CODE: "000000x"}).status_code == 401
    evotor.sandbox.control("POST", "/clock", {"advance": 601})
    assert evotor.log_in({CODE: code}).status_code == 401


def test_the_eleventh_address_pushes_out_the_first(evotor: EvotorCalls) -> None:
    for number in range(11):
        evotor.rules(caller_address=f"203.0.113.{number}")
        evotor.publisher_token()
    evotor.rules(caller_address="203.0.113.1")
    assert evotor.log_in().status_code == 200
    evotor.rules(caller_address="203.0.113.0")
    assert evotor.log_in().status_code == 401


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"password": "wrong"}, "invalid_grant"),
        ({"type": "OTHER"}, "invalid_request"),
        ({"client_id": "somebody"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_log_in_is_told_apart(evotor: EvotorCalls, form: dict[str, str], error: str) -> None:
    answer = evotor.log_in(form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert evotor.control("GET", "/mail")["mails"] == []


def test_the_publisher_token_looks_as_in_the_guide(evotor: EvotorCalls) -> None:
    evotor.publisher_token()
    body = evotor.log_in().json()
    access, refresh = claims(body["access_token"]), claims(body["refresh_token"])
    assert [{*body}, {*access}, {*refresh}] == [ANSWER, CLAIMS, CLAIMS | {"ati"}]
    assert (body["expires_in"], body["scope"], body["token_type"]) == (1799, "read write purchase", "bearer")
    assert (access["authorities"], refresh["ati"]) == (["ROLE_PUBLISHER"], body["jti"])
    assert isinstance(access["exp"], int)
    assert body["iat"] // 1000 == access["exp"] - 1800  # milliseconds beside seconds


def test_a_client_is_made_as_step_2_shows(evotor: EvotorCalls) -> None:
    answer = evotor.create(evotor.publisher_token())
    made = answer.json()
    assert answer.status_code == 201
    assert made["authorized_grant_types"] == ["authorization_code", "implicit", "refresh_token"]
    assert (made["access_token_validity"], made["app_id"], made["version_id"]) == (604800, EVOTOR_APP_ID, "0.1")
    assert {key: made[key] for key in WANTED} == WANTED
    assert made in evotor.listed(evotor.log_in().json()["access_token"]).json()["items"]


def test_a_standalone_client_may_not_refresh(evotor: EvotorCalls) -> None:
    made = evotor.create(evotor.publisher_token(), params={"type": "standalone"}).json()
    assert "refresh_token" not in made["authorized_grant_types"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"User-Agent": "python-requests"}, 403),
        ({"Origin": "https://example.test"}, 403),
        ({"Authorization": "Bearer nonsense"}, 401),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
def test_a_call_that_differs_from_the_guide_is_refused(
    evotor: EvotorCalls, headers: dict[str, str], status: int
) -> None:
    assert evotor.create(evotor.publisher_token(), headers).status_code == status


def test_a_bare_token_is_taken_when_the_rules_say_so(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    assert evotor.create(token, {"Authorization": token}).status_code == 401
    evotor.rules(publisher_token_style="bare")
    assert evotor.create(token, {"Authorization": token}).status_code == 201
    assert evotor.create(token).status_code == 401


@pytest.mark.parametrize(
    ("changed", "subject"),
    [
        ({"params": {}}, "type"),
        ({"json": WANTED | {"scope": ["device:destroy"]}}, "scope"),
        ({"json": WANTED | {"registered_redirect_uri": ["http://example.html/"]}}, "registered_redirect_uri"),
        ({"json": {"scope": ["device:read"]}}, "registered_redirect_uri"),
        ({"json": WANTED | {"name": "x"}}, "name"),
    ],
)
def test_a_wrong_client_is_refused_with_violations(evotor: EvotorCalls, changed: dict[str, Any], subject: str) -> None:
    answer = evotor.create(evotor.publisher_token(), **changed)
    assert answer.status_code == 400
    assert [one["subject"] for one in answer.json()["violations"]] == [subject]


@pytest.mark.parametrize(("path", "status"), [(OAUTH_APPS, 200), (OAUTH_APPS[:-1], 200), (f"{PUBLIC}/apps/x", 404)])
def test_the_list_answers_under_the_heading_and_under_the_typo(evotor: EvotorCalls, path: str, status: int) -> None:
    assert evotor.listed(evotor.publisher_token(), path).status_code == status


def test_the_list_wants_accept_and_origin(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    assert evotor.listed(token, Accept="*/*").status_code == 406
    assert evotor.listed(token, Origin="").status_code == 403


def test_another_application_is_not_there(evotor: EvotorCalls) -> None:
    path = OAUTH_APPS.replace(EVOTOR_APP_ID, "00000000-0000-4000-8000-000000000000")
    assert evotor.create(evotor.publisher_token(), path=path).status_code == 404


def test_a_publisher_token_lives_half_an_hour(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    evotor.sandbox.control("POST", "/clock", {"advance": 1801})
    assert evotor.create(token).status_code == 401


def test_a_put_replaces_the_whole_scope(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    held = evotor.personal("GET", TOKENS, token).json()["items"][0]
    answer = evotor.personal("PUT", f"{TOKENS}/{held['id']}", token, json={"scope": ["event:read"]}).json()
    assert len(held["scope"]) == 3
    assert (answer.keys(), answer["scope"]) == ({"scope", "id", "access_token"}, ["event:read"])
    assert evotor.personal("GET", TOKENS, token).json()["items"][0]["scope"] == ["event:read"]


def test_personal_tokens_want_the_token_in_x_authorization(evotor: EvotorCalls) -> None:
    token = evotor.publisher_token()
    headers = {"x-authorization": "", "Authorization": f"Bearer {token}"}
    assert evotor.personal("GET", TOKENS, token, headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("path", "scope", "status"),
    [("unknown", ["event:read"], 404), ("", ["store:read"], 400), ("", ["event:read", "event:read"], 400)],
)
def test_a_wrong_change_of_scope_changes_nothing(evotor: EvotorCalls, path: str, scope: list[str], status: int) -> None:
    token = evotor.publisher_token()
    held = evotor.personal("GET", TOKENS, token).json()
    answer = evotor.personal("PUT", f"{TOKENS}/{path or held['items'][0]['id']}", token, json={"scope": scope})
    assert answer.status_code == status
    assert evotor.personal("GET", TOKENS, token).json() == held
