"""What a fresh eye broke: steps that a newer revision dropped, rights priced for somebody else, a won deal."""

from threading import Event, Thread, current_thread, main_thread
from typing import Any

import pytest

from amocrm.saga.saves import Saves
from tests.databases import move_clock
from tests.office import Answer, Office
from tests.stories.mishaps import WAIT, fail, linked, notes, own_products
from tests.stories.orders import MIRROR, WALK_IN, card, order, save, seen

BY_HAND = 31000


def removed(office: Office, saved: Answer) -> Answer:
    return office.widget("POST", "delete", **seen(saved))


def agreed(office: Office) -> Answer:
    """«Записать» of the card: the budget it showed may be replaced."""
    shown = card(office)
    body = {"id": shown["order"]["calculation_id"], "accept_budget": True, "budget": shown["lead"]["price"]}
    return office.widget("POST", "retry_sync", **body)


def test_a_budget_that_had_to_wait_is_written_by_the_revision_that_came_after(connected: Office) -> None:
    saved = save(connected)
    fail(connected, "budget", **WAIT)
    left = order(connected, saved, wanted=False)
    assert (left.status, connected.deal()["price"]) == (202, 29210)
    assert (removed(connected, left).status, connected.deal()["price"]) == (200, 0)


def test_a_budget_by_hand_stays_asked_about_when_the_calculation_goes(connected: Office) -> None:
    saved = save(connected)
    connected.change_deal(price=77)
    left = order(connected, saved, wanted=False)
    gone = removed(connected, left)
    assert (left.body["reasons"], gone.body["reasons"]) == ({"budget": "price_changed"},) * 2
    assert (agreed(connected).status, connected.deal()["price"]) == (200, 0)


def test_a_figure_that_somebody_set_before_our_first_write_is_not_taken_for_ours(connected: Office) -> None:
    fail(connected, "budget", **WAIT)
    saved = save(connected)
    connected.change_deal(price=BY_HAND)
    answer = save(connected, services=[{"code": "MNT"}], expected_total=None, **seen(saved))
    assert (answer.body["reasons"], connected.deal()["price"]) == ({"budget": "price_changed"}, BY_HAND)


def test_the_note_of_the_first_order_names_the_budget_that_was_there(connected: Office) -> None:
    connected.change_deal(price=50000)
    order(connected, save(connected, in_order=False), wanted=True)
    assert "Прежний бюджет сделки: 50\u00a0000\u00a0₽" in notes(connected)[-1]


def test_two_who_change_the_order_at_once_leave_the_sum_of_both(
    connected: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One stands still before the commit: without a lock the other writes a budget that nobody puts right."""
    slow, quick = save(connected, in_order=False), save(connected, MIRROR, in_order=False)
    plain, stands, may_go = Saves._add_revision, Event(), Event()

    def late(self: Saves, *parts: Any) -> None:  # noqa: ANN401 - whatever it takes
        if current_thread() is not main_thread():
            stands.set()
            may_go.wait(2)
        plain(self, *parts)

    monkeypatch.setattr(Saves, "_add_revision", late)
    other = Thread(target=lambda: order(connected, slow, wanted=True))
    other.start()
    stands.wait(10)
    assert order(connected, quick, wanted=True).status in {200, 202}
    may_go.set()
    other.join()
    assert connected.deal()["price"] == 29210 + 1720


def test_a_copy_of_what_somebody_else_may_discount_enters_by_ones_own_right(connected: Office) -> None:
    discount = {"kind": "percent", "value": "60", "reason": "выставка"}
    connected.sql("INSERT INTO amocrm_users VALUES (28805383, 9100001, 'Директор', true)")
    theirs = {**WALK_IN, "discount": discount, "expected_total": None, "in_order": False}
    made = connected.widget("POST", "save_calculation", user=9100001, calculation=theirs)
    copied = connected.widget("POST", "copy", **seen(made))
    assert (made.status, copied.status) == (200, 200)
    assert (order(connected, copied, wanted=True).status, connected.deal()["price"]) == (422, 12000)


def test_the_guides_body_does_not_replace_a_price_of_ours(connected: Office) -> None:
    discount = {"kind": "percent", "value": "15", "reason": ""}
    waiting = save(connected, discount=discount, expected_total=None)
    answer = connected.save(total_price=100, **seen(waiting))
    assert (answer.status, card(connected)["calculations"][0]["status"]) == (422, "waiting_approval")


def test_a_won_deal_is_closed_to_the_guides_way_too(connected: Office) -> None:
    save(connected)
    connected.change_deal(status_id=142)
    assert (connected.save().code, connected.deal()["price"]) == ("locked", 29210)


def test_the_budget_of_a_won_deal_is_not_replaced(connected: Office) -> None:
    save(connected)
    connected.change_deal(status_id=142, price=99999)
    assert (agreed(connected).code, connected.deal()["price"]) == ("locked", 99999)


def test_what_the_guides_way_puts_out_of_the_order_leaves_the_deals_products(connected: Office) -> None:
    save(connected)
    [made] = own_products(connected)
    connected.save(total_price=1000)
    move_clock(connected.database_url, 1)
    assert (made["id"] in linked(connected), connected.deal()["price"]) == (False, 1000)
