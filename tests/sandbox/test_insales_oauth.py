"""The guide's token endpoint, and what a Bearer token opens."""

from typing import Any

import pytest
import requests

from tests.sandbox_process import (
    INSALES_HOST,
    INSALES_IDENTIFIER,
    INSALES_OAUTH_HOST,
    INSALES_REDIRECT_URI,
    INSALES_SECRET,
    SandboxProcess,
)

CLIENT = {"client_id": INSALES_IDENTIFIER, "client_secret": INSALES_SECRET, "redirect_uri": INSALES_REDIRECT_URI}


def code(sandbox: SandboxProcess, shop: str = INSALES_OAUTH_HOST) -> str:
    return str(sandbox.control("POST", "/insales/codes", {"shop": shop})["code"])


def token(sandbox: SandboxProcess, **grant: str) -> requests.Response:
    return sandbox.call("POST", "/admin/oauth/token", host=INSALES_OAUTH_HOST, json=CLIENT | grant)


def exchange(sandbox: SandboxProcess, value: str, **changed: str) -> requests.Response:
    return token(sandbox, grant_type="authorization_code", code=value, **changed)


def refresh(sandbox: SandboxProcess, value: str) -> requests.Response:
    return token(sandbox, grant_type="refresh_token", refresh_token=value)


def granted(sandbox: SandboxProcess) -> dict[str, Any]:
    answer: dict[str, Any] = exchange(sandbox, code(sandbox)).json()
    return answer


def account(
    sandbox: SandboxProcess, access: str, path: str = "account", host: str = INSALES_OAUTH_HOST
) -> requests.Response:
    return sandbox.call("GET", f"/admin/{path}.json", host=host, headers={"Authorization": f"Bearer {access}"})


def test_a_code_becomes_a_token_that_opens_the_account(sandbox: SandboxProcess) -> None:
    given = granted(sandbox)
    assert given.keys() == {"access_token", "token_type", "scope"}
    assert account(sandbox, given["access_token"]).json()["subdomain"] == "myshop"


def test_a_code_works_once(sandbox: SandboxProcess) -> None:
    value = code(sandbox)
    assert [exchange(sandbox, value).status_code for _ in range(2)] == [200, 400]


def test_a_code_lives_ten_minutes(sandbox: SandboxProcess) -> None:
    value = code(sandbox)
    sandbox.control("POST", "/clock", {"advance": 601})
    assert exchange(sandbox, value).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"redirect_uri": f"{INSALES_REDIRECT_URI}/"}, "invalid_grant"),
        ({"client_secret": "guess"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_everything_has_to_fit(sandbox: SandboxProcess, changed: dict[str, str], error: str) -> None:
    wanted = {"grant_type": "authorization_code", "code": code(sandbox)} | changed
    answer = token(sandbox, **wanted)
    assert (answer.status_code in {400, 401}, answer.json()["error"]) == (True, error)


def test_a_code_of_another_shop_is_unknown(sandbox: SandboxProcess) -> None:
    assert exchange(sandbox, code(sandbox, INSALES_HOST)).json()["error"] == "invalid_grant"


def test_a_form_is_refused(sandbox: SandboxProcess) -> None:
    form = CLIENT | {"grant_type": "authorization_code", "code": code(sandbox)}
    answer = sandbox.call("POST", "/admin/oauth/token", host=INSALES_OAUTH_HOST, data=form)
    assert (answer.status_code, answer.json()["message"]) == (
        422,
        "incorrect Content-Type, should be application/json",
    )


def test_a_token_opens_its_own_shop_only(sandbox: SandboxProcess) -> None:
    access = granted(sandbox)["access_token"]
    assert account(sandbox, access, host=INSALES_HOST).status_code == 401


def test_refresh_and_expiry_come_when_a_test_asks_for_them(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/insales/rules", {"gives_refresh_token": True, "expires_in": 3600})
    first = granted(sandbox)
    sandbox.control("POST", "/clock", {"advance": 3601})
    assert account(sandbox, first["access_token"]).status_code == 401
    second = refresh(sandbox, first["refresh_token"]).json()
    assert (account(sandbox, second["access_token"]).status_code, second["expires_in"]) == (200, 3600)


def test_a_refresh_token_rotates_unless_told_otherwise(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/insales/rules", {"gives_refresh_token": True})
    first = granted(sandbox)["refresh_token"]
    assert [refresh(sandbox, first).status_code for _ in range(2)] == [200, 400]
    sandbox.control("POST", "/insales/rules", {"rotates": False})
    second = granted(sandbox)["refresh_token"]
    assert [refresh(sandbox, second).json()["refresh_token"] for _ in range(2)] == [second, second]


def test_tokens_can_be_ended_and_revoked(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/insales/rules", {"gives_refresh_token": True})
    given = granted(sandbox)
    assert sandbox.control("POST", "/insales/expire", {"shop": INSALES_OAUTH_HOST}) == {"ended": 1}
    assert account(sandbox, given["access_token"]).status_code == 401
    sandbox.control("POST", "/insales/revoke", {"shop": INSALES_OAUTH_HOST, "kinds": ["tokens"]})
    assert refresh(sandbox, given["refresh_token"]).status_code == 400


def test_the_account_may_be_wrapped_or_stand_at_the_other_path(sandbox: SandboxProcess) -> None:
    access = granted(sandbox)["access_token"]
    sandbox.control("POST", "/insales/rules", {"account_is_wrapped": True, "has_account_json": False})
    absent, other = account(sandbox, access), account(sandbox, access, "current_account")
    assert (absent.status_code, absent.headers["Content-Type"].partition(";")[0]) == (404, "text/html")
    assert other.json()["account"]["owner"]["name"] == "Виктор Стеклов"


def test_the_journal_shows_fingerprints_only(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/insales/rules", {"gives_refresh_token": True})
    given = granted(sandbox)
    account(sandbox, given["access_token"])
    journal = sandbox.control("GET", "/journal")["entries"]
    assert journal[0]["access_issued"] == journal[1]["access"]
    shown = {str(value) for one in journal for value in one.values()}
    assert shown.isdisjoint({given["access_token"], given["refresh_token"]})


def test_faults_reach_the_token_endpoint(sandbox: SandboxProcess) -> None:
    sandbox.control("POST", "/insales/rules", {"expires_in": 60})
    sandbox.control("POST", "/faults", {"host": INSALES_OAUTH_HOST, "effect": "without_expires_in"})
    assert "expires_in" not in granted(sandbox)
