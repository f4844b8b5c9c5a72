"""Calculations with our own price: variants, the order, the deal's budget as its sum (contract.md §2.1)."""

from typing import Any

import pytest

from tests.office import Office
from tests.stories.mishaps import WAIT, fail, linked, notes, own_products
from tests.stories.orders import MIRROR, WALK_IN, card, changed, order, put_on_sale, save, seen

NBSP = "\u00a0"


def test_a_save_writes_note_product_and_budget_of_our_own_price(connected: Office) -> None:
    answer = save(connected)
    assert (answer.status, answer.body["status"], answer.body["total_price"]) == (200, "in_order", 29210.0)
    assert answer.body["result"]["totals"]["vat"] == "5267.38"
    [made] = own_products(connected)
    assert (made["PRICE"], linked(connected), connected.deal()["price"]) == ("29210", {made["id"]: 1}, 29210)
    [note] = notes(connected)
    assert note.startswith("Расчёт № 1: Душевая перегородка\n")
    assert f"ИТОГО: 29{NBSP}210,00{NBSP}₽ (в т. ч. НДС 22{NBSP}% — 5{NBSP}267,38{NBSP}₽)" in note
    assert "Прайс-лист: DEMO-2026-1" in note


def test_the_product_is_named_by_what_it_is(connected: Office) -> None:
    save(connected)
    [made] = own_products(connected)
    assert made["name"].endswith(f"1{NBSP}000×2{NBSP}000{NBSP}мм, 8{NBSP}мм (расчёт №{NBSP}1)")


def test_the_budget_is_the_sum_of_what_is_in_the_order(connected: Office) -> None:
    save(connected)
    save(connected, MIRROR)
    assert connected.deal()["price"] == 29210 + 1720


def test_a_variant_has_a_note_and_no_product_and_leaves_the_budget(connected: Office) -> None:
    save(connected)
    answer = save(connected, MIRROR, in_order=False)
    assert (answer.body["status"], answer.body["sync"]["budget"]) == ("saved", "skipped")
    assert (connected.deal()["price"], len(notes(connected)), len(own_products(connected))) == (29210, 2, 1)


def test_a_draft_writes_nothing_into_the_deal(connected: Office) -> None:
    before = connected.deal()
    answer = save(connected, draft=True)
    assert (answer.status, answer.body["status"], answer.body["note_added"]) == (200, "draft", False)
    assert connected.deal() == before


def test_a_variant_enters_the_order_with_its_product_and_leaves_it_again(connected: Office) -> None:
    first, variant = save(connected), save(connected, MIRROR, in_order=False)
    entered = order(connected, variant, wanted=True)
    assert (entered.status, entered.body["status"]) == (200, "in_order")
    products = {made["id"] for made in own_products(connected)}
    assert (connected.deal()["price"], products <= set(linked(connected))) == (29210 + 1720, True)
    left = order(connected, entered, wanted=False)
    mirror = next(made["id"] for made in own_products(connected) if "Зеркало" in made["name"])
    assert (left.body["status"], connected.deal()["price"], mirror in linked(connected)) == ("saved", 29210, False)
    assert len(notes(connected)) == 2
    assert first.status == 200


def test_what_enters_the_order_again_keeps_its_product(connected: Office) -> None:
    answer = save(connected)
    for wanted in (False, True):
        answer = order(connected, answer, wanted=wanted)
    [made] = own_products(connected)
    assert made["id"] in linked(connected)


def test_a_draft_that_enters_the_order_is_told_in_a_note(connected: Office) -> None:
    order(connected, save(connected, draft=True), wanted=True)
    assert (len(notes(connected)), connected.deal()["price"]) == (1, 29210)


def test_a_deleted_calculation_leaves_the_order_and_the_history_and_its_note_stays(connected: Office) -> None:
    saved, mirror = save(connected), save(connected, MIRROR)
    answer = connected.widget("POST", "delete", **seen(saved))
    assert (answer.status, answer.body["status"]) == (200, "deleted")
    assert (connected.deal()["price"], len(notes(connected))) == (1720, 2)
    assert [shown["number"] for shown in card(connected)["calculations"]] == [mirror.body["number"]]
    assert connected.widget("GET", "get_calculation", id=saved.body["calculation_id"]).status == 404


def test_the_last_one_out_leaves_a_budget_of_nothing(connected: Office) -> None:
    order(connected, save(connected), wanted=False)
    assert connected.deal()["price"] == 0


def test_a_copy_is_a_draft_of_its_own_at_the_same_price(connected: Office) -> None:
    saved = save(connected)
    copied = connected.widget("POST", "copy", **seen(saved))
    assert (copied.body["status"], copied.body["number"], copied.body["total"]) == ("draft", 2, "29210.00")
    assert len(notes(connected)) == 1


def test_a_change_is_told_shortly_and_changes_product_and_budget(connected: Office) -> None:
    saved = save(connected)
    answer = changed(connected, saved, services=[{"code": "MNT"}], expected_total="24610.00")
    assert (answer.status, answer.body["revision"]) == (200, 2)
    assert connected.deal()["price"] == 24610
    [made] = own_products(connected)
    assert float(made["PRICE"]) == 24610
    assert notes(connected)[1].startswith(f"Расчёт № 1 изменён: 29{NBSP}210,00 → 24{NBSP}610,00{NBSP}₽")


def test_another_total_than_the_manager_saw_is_refused_and_saves_nothing(connected: Office) -> None:
    answer = save(connected, expected_total="29000.00")
    assert (answer.status, answer.code) == (409, "price_changed")
    assert (answer.body["expected_total"], answer.body["total"]) == ("29000.00", "29210.00")
    assert answer.body["messages"][0]["text"].startswith(f"Цена изменилась: было 29{NBSP}000,00{NBSP}₽")
    assert (card(connected)["calculations"], notes(connected)) == ([], [])


def test_all_faults_come_at_once_with_their_fields(connected: Office) -> None:
    wide = {**WALK_IN["panels"][0], "width": 3300, "height": 2300}
    thin = {**WALK_IN["panels"][0], "key": "p2", "width": 150}
    answer = save(connected, panels=[wide, thin])
    told = {(message["code"], message["field"]) for message in answer.body["messages"]}
    assert answer.status == 422
    assert {("E_SHEET_SIZE", "panels[0]"), ("E_TEMPER_MIN", "panels[1]")} <= {
        (code, field.partition(".")[0]) for code, field in told
    }


def test_v2_refuses_what_it_does_not_know(connected: Office) -> None:
    assert save(connected, colour="red").status == 422


def test_a_discount_over_the_limit_waits_for_a_head(connected: Office) -> None:
    discount = {"kind": "percent", "value": "15", "reason": "постоянный клиент"}
    answer = save(connected, discount=discount, expected_total=None)
    assert (answer.status, answer.body["status"]) == (200, "waiting_approval")
    assert [told["code"] for told in answer.body["messages"]] == ["A_DISCOUNT_LIMIT"]
    assert (notes(connected), order(connected, answer, wanted=True).status) == ([], 422)


def test_a_won_deal_keeps_what_was_agreed(connected: Office) -> None:
    saved = save(connected)
    connected.change_deal(status_id=142)
    answer = changed(connected, saved)
    assert (answer.status, answer.code) == (409, "locked")
    assert card(connected)["calculations"][0]["status"] == "locked"
    assert connected.widget("POST", "copy", **seen(saved)).status == 200


@pytest.mark.parametrize("action", ["set_in_order", "delete", "copy"])
def test_an_older_view_changes_nothing(connected: Office, action: str) -> None:
    saved = save(connected)
    changed(connected, saved, services=[], expected_total=None)
    wanted = {"in_order": False} if action == "set_in_order" else {}
    answer = connected.widget("POST", action, **seen(saved), **wanted)
    assert (answer.status, answer.code) == (409, "stale_revision")


def test_articles_of_the_accounts_own_list_are_linked_where_that_is_wanted(connected: Office) -> None:
    rail = put_on_sale(connected, "BAR-ST")
    answer = save(connected, products_mode="lines")
    assert (answer.body["products_added"], linked(connected)) == (1, {rail: 1})
    order(connected, answer, wanted=False)
    assert (linked(connected), own_products(connected)) == ({}, [])


def test_articles_that_the_account_does_not_have_are_said_so(connected: Office) -> None:
    answer = save(connected, products_mode="lines")
    assert answer.body["reasons"] == dict.fromkeys(("element", "products"), "articles_not_found")
    assert [told["code"] for told in answer.body["messages"]] == ["articles_not_found"]


def test_the_guides_way_makes_its_newest_save_the_whole_order(connected: Office) -> None:
    save(connected)
    connected.save(total_price=1000)
    assert (connected.deal()["price"], card(connected)["order"]["count"]) == (1000, 1)


def test_the_same_click_again_gives_the_same_answer(connected: Office) -> None:
    key: dict[str, Any] = {"client_request_id": "6b0f0000-0000-4000-8000-000000000001"}
    first, second = save(connected, **key), save(connected, **key)
    assert (first.body, len(notes(connected))) == (second.body, 1)


def test_another_body_under_the_same_key_is_refused(connected: Office) -> None:
    key: dict[str, Any] = {"client_request_id": "6b0f0000-0000-4000-8000-000000000001"}
    save(connected, **key)
    assert save(connected, MIRROR, **key).code == "idempotency_mismatch"


def test_the_card_says_who_what_and_how_much(connected: Office) -> None:
    save(connected)
    save(connected, MIRROR, in_order=False)
    shown = card(connected)
    assert (shown["order"]["count"], shown["order"]["budget"], shown["count"]) == (1, 29210, 2)
    assert shown["lead"]["contact"]["name"] == "Мария Кузнецова"
    assert (shown["role"], shown["discount_limit"], shown["price_list_version"]) == ("manager", "10", "DEMO-2026-1")
    assert [one["status"] for one in shown["calculations"]] == ["saved", "in_order"]


def test_a_reopened_one_comes_back_as_it_was_entered(connected: Office) -> None:
    saved = save(connected, sizes={"width": 1000, "height": 2000})
    answer = connected.widget("GET", "get_calculation", id=saved.body["calculation_id"])
    entered = answer.body["calculation"]
    assert (entered["sizes"], entered["panels"][0]["glass"]) == ({"width": 1000, "height": 2000}, "OPT")
    assert (answer.body["result"], answer.body["current"]) == (saved.body["result"], None)


def test_the_history_of_one_tells_each_state_of_it(connected: Office) -> None:
    saved = save(connected)
    changed(connected, saved, services=[], expected_total=None)
    answer = connected.widget("GET", "history", id=saved.body["calculation_id"])
    assert [one["revision"] for one in answer.body["revisions"]] == [2, 1]
    assert answer.body["revisions"][1]["total"] == "29210.00"
    older = connected.widget("GET", "get_calculation", id=saved.body["calculation_id"], revision=1)
    assert older.body["total"] == "29210.00"


def test_a_budget_that_a_person_changed_later_is_replaced_when_they_agree(connected: Office) -> None:
    saved = save(connected)
    connected.change_deal(price=5)
    again = {"id": saved.body["calculation_id"], "accept_budget": True, "budget": 5}
    assert connected.widget("POST", "retry_sync", **again).status == 200
    assert connected.deal()["price"] == 29210


def test_a_note_that_could_not_be_written_is_not_lost_by_leaving_the_order(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    saved = save(connected)
    assert (saved.status, notes(connected)) == (202, [])
    left = order(connected, saved, wanted=False)
    assert (left.status, len(notes(connected)), connected.deal()["price"]) == (200, 1, 0)


def test_the_budget_of_a_deleted_calculation_can_still_be_agreed_on(connected: Office) -> None:
    saved = save(connected)
    connected.change_deal(price=77)
    gone = connected.widget("POST", "delete", **seen(saved))
    assert gone.body["reasons"] == {"budget": "price_changed"}
    agreed = {"id": card(connected)["order"]["calculation_id"], "accept_budget": True}
    assert connected.widget("POST", "retry_sync", **agreed).status == 200
    assert connected.deal()["price"] == 0
