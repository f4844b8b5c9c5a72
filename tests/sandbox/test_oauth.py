"""Grants: consent, codes and refresh tokens that work once, lookups of a renamed account."""

import base64
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.sandbox_process import CLIENT_ID, HOST, SandboxProcess

CONSENT = f"/oauth?client_id={CLIENT_ID}&state=s1&mode=post_message"


def answered(location: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


@pytest.mark.parametrize("host", ["www.amocrm.ru", HOST])
def test_consent_sends_code_referer_state_platform_and_client(sandbox: SandboxProcess, host: str) -> None:
    form = {"account": "mycompany", "decision": "allow"}
    back = sandbox.session.post(f"{sandbox.base_url}/_browser/{host}{CONSENT}", form, allow_redirects=False)
    told = answered(back.headers["Location"])
    assert sandbox.exchange(told.pop("code")).status_code == 200
    assert told == {"referer": HOST, "state": "s1", "platform": "1", "client_id": CLIENT_ID}


def test_refusing_tells_access_denied_and_the_state(sandbox: SandboxProcess) -> None:
    back = sandbox.call("POST", CONSENT, host="www.amocrm.ru", data={"decision": "deny"})
    assert answered(back.headers["Location"]) == {"error": "access_denied", "state": "s1"}


def test_popup_mode_navigates_the_opener(sandbox: SandboxProcess) -> None:
    page = sandbox.call(
        "POST",
        CONSENT.replace("post_message", "popup"),
        host="www.amocrm.ru",
        data={"account": "mycompany", "decision": "allow"},
    )
    assert page.status_code == 200
    assert "window.opener.location.href" in page.text


def test_the_account_host_offers_only_itself(sandbox: SandboxProcess) -> None:
    page = sandbox.call("GET", CONSENT, host=HOST).text
    assert HOST in page
    assert "othershop" not in page


def test_an_unknown_integration_gets_no_consent_page(sandbox: SandboxProcess) -> None:
    assert sandbox.call("GET", "/oauth?client_id=nobody", host="www.amocrm.ru").status_code == 404


def test_a_code_works_once(sandbox: SandboxProcess) -> None:
    code = sandbox.code()
    assert sandbox.exchange(code).status_code == 200
    assert sandbox.exchange(code).json()["hint"] == "Authorization code has been revoked"


def test_a_code_lives_twenty_minutes(sandbox: SandboxProcess) -> None:
    code = sandbox.code()
    sandbox.control("POST", "/clock", {"advance": 20 * 60 + 1})
    assert sandbox.exchange(code).json()["hint"] == "Authorization code has expired"


def test_a_code_of_one_account_is_worth_nothing_at_another(sandbox: SandboxProcess) -> None:
    assert sandbox.exchange(sandbox.code("othershop")).status_code == 400


def test_a_refresh_rotates_and_the_old_token_is_dead(sandbox: SandboxProcess) -> None:
    first = sandbox.connect()
    second = sandbox.refresh(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    again = sandbox.refresh(first["refresh_token"])
    assert (again.status_code, again.json()["hint"]) == (401, "Token has been revoked")
    assert sandbox.refresh(second["refresh_token"]).status_code == 200


def test_a_refresh_token_dies_after_three_months(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    sandbox.control("POST", "/clock", {"advance": 93 * 86400})
    assert sandbox.refresh(pair["refresh_token"]).status_code == 401


def test_an_access_token_dies_after_a_day(sandbox: SandboxProcess, access: str) -> None:
    sandbox.control("POST", "/clock", {"advance": 86401})
    assert sandbox.api("GET", "/account", access).status_code == 401


def test_a_new_grant_leaves_the_old_pair_alive(sandbox: SandboxProcess) -> None:
    old = sandbox.connect()
    sandbox.connect()
    assert sandbox.refresh(old["refresh_token"]).status_code == 200


def test_grace_is_given_only_when_asked_for(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/rules", {"grace_seconds": 60})
    pair = sandbox.connect()
    assert [sandbox.refresh(pair["refresh_token"]).status_code for _ in range(2)] == [200, 200]


def test_family_revocation_kills_the_descendants_too(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/rules", {"family_revocation": True})
    first = sandbox.connect()
    second = sandbox.refresh(first["refresh_token"]).json()
    sandbox.refresh(first["refresh_token"])
    assert sandbox.refresh(second["refresh_token"]).status_code == 401


def test_switching_off_kills_every_pair(sandbox: SandboxProcess) -> None:
    pairs = [sandbox.connect() for _ in range(2)]
    sandbox.control("POST", "/disable", {"account": "mycompany"})
    assert [sandbox.api("GET", "/account", pair["access_token"]).status_code for pair in pairs] == [401, 401]
    assert sandbox.refresh(pairs[0]["refresh_token"]).json()["hint"] == "Token has been revoked"


def test_a_code_from_before_the_switch_off_is_dead(sandbox: SandboxProcess) -> None:
    code = sandbox.code()
    sandbox.control("POST", "/disable", {"account": "mycompany"})
    assert sandbox.exchange(code).json()["hint"] == "Authorization code has been revoked"
    assert sandbox.exchange(sandbox.code()).status_code == 200


def test_a_renamed_account_answers_only_at_its_new_host(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    sandbox.control("POST", "/accounts/mycompany/rename", {"subdomain": "newname"})
    headers = {"X-Refresh-Token": pair["refresh_token"]}
    found = sandbox.call("GET", "/oauth2/account/current/subdomain", host="api-a.amocrm.ru", headers=headers).json()
    assert sandbox.refresh(pair["refresh_token"]).status_code == 404
    assert found["domain"] == "newname.amocrm.ru"
    assert sandbox.refresh(pair["refresh_token"], host=found["domain"]).status_code == 200


def test_a_long_lived_token_needs_no_refresh(sandbox: SandboxProcess) -> None:
    token = sandbox.control("POST", "/long_lived", {"account": "mycompany", "days": 30})
    sandbox.control("POST", "/clock", {"advance": 29 * 86400})
    assert sandbox.api("GET", "/account", token["access_token"]).status_code == 200
    sandbox.control("POST", "/clock", {"advance": 2 * 86400})
    assert sandbox.api("GET", "/account", token["access_token"]).status_code == 401


def test_tokens_have_the_size_of_real_ones(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    head = json.loads(base64.urlsafe_b64decode(pair["access_token"].split(".")[0] + "=="))
    assert head["alg"] == "RS256"
    assert len(pair["refresh_token"]) > 900
