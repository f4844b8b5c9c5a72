"""api.evotor.ru: headers, rights, lists, documents, limits."""

from typing import Any

import pytest

from tests.sandbox.evotor_calls import EvotorCalls
from tests.sandbox_process import EVOTOR_CLIENT_ID, EVOTOR_OTHER_USER_ID, EVOTOR_USER_ID

SELL_BODY = {"positions", "doc_discounts", "payments", "print_groups", "pos_print_results", "sum", "result_sum"}
SELL_BODY |= {"customer_email", "customer_phone"}
ENVELOPE = {"type", "id", "extras", "number", "close_date", "time_zone_offset", "session_id", "session_number"}
ENVELOPE |= {"close_user_id", "device_id", "store_id", "user_id", "version", "created_at", "counterparties", "body"}


@pytest.fixture
def access(evotor: EvotorCalls) -> str:
    return str(evotor.connect()["access_token"])


@pytest.fixture
def documents(evotor: EvotorCalls, access: str) -> str:
    return f"/stores/{evotor.first_store(access)}/documents"


def with_scope(evotor: EvotorCalls, *scope: str) -> str:
    evotor.control("PATCH", f"/clients/{EVOTOR_CLIENT_ID}", {"scope": list(scope)})
    return str(evotor.connect()["access_token"])


def cloud_token(evotor: EvotorCalls) -> str:
    return str(evotor.control("GET", f"/users/{EVOTOR_USER_ID}")["user"]["cloud_token"])


@pytest.mark.parametrize("path", ["/stores", "/devices", "/employees"])
def test_a_merchants_lists_are_read_with_bearer(evotor: EvotorCalls, access: str, path: str) -> None:
    answer = evotor.get(path, access)
    assert answer.headers["Content-Type"] == "application/vnd.evotor.v2+json"
    assert {one["user_id"] for one in answer.json()["items"]} == {EVOTOR_USER_ID}
    assert answer.json()["paging"] == {}


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/vnd.evotor.v1+json"])
def test_another_accept_is_not_acceptable(evotor: EvotorCalls, access: str, accept: str) -> None:
    assert evotor.get("/stores", access, {"Accept": accept}).status_code == 406


def test_a_charset_behind_accept_is_harmless(evotor: EvotorCalls, access: str) -> None:
    headers = {"Accept": "application/vnd.evotor.v2+json;charset=UTF-8"}
    assert evotor.get("/stores", access, headers).status_code == 200


@pytest.mark.parametrize(("style", "bearer", "bare"), [("any", 200, 200), ("bearer", 200, 401), ("bare", 401, 200)])
def test_a_cloud_token_is_taken_where_the_rules_say(evotor: EvotorCalls, style: str, bearer: int, bare: int) -> None:
    evotor.rules(cloud_token_style=style)
    token = cloud_token(evotor)
    assert evotor.get("/stores", token).status_code == bearer
    assert evotor.get("/stores", "", {"Authorization": "", "X-Authorization": token}).status_code == bare


def test_an_oauth_token_is_taken_as_bearer_only(evotor: EvotorCalls, access: str) -> None:
    assert evotor.get("/stores", "", {"Authorization": "", "X-Authorization": access}).status_code == 401
    assert evotor.get("/stores", "", {"Authorization": access}).status_code == 401


@pytest.mark.parametrize("path", ["products", "product-groups", "documents"])
def test_another_merchants_store_is_not_there(evotor: EvotorCalls, access: str, path: str) -> None:
    store = evotor.first_store(evotor.connect(user=EVOTOR_OTHER_USER_ID)["access_token"])
    assert evotor.get(f"/stores/{store}/{path}", access).status_code == 404


def test_a_missing_scope_is_forbidden(evotor: EvotorCalls) -> None:
    token = with_scope(evotor, "store:read")
    assert [evotor.get(path, token).status_code for path in ("/stores", "/devices", "/employees")] == [200, 403, 403]


def test_fields_with_a_scope_of_their_own_are_left_out(evotor: EvotorCalls, access: str) -> None:
    narrow = with_scope(evotor, "device:read", "product:read")
    whole = evotor.get("/devices", access).json()["items"][0]
    cut = evotor.get("/devices", narrow).json()["items"][0]
    product = evotor.get(f"/stores/{evotor.first_store(access)}/products", narrow).json()["items"][0]
    assert whole.keys() - cut.keys() == {"imei", "location", "firmware_version"}
    assert "quantity" not in product


@pytest.mark.parametrize("array", [False, True])
@pytest.mark.parametrize(("change", "status"), [({"is_installed": False}, 403), ({"is_paid": False}, 402)])
def test_refusals_come_as_object_or_array(
    evotor: EvotorCalls,
    access: str,
    change: dict[str, object],
    status: int,
    array: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    evotor.rules(array_errors=array)
    evotor.control("PATCH", f"/users/{EVOTOR_USER_ID}", change)
    answer = evotor.get("/stores", access)
    told = answer.json()[0] if array else answer.json()
    assert (answer.status_code, told.keys()) == (status, {"code", "message"})


def test_an_uninstalled_application_may_also_mean_dead_tokens(evotor: EvotorCalls, access: str) -> None:
    evotor.rules(uninstalled_answers=401)
    evotor.control("PATCH", f"/users/{EVOTOR_USER_ID}", {"is_installed": False})
    assert evotor.get("/stores", access).status_code == 401


def test_one_of_each_can_be_read(evotor: EvotorCalls, access: str, documents: str) -> None:
    store = documents.removesuffix("/documents")
    for path in ("/stores", "/employees", documents, f"{store}/products", f"{store}/product-groups"):
        item = evotor.get(path, access).json()["items"][0]
        assert evotor.get(f"{path}/{item['id']}", access).json() == item
    assert evotor.get(f"{documents}/nothing", access).status_code == 404


def test_the_pages_of_a_list_are_read_by_cursor(evotor: EvotorCalls, access: str, documents: str) -> None:
    evotor.rules(page_size=2)
    first = evotor.get(documents, access, type="SELL,PAYBACK").json()
    second = evotor.get(documents, access, cursor=first["paging"]["next_cursor"]).json()
    assert [one["type"] for one in first["items"] + second["items"]] == ["SELL", "SELL", "PAYBACK"]
    assert second["paging"] == {}


def test_a_cursor_stands_alone_belongs_to_its_list_and_grows_old(
    evotor: EvotorCalls, access: str, documents: str
) -> None:
    evotor.rules(page_size=1)
    cursor = evotor.get(documents, access).json()["paging"]["next_cursor"]
    assert evotor.get(documents, access, cursor=cursor, type="SELL").status_code == 400
    assert evotor.get("/stores", access, cursor=cursor).status_code == 400
    evotor.sandbox.control("POST", "/clock", {"advance": 3601})
    assert evotor.get(documents, access, cursor=cursor).json()["violations"][0]["subject"] == "cursor"


def test_since_counts_itself_in_and_until_does_not(evotor: EvotorCalls, access: str, documents: str) -> None:
    opened = 1768208400000  # when the sample's session was opened; receipts follow every ten minutes
    step = 600_000
    found = evotor.get(documents, access, since=opened + step, until=opened + 2 * step).json()["items"]
    assert [one["number"] for one in found] == [2]


def test_a_receipt_uploaded_late_appears_by_the_time_of_its_upload(
    evotor: EvotorCalls, access: str, documents: str
) -> None:
    now = int(evotor.sandbox.control("POST", "/clock", {"advance": 0})["now"] * 1000)
    document = evotor.control("POST", "/sales", {"late_seconds": 86400, "silent": True})["document"]
    found = evotor.get(documents, access, since=now).json()["items"]
    assert found == [document]
    assert document["close_date"] < document["created_at"]


@pytest.mark.parametrize("query", [{"since": "yesterday"}, {"type": "SELL,GIVE_AWAY"}, {"limit": 5}])
def test_a_wrong_parameter_is_a_violation(
    evotor: EvotorCalls, access: str, documents: str, query: dict[str, Any]
) -> None:
    answer = evotor.get(documents, access, **query)
    assert (answer.status_code, answer.json()["code"]) == (400, "validation_failed")
    assert [one["subject"] for one in answer.json()["violations"]] == list(query)


def test_a_receipt_has_the_documented_keys(evotor: EvotorCalls, access: str, documents: str) -> None:
    sale, _, back = evotor.get(documents, access, type="SELL,PAYBACK").json()["items"]
    assert (sale.keys(), sale["body"].keys()) == (ENVELOPE, SELL_BODY)
    assert back["body"].keys() == SELL_BODY | {"base_document_id", "base_document_number"}
    assert (sale["body"]["sum"], sale["body"]["result_sum"]) == (22600, 20340)
    assert sale["body"]["payments"][0]["parts"][0]["part_sum"] == 20340


def test_the_items_of_a_receipt_can_be_wrapped(evotor: EvotorCalls, access: str, documents: str) -> None:
    flat = evotor.get(documents, access, type="SELL").json()["items"][0]["body"]
    evotor.rules(wrapped_documents=True)
    wrapped = evotor.get(documents, access, type="SELL").json()["items"][0]["body"]
    assert [one["position"] for one in wrapped["positions"]] == flat["positions"]
    assert [one["payment"] for one in wrapped["payments"]] == flat["payments"]
    assert [one["pos_print_result"] for one in wrapped["pos_print_results"]] == flat["pos_print_results"]


def test_documents_of_one_terminal_can_be_read(evotor: EvotorCalls, access: str, documents: str) -> None:
    store = documents.removesuffix("/documents")
    here, elsewhere = (one["id"] for one in evotor.get("/devices", access).json()["items"])
    assert len(evotor.get(f"{store}/devices/{here}/documents", access).json()["items"]) == 4
    assert evotor.get(f"{store}/devices/{elsewhere}/documents", access).json()["items"] == []


def test_the_rate_is_told_and_ends_with_429(evotor: EvotorCalls, access: str) -> None:
    evotor.rules(rate_limit=2, gives_retry_after=True)
    answers = [evotor.get("/stores", access) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert [one.headers["X-RateLimit-Remaining"] for one in answers] == ["1", "0", "0"]
    assert answers[2].headers["X-RateLimit-Limit"] == "2"
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_a_url_can_be_announced_as_retired(evotor: EvotorCalls, access: str) -> None:
    evotor.rules(warning='299 - "Deprecated"')
    assert evotor.get("/stores", access).headers["Warning"] == '299 - "Deprecated"'


def test_writing_is_not_allowed(evotor: EvotorCalls, access: str) -> None:
    headers = {"Authorization": f"Bearer {access}", "Accept": "application/vnd.evotor.v2+json"}
    answer = evotor.sandbox.call("POST", "/stores", host="api.evotor.ru", headers=headers, json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_merchant_can_be_added(evotor: EvotorCalls) -> None:
    made = evotor.control("POST", "/users", {"name": "Третья мастерская"})
    token = evotor.connect(user=made["id"])["access_token"]
    assert [one["id"] for one in evotor.get("/stores", token).json()["items"]] == made["stores"]


def test_a_misspelt_rule_is_refused(evotor: EvotorCalls) -> None:
    for rules in ({"rotate": True}, {"cloud_token_style": "naked"}):
        answer = evotor.sandbox.session.post(f"{evotor.sandbox.base_url}/_control/evotor/rules", json=rules)
        assert answer.status_code == 400
