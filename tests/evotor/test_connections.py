"""What an administrator sees and does: status, disconnecting, reading through; never another owner's."""

from typing import Any

import pytest

from tests.evotor.office import TillOffice, second_owner
from tests.sandbox_process import EVOTOR_USER_ID
from tests.shared.parts import OWNER

READS = ("stores", "devices", "employees", "products", "product_groups", "documents")


@pytest.fixture
def connected(office: TillOffice) -> TillOffice:
    office.connect_evotor()
    return office


def first_store(office: TillOffice) -> str:
    return str(office.read("stores").body["items"][0]["id"])


def truth(office: TillOffice) -> dict[str, Any]:
    """The merchant by Evotor's own word."""
    found: dict[str, Any] = office.sandbox.control("GET", f"/evotor/users/{EVOTOR_USER_ID}")["user"]
    return found


def test_the_status_has_no_secret_and_all_a_person_needs(connected: TillOffice) -> None:
    status = connected.status()

    assert (status["account_id"], status["kind"], status["state"]) == (EVOTOR_USER_ID, "oauth", "active")
    assert {"expires_at", "grant_expires_at", "last_refreshed_at", "last_error", "next_step"} <= status.keys()
    assert (status["is_ending"], status["ending_text"]) == (False, "")
    assert "document:read" in status["scopes"]
    assert not {name for name in status if "token" in name}


def test_an_unknown_merchant_is_not_found(connected: TillOffice) -> None:
    assert connected.read("connection_status", account_id="01-000000000000001").code == "not_found"


def test_disconnecting_wipes_the_tokens_and_keeps_the_row(connected: TillOffice) -> None:
    answer = connected.admin("POST", "disconnect", account_id=EVOTOR_USER_ID)

    assert answer.body["connection"] == {"account_id": EVOTOR_USER_ID, "state": "disconnected"}
    row = connected.till_row()
    assert (row["state"], row["access_token"], row["refresh_token"]) == ("disconnected", None, None)
    assert connected.sql("SELECT count(*) FROM audit WHERE event = 'disconnected'") == [(1,)]


@pytest.mark.parametrize("account_id", [None, 7, ["x"]])
def test_disconnecting_needs_to_be_told_whom(connected: TillOffice, account_id: object) -> None:
    assert connected.admin("POST", "disconnect", account_id=account_id).code == "validation_failed"


def test_an_owner_disconnects_its_own_from_our_page_alone(connected: TillOffice) -> None:
    connected.log_in_as(OWNER)

    assert connected.call("POST", body={"action": "disconnect", "account_id": EVOTOR_USER_ID}).code == "csrf_failed"
    assert connected.change(action="disconnect", account_id=EVOTOR_USER_ID).status == 200


def test_another_owner_sees_and_changes_nothing(connected: TillOffice) -> None:
    connected.log_in_as(second_owner(connected))
    asked = {"account_id": EVOTOR_USER_ID, "store_id": "20170228-F4F1-401B-80FA-9ECCA8451FFB"}

    for action in ("connection_status", *READS):
        assert connected.call("GET", parameters={"action": action, **asked}).code == "not_found"
    for action in ("check", "disconnect"):
        assert connected.change(action=action, account_id=EVOTOR_USER_ID).code == "not_found"
    assert connected.call("GET", parameters={"action": "connection_status"}).body["connections"] == []
    assert connected.call("GET", parameters={"action": "stores"}).code == "not_found"
    assert connected.till_row()["state"] == "active"


@pytest.mark.parametrize("action", ["connection_status", *READS])
def test_nobody_reads_without_a_key_or_a_session(connected: TillOffice, action: str) -> None:
    connected.cookies.clear()

    assert connected.call("GET", parameters={"action": action, "account_id": EVOTOR_USER_ID}).code == "auth_required"


def test_stores_and_devices_are_those_of_the_merchant(connected: TillOffice) -> None:
    merchant = truth(connected)

    assert [one["id"] for one in connected.read("stores").body["items"]] == list(merchant["stores"])
    assert [one["id"] for one in connected.read("devices").body["items"]] == list(merchant["devices"])


def test_products_and_documents_are_those_of_the_store(connected: TillOffice) -> None:
    store = first_store(connected)
    held = truth(connected)["stores"][store]
    products = connected.read("products", store_id=store).body["items"]
    documents = connected.read("documents", store_id=store).body["items"]

    assert {one["id"]: one["price"] for one in products} == {
        name: product["price"] for name, product in held["products"].items()
    }
    assert {one["id"] for one in documents} == set(held["documents"])


def test_staff_and_groups_of_goods_are_read_too(connected: TillOffice) -> None:
    merchant, store = truth(connected), first_store(connected)
    staff = connected.read("employees").body["items"]
    groups = connected.read("product_groups", store_id=store).body["items"]

    assert [one["id"] for one in staff] == list(merchant["employees"])
    assert {one["id"] for one in groups} == set(merchant["stores"][store]["groups"])


def test_the_cursor_is_passed_on(connected: TillOffice) -> None:
    store = first_store(connected)
    found: list[object] = []
    cursor: dict[str, str] = {}
    connected.rules(page_size=3)
    for _ in range(2):
        page = connected.read("products", store_id=store, account_id=EVOTOR_USER_ID, **cursor).body
        found += page["items"]
        cursor = {"cursor": page["paging"].get("next_cursor", "")}

    assert (len(found), cursor) == (4, {"cursor": ""})
    assert "cursor=" in connected.vendor_calls()[-1]["query"]


@pytest.mark.parametrize("action", ["products", "product_groups", "documents"])
@pytest.mark.parametrize("store", ["", "../stores", "a b"])
def test_a_store_has_to_be_named(connected: TillOffice, action: str, store: str) -> None:
    answer = connected.read(action, store_id=store)

    assert (answer.status, answer.body["error"]["field"]) == (400, "store_id")


def test_a_missing_right_is_told_as_such(connected: TillOffice) -> None:
    client = "/evotor/clients/5a0c6de1b7f24938a1d2e3f405162738"
    connected.sandbox.control("PATCH", client, {"scope": ["store:read"]})
    connected.connect_evotor()

    assert connected.read("devices").code == "forbidden"
    assert connected.till_row()["state"] == "active"


def test_health_asks_nobody(office: TillOffice) -> None:
    assert office.call("GET", parameters={"action": "health"}).body["status"] == "ok"
