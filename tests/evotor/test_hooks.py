"""The door for Evotor's calls: who is let in, what is kept, and that every refusal is clear and leaves nothing."""

import json

import pytest

from evotor import letters
from shared.signatures import token_hash
from tests.canaries import canary
from tests.evotor.hook_desk import BEARER, HookDesk, desk
from tests.evotor.tills import payload
from tests.sandbox_process import EVOTOR_USER_ID, EVOTOR_WEBHOOK_SECRET

__all__ = ["desk"]

RECEIPT = payload("hooks/receipt")
TOKEN = canary("a cloud token")
KINDS = ("installation/event", "subscription/event", "receipts", "documents")
PATH = "/api/evotor/hooks/receipts"


def kept(desk: HookDesk) -> list[tuple[object, ...]]:
    return desk.sql("SELECT kind, subject FROM inbox")


def test_a_call_without_a_secret_is_refused_in_our_words_and_in_evotors(desk: HookDesk) -> None:
    answer = desk.call("POST", path=PATH, body=RECEIPT)
    assert (answer.status, answer.code, answer.body["errors"]) == (401, "auth_required", [{"code": 1001}])
    assert kept(desk) == []


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer wrong",
        f"Bearer {EVOTOR_WEBHOOK_SECRET}x",
        f"Bearer {EVOTOR_WEBHOOK_SECRET[:-1]}",
        f"Bearer  {EVOTOR_WEBHOOK_SECRET}",
    ],
)
def test_a_wrong_secret_is_refused_and_written_down(desk: HookDesk, sent: str) -> None:
    answer = desk.call("POST", path=PATH, headers={"Authorization": sent}, body=RECEIPT)
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert kept(desk) == []
    assert desk.sql("SELECT event, actor FROM audit") == [("hook_forged", "anyone")]


@pytest.mark.parametrize("sent", ["", EVOTOR_WEBHOOK_SECRET, f"Basic {EVOTOR_WEBHOOK_SECRET}", "Bearer", "Bearer "])
def test_the_secret_counts_as_bearer_alone(desk: HookDesk, sent: str) -> None:
    answer = desk.call("POST", path=PATH, headers={"Authorization": sent}, body=RECEIPT)
    assert (answer.status, kept(desk)) == (401, [])


@pytest.mark.parametrize("sent", [BEARER, {"Authorization": "Bearer "}, {"Authorization": "Bearer None"}, {}])
def test_while_no_secret_is_set_nobody_is_let_in(
    desk: HookDesk, monkeypatch: pytest.MonkeyPatch, sent: dict[str, str]
) -> None:
    monkeypatch.setenv("EVOTOR_WEBHOOK_SECRET", "")
    assert desk.call("POST", path=PATH, headers=sent, body=RECEIPT).status == 401
    assert kept(desk) == []


def test_the_secret_comes_under_another_name_where_the_cloud_takes_the_first_away(desk: HookDesk) -> None:
    sent = {"X-Authorization": f"bearer {EVOTOR_WEBHOOK_SECRET}"}
    assert desk.call("POST", path=PATH, headers=sent, body=RECEIPT).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_kept_and_answered_at_once(desk: HookDesk, kind: str, method: str) -> None:
    answer = desk.send(kind, RECEIPT, method=method)
    assert (answer.status, answer.body) == (200, {"success": True})
    assert kept(desk) == [("hook", EVOTOR_USER_ID)]
    assert desk.calls_with_tokens() == 0


def test_on_a_bare_function_url_the_kind_is_a_parameter(desk: HookDesk) -> None:
    asked = {"action": "hook", "type": "receipts"}
    assert desk.call("POST", parameters=asked, headers=BEARER, body=RECEIPT).status == 200
    assert kept(desk) == [("hook", EVOTOR_USER_ID)]


def test_a_bare_function_url_without_a_kind_is_refused(desk: HookDesk) -> None:
    answer = desk.call("POST", parameters={"action": "hook"}, headers=BEARER, body=RECEIPT)
    assert (answer.status, answer.body["error"]["field"]) == (400, "type")


@pytest.mark.parametrize(
    ("path", "kind"), [("api/v2/receipts", "receipts"), ("receipts/", "receipts"), ("", "documents")]
)
def test_evotors_own_paths_behind_our_address_are_known(desk: HookDesk, path: str, kind: str) -> None:
    assert desk.send(path, RECEIPT, method="PUT").status == 200
    desk.handle()
    assert [event["kind"] for event in desk.events()] == [kind]


def test_a_kind_that_nobody_knows_yet_is_kept(desk: HookDesk) -> None:
    assert desk.send("inventories/stores/X-1/products", [{"id": "p-1"}], method="PUT").status == 200
    desk.handle()
    [event] = desk.events()
    assert (event["kind"], event["event_key"], event["account_id"]) == (
        "inventories/stores/X-1/products",
        "p-1:" + token_hash('{"id": "p-1"}'),
        "",
    )


@pytest.mark.parametrize("kind", ["user/create", "user/verify"])
def test_a_log_in_of_our_own_is_not_offered_and_its_password_not_kept(desk: HookDesk, kind: str) -> None:
    answer = desk.send(kind, {"userId": EVOTOR_USER_ID, "username": "anna", "password": "secret"})
    assert (answer.status, answer.code, kept(desk)) == (404, "not_found", [])


@pytest.mark.parametrize("kind", ["..", "a b", "а", "-x", "x" * 121])
def test_what_is_no_kind_is_refused(desk: HookDesk, kind: str) -> None:
    assert desk.send(kind, RECEIPT, method="PUT").status in {400, 404}
    assert kept(desk) == []


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"x", b"7", b'"x"', b"null", b"\xff{}", b'{"a": NaN}', b'{"a": 1e999999999}', b"[" * 100_000]
)
def test_what_is_no_json_is_told_as_syntax(desk: HookDesk, raw: bytes) -> None:
    answer = desk.send_raw(raw)
    assert (answer.status, answer.code, answer.body["errors"][0]["code"]) == (400, "bad_json", 2001)
    assert kept(desk) == []


def test_a_till_that_was_offline_tells_everything_at_once(desk: HookDesk) -> None:
    assert desk.send_raw(json.dumps({"x": "y" * 900_000}).encode()).status == 200


@pytest.mark.parametrize("size", [1_100_000, 10_000_000])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_huge_body_is_told_to_be_one(desk: HookDesk, method: str, size: int) -> None:
    answer = desk.send_raw(json.dumps({"x": "y" * size}).encode(), method=method)
    assert (answer.status, answer.code, kept(desk)) == (413, "too_large", [])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"token": TOKEN}, "userId"),
        ({"userId": "../x", "token": TOKEN}, "userId"),
        ({"userId": EVOTOR_USER_ID}, "token"),
        ({"userId": EVOTOR_USER_ID, "token": "two words"}, "token"),
        ({"userId": EVOTOR_USER_ID, "token": {"a": 1}}, "token"),
    ],
)
def test_a_token_needs_its_merchant_and_itself(desk: HookDesk, body: object, field: str) -> None:
    answer = desk.send("user/token", body)
    assert (answer.status, answer.body["errors"]) == (400, [{"code": 2001, "subject": field}])
    assert kept(desk) == []


@pytest.mark.parametrize("name", ["userId", "userUuid"])
def test_a_token_lies_sealed_until_it_is_looked_at(desk: HookDesk, name: str) -> None:
    assert desk.send("user/token", {name: EVOTOR_USER_ID, "token": TOKEN}).status == 200
    assert kept(desk) == [("user/token", EVOTOR_USER_ID)]
    assert TOKEN not in str(desk.sql("SELECT * FROM inbox"))


def test_the_merchant_may_be_named_by_a_header_alone(desk: HookDesk) -> None:
    desk.send("documents", [{"id": "d-1"}], method="PUT", **{"X-Evotor-User-Id": EVOTOR_USER_ID})
    assert kept(desk) == [("hook", EVOTOR_USER_ID)]


def test_the_same_call_again_is_kept_once_and_answered_as_before(desk: HookDesk) -> None:
    assert [desk.send("receipts", RECEIPT).status for _ in range(3)] == [200, 200, 200]
    assert len(kept(desk)) == 1
    desk.handle()
    assert (desk.send("receipts", RECEIPT).status, desk.handle()) == (200, 0)


def test_while_too_much_waits_evotor_is_told_to_come_again(desk: HookDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_WAITING", 1)
    desk.send("receipts", RECEIPT)
    answer = desk.send("receipts", {**RECEIPT, "id": "another"})
    assert (answer.status, answer.headers["Retry-After"], len(kept(desk))) == (429, "60", 1)
    assert desk.bring_token(TOKEN).status == 200


def test_a_hook_is_not_called_with_get(desk: HookDesk) -> None:
    assert desk.call("GET", path=PATH, headers=BEARER).status == 405
