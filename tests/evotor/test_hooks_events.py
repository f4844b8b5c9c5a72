"""What hooks told is kept once, by the vendor's ids, sealed, in any order and of any type; nothing else comes of it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from evotor import letters
from tests.databases import move_clock
from tests.evotor.hook_desk import HookDesk, desk
from tests.evotor.tills import STORE, payload
from tests.sandbox_process import EVOTOR_USER_ID
from tests.shared.parts import FakeClock

__all__ = ["desk"]

RECEIPT = payload("hooks/receipt")
DOCUMENT = payload("documents__flat")["items"][0]
WRAPPED = payload("documents__wrapped")["items"][0]
TERMINAL = "20170222-D58C-40E0-8051-B53ADFF38860"
CLOSED = datetime(2018, 7, 16, 16, 5, 10, 663000, tzinfo=UTC)


class RunningClock(FakeClock):
    """Two looks for letters, and then one for each, cost a second."""

    def monotonic(self) -> float:
        self.seconds += 1
        return self.seconds


def handled(desk: HookDesk, kind: str, body: object, method: str = "POST") -> list[dict[str, Any]]:
    assert desk.send(kind, body, method=method).status == 200
    desk.handle()
    return desk.events()


def test_a_receipt_is_kept_by_the_documents_id(desk: HookDesk) -> None:
    [event] = handled(desk, "receipts", RECEIPT)
    assert (event["kind"], event["event_key"], event["type"]) == ("receipts", DOCUMENT["id"], "SELL")
    assert (event["account_id"], event["store_id"], event["device_id"]) == (EVOTOR_USER_ID, STORE, TERMINAL)
    assert (event["total"], event["happened_at"]) == (Decimal("205.1"), CLOSED)
    assert desk.outcomes() == ["kept"]


@pytest.mark.parametrize("body", [DOCUMENT, [DOCUMENT], {"items": [DOCUMENT]}, WRAPPED])
def test_a_document_comes_alone_in_an_array_or_in_items(desk: HookDesk, body: object) -> None:
    [event] = handled(desk, "documents", body, "PUT")
    assert (event["event_key"], event["type"], event["total"]) == (DOCUMENT["id"], "SELL", Decimal("205.1"))
    assert (event["account_id"], event["store_id"], event["happened_at"]) == (EVOTOR_USER_ID, STORE, CLOSED)


def test_a_document_of_the_first_version_is_kept_by_its_own_names(desk: HookDesk) -> None:
    first = {
        "uuid": "u-1",
        "type": "SELL",
        "storeUuid": STORE,
        "deviceUuid": TERMINAL,
        "closeDate": "2018-07-16T16:05:10.663+0000",
    }
    [event] = handled(desk, "documents", [first], "PUT")
    assert (event["event_key"], event["store_id"], event["happened_at"]) == ("u-1", STORE, CLOSED)


def test_a_receipt_that_is_told_again_in_another_letter_is_kept_once(desk: HookDesk) -> None:
    handled(desk, "receipts", RECEIPT)
    assert len(handled(desk, "receipts", {**RECEIPT, "id": "another letter", "timestamp": 1531757119999})) == 1


def test_buyers_are_in_ciphertext_alone_and_nothing_is_lost(desk: HookDesk) -> None:
    handled(desk, "documents", DOCUMENT, "PUT")
    everything = str(desk.sql("SELECT to_jsonb(e)::text FROM evotor_events AS e"))
    assert "79000000001" not in everything
    assert "buyer.example" not in everything
    assert desk.body_of_event() == DOCUMENT


def test_of_two_merchants_each_has_its_own(desk: HookDesk) -> None:
    handled(desk, "documents", DOCUMENT, "PUT")
    found = handled(desk, "documents", {**DOCUMENT, "user_id": "01-000000000000009"}, "PUT")
    assert sorted(event["account_id"] for event in found) == ["01-000000000000009", EVOTOR_USER_ID]


def test_a_type_that_nobody_knows_yet_is_kept(desk: HookDesk) -> None:
    [event] = handled(desk, "documents", {**DOCUMENT, "type": "GLASS_CUT", "body": {"panes": [1.5]}}, "PUT")
    assert (event["type"], event["total"]) == ("GLASS_CUT", None)


def test_a_subscription_is_kept_event_by_event_whatever_came_first(desk: HookDesk) -> None:
    renewed = payload("hooks/subscription")
    for sequence in (3, 1, 2, 3):
        desk.send("subscription/event", {**renewed, "sequenceNumber": sequence})
    desk.handle()
    assert [(event["sequence"], event["type"]) for event in desk.events()] == [
        (number, "SubscriptionRenewed") for number in (1, 2, 3)
    ]


def test_what_has_no_id_is_kept_by_what_it_says(desk: HookDesk) -> None:
    for body in ([{"name": "a"}], [{"name": "b"}], [{"name": "a"}, 7]):
        desk.send("stores", body, method="PUT")
    desk.handle()
    assert len(desk.events()) == 3


def test_times_and_amounts_beyond_all_reason_are_nothing(desk: HookDesk) -> None:
    wild = {
        "id": "w",
        "close_date": 10**30,
        "timestamp": "yesterday",
        "body": {"result_sum": "1e5"},
        "sequenceNumber": 10**40,
    }
    [event] = handled(desk, "documents", wild, "PUT")
    assert (event["happened_at"], event["total"], event["sequence"]) == (None, None, None)


def test_texts_that_postgres_cannot_hold_are_kept_all_the_same(desk: HookDesk) -> None:
    [event] = handled(desk, "documents", {"id": "a\0b", "type": "\ud800", "note": "\0\udfff"}, "PUT")
    assert (event["event_key"], event["type"]) == ("ab", "?")
    assert desk.body_of_event()["note"] == "\0\udfff"


def test_a_merchant_nobody_connected_changes_nothing_else(desk: HookDesk) -> None:
    handled(desk, "receipts", {**RECEIPT, "userId": "01-000000000000009"})
    assert desk.count() == 0
    assert desk.calls_with_tokens() == 0


def test_after_ninety_days_it_is_forgotten(desk: HookDesk) -> None:
    handled(desk, "receipts", RECEIPT)
    move_clock(desk.database_url, 91 * 86_400)
    desk.handle()
    assert desk.events() == []


def test_more_than_one_batch_is_handled_in_one_tick(desk: HookDesk) -> None:
    for number in range(45):
        desk.send("documents", {**DOCUMENT, "id": f"d-{number}"}, method="PUT")
    assert desk.handle() == 45
    assert len(desk.events()) == 45


def test_what_there_is_no_time_for_comes_again(desk: HookDesk) -> None:
    for number in range(3):
        desk.send("documents", {**DOCUMENT, "id": f"d-{number}"}, method="PUT")
    services = structs.replace(desk.hook_services(), clock=RunningClock())
    assert letters.handle_waiting(services, "test-request", letters.SHORTEST + 5) == 2
    assert desk.handle_later() == 1


def test_what_nobody_here_knows_is_kept_again_when_it_changed(desk: HookDesk) -> None:
    for price in (1, 2, 2):
        handled(desk, "products", [{"uuid": "p1", "price": price}, {"uuid": "p1", "price": price}], "PUT")
    assert len(desk.events()) == 2


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00.000+14:00", "9999-12-31T23:59:59.999-14:00"])
def test_a_date_that_no_calendar_here_holds_is_none(desk: HookDesk, date: str) -> None:
    [event] = handled(desk, "documents", {"id": "d1", "close_date": date}, "PUT")
    assert event["happened_at"] is None
