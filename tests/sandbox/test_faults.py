"""Faults on demand do what they say, once, to the chosen call; and the journal tells of all."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.sandbox_process import SandboxProcess

TOKEN = "/oauth2/access_token"


def fault(sandbox: SandboxProcess, **wanted: object) -> None:
    sandbox.control("POST", "/faults", wanted)


def test_a_made_answer_comes_once_with_its_headers(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="answer", path="/api/v4/account", status=429, headers={"Retry-After": "3"})
    first, second = (sandbox.api("GET", "/account", access) for _ in range(2))
    assert (first.status_code, first.headers["Retry-After"], first.headers["Content-Type"]) == (429, "3", "text/html")
    assert second.status_code == 200


def test_nth_waits_for_its_call(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="answer", path="/api/v4/account", nth=2, status=503)
    assert [sandbox.api("GET", "/account", access).status_code for _ in range(3)] == [200, 503, 200]


@pytest.mark.parametrize(("effect", "survives"), [("drop_before", True), ("drop_after", False), ("reset_after", False)])
def test_a_connection_dropped_after_the_rotation_uses_the_token_up(
    sandbox: SandboxProcess, effect: str, *, survives: bool
) -> None:
    pair = sandbox.connect()
    fault(sandbox, effect=effect, path=TOKEN)
    with pytest.raises(requests.ConnectionError):
        sandbox.refresh(pair["refresh_token"])
    assert (sandbox.refresh(pair["refresh_token"]).status_code == 200) is survives


def test_a_reset_is_a_reset(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="reset_before")
    with pytest.raises(requests.ConnectionError, match="reset by peer"):
        sandbox.api("GET", "/account", access)


def test_a_write_lands_after_the_caller_left(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, path="/api/v4/leads", method="PATCH", delay_before=0.3)
    with pytest.raises(requests.Timeout):
        sandbox.api("PATCH", "/leads/3912171", access, json={"price": 777}, timeout=0.1)
    time.sleep(0.5)
    assert sandbox.control("GET", "/deals/mycompany/3912171")["price"] == 777


def test_a_late_write_lands_when_it_is_told_to(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="late", path="/api/v4/leads", method="PATCH")
    with pytest.raises(requests.ConnectionError):
        sandbox.api("PATCH", "/leads/3912171", access, json={"price": 777})
    assert sandbox.control("GET", "/deals/mycompany/3912171")["price"] == 12000
    sandbox.control("POST", "/faults/release")
    while sandbox.control("GET", "/journal?since=0")["entries"][-1]["status"] is None:
        time.sleep(0.01)
    assert sandbox.control("GET", "/deals/mycompany/3912171")["price"] == 777


def test_an_expired_access_token_leaves_the_refresh_token_alive(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    sandbox.control("POST", "/expire", {"account": "mycompany"})
    assert sandbox.api("GET", "/account", pair["access_token"]).status_code == 401
    assert sandbox.refresh(pair["refresh_token"]).status_code == 200


def test_a_hung_call_gives_nothing(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="hang", seconds=0.3)
    with pytest.raises(requests.Timeout):
        sandbox.api("GET", "/account", access, timeout=0.1)


def test_a_dripping_answer_is_whole_in_the_end(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="drip", seconds=0.3)
    started = time.monotonic()
    assert sandbox.api("GET", "/account", access).json()["subdomain"] == "mycompany"
    assert time.monotonic() - started > 0.25


def test_half_an_answer_is_no_json(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="bad_json")
    with pytest.raises(requests.JSONDecodeError):
        sandbox.api("GET", "/account", access).json()


@pytest.mark.parametrize("key", ["refresh_token", "expires_in"])
def test_a_key_missing_from_the_pair_is_lost_for_good(sandbox: SandboxProcess, key: str) -> None:
    pair = sandbox.connect()
    fault(sandbox, effect=f"without_{key}", path=TOKEN)
    assert key not in sandbox.refresh(pair["refresh_token"]).json()
    assert sandbox.refresh(pair["refresh_token"]).status_code == 401


def test_the_same_refresh_token_may_come_back(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    fault(sandbox, effect="same_refresh_token", path=TOKEN)
    assert sandbox.refresh(pair["refresh_token"]).json()["refresh_token"] == pair["refresh_token"]
    assert sandbox.refresh(pair["refresh_token"]).status_code == 200


@pytest.mark.parametrize(("both", "statuses"), [(True, [200, 200]), (False, [200, 401])])
def test_two_simultaneous_refreshes(sandbox: SandboxProcess, *, both: bool, statuses: list[int]) -> None:
    sandbox.control("POST", "/rules", {"simultaneous_refreshes": both})
    pair = sandbox.connect()
    fault(sandbox, path=TOKEN, delay_before=0.3, times=2)
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(sandbox.refresh, [pair["refresh_token"]] * 2)
    assert sorted(answer.status_code for answer in answers) == statuses


def test_a_misspelt_fault_is_refused(sandbox: SandboxProcess) -> None:
    for body in ({"effect": "explode"}, {"efect": "drip"}):
        with pytest.raises(requests.HTTPError):
            sandbox.control("POST", "/faults", body)


def test_the_journal_follows_a_refresh_without_showing_a_token(sandbox: SandboxProcess) -> None:
    pair = sandbox.connect()
    sandbox.refresh(pair["refresh_token"])
    told = sandbox.control("GET", "/journal")["entries"][-1]
    presented = hashlib.sha256(pair["refresh_token"].encode()).hexdigest()[:12]
    assert (told["refresh_presented"], told["status"], told["grant_type"]) == (presented, 200, "refresh_token")
    assert told["refresh_issued"] not in {None, presented}
    assert pair["refresh_token"] not in sandbox.session.get(f"{sandbox.base_url}/_control/journal").text


def test_the_journal_names_user_fault_and_lost_answer(sandbox: SandboxProcess, access: str) -> None:
    fault(sandbox, effect="drop_after")
    with pytest.raises(requests.ConnectionError):
        sandbox.api("GET", "/leads/3912171", access, headers={"X-Context-User-ID": "9100002"})
    told = sandbox.control("GET", "/journal?since=1")["entries"][-1]
    assert (told["context_user_id"], told["fault"], told["status"]) == ("9100002", "drop_after", None)
    assert (told["host"], told["path"]) == ("mycompany.amocrm.ru", "/api/v4/leads/3912171")


def test_the_grants_show_which_token_is_alive(sandbox: SandboxProcess) -> None:
    sandbox.refresh(sandbox.connect()["refresh_token"])
    held = sandbox.control("GET", "/grants/mycompany")["refresh_tokens"]
    assert [token["alive"] for token in held] == [False, True]
