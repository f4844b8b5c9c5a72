"""A save that was interrupted, or whose answer was lost, ends as one save that was not (reliability.md §3.5)."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.office import MEASURER, Office
from tests.stories.mishaps import (
    DEAL,
    LOST,
    WAIT,
    WRITES,
    click,
    fail,
    linked,
    notes,
    own_products,
    pass_quarantine,
)

ADMIN = 9100001
ALL_DONE = {"element": "done", "products": "done", "note": "done", "budget": "done"}


def writes(office: Office, since: int) -> list[str]:
    return [call["path"] for call in office.vendor_calls(since) if call["method"] != "GET"]


@pytest.mark.parametrize("effect", LOST)
@pytest.mark.parametrize("step", WRITES)
def test_a_write_whose_answer_was_lost_is_looked_for_and_made_once(connected: Office, step: str, effect: str) -> None:
    fail(connected, step, effect)
    first = click(connected, products_mode="single")
    assert (first.status, first.body["status"], first.body["sync"][step]) == (202, "pending", "pending")
    pass_quarantine(connected)
    assert connected.tick().body["saves"] == 1
    assert click(connected, products_mode="single").body["sync"] == ALL_DONE
    [element] = own_products(connected)
    assert (len(notes(connected)), linked(connected), connected.deal()["price"]) == (1, {element["id"]: 1}, 29210)


def test_what_may_still_land_is_left_alone_by_clicks_and_ticks(connected: Office) -> None:
    fail(connected, "note", "drop_before")
    click(connected)
    before = len(connected.vendor_calls())
    assert click(connected).status == 202
    assert connected.tick().body["saves"] == 0
    assert writes(connected, before) == []
    assert notes(connected) == []


def test_a_click_after_the_quarantine_finishes_what_was_lost(connected: Office) -> None:
    fail(connected, "note", "drop_before")
    click(connected)
    pass_quarantine(connected)
    answer = click(connected)
    assert (answer.status, answer.body["status"], answer.body["note_added"]) == (200, "saved", True)
    assert len(notes(connected)) == 1
    assert connected.tick().body["saves"] == 0


def test_amocrm_asks_to_wait_and_the_next_click_writes_what_was_left(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    first = click(connected)
    assert (first.status, first.body["sync"]["note"]) == (202, "pending")
    assert (first.body["reasons"], first.body["budget_updated"]) == ({"note": "rate_limited"}, True)
    second = click(connected)
    assert (second.status, second.body["sync"]["note"]) == (200, "done")
    assert len(notes(connected)) == 1


def test_after_the_last_step_every_click_gets_the_same_answer_byte_for_byte(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    click(connected)
    settled, again = click(connected), click(connected)
    assert settled.text == again.text
    assert ("Idempotent-Replay" in settled.headers, again.headers["Idempotent-Replay"]) == (False, "true")


def test_a_pending_save_tells_that_nothing_needs_to_be_done(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    [message] = click(connected).body["messages"]
    assert (message["step"], message["severity"]) == ("note", "warning")
    assert "повторно нажимать не нужно" in message["text"]


def test_the_scheduler_writes_what_had_to_wait(connected: Office) -> None:
    fail(connected, "budget", **WAIT)
    click(connected)
    assert connected.deal()["price"] == 12000
    pass_quarantine(connected, 2)
    assert connected.tick().body["saves"] == 1
    assert connected.deal()["price"] == 29210
    assert connected.tick().body["saves"] == 0


def test_the_scheduler_acts_with_the_rights_of_who_saved(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    click(connected)
    pass_quarantine(connected, 2)
    before = len(connected.vendor_calls())
    connected.tick()
    assert {call["context_user_id"] for call in connected.vendor_calls(before)} == {"9100002"}


def test_a_save_whose_function_died_is_gone_on_with_by_the_scheduler(connected: Office) -> None:
    """As it stands when the function is killed after its own record and before the first call."""
    fail(connected, "note", **WAIT)
    fail(connected, "budget", **WAIT)
    click(connected)
    connected.sql("UPDATE calculation_steps SET attempts = 0, reason = NULL, next_try_at = app_now() + '1 minute'")
    pass_quarantine(connected)
    assert connected.tick().body["saves"] == 1
    assert (len(notes(connected)), connected.deal()["price"]) == (1, 29210)


def test_after_24_tries_a_step_waits_for_a_person(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    click(connected)
    connected.sql("UPDATE calculation_steps SET attempts = 23, next_try_at = app_now() WHERE step = 'note'")
    fail(connected, "note", **WAIT)
    connected.tick()
    answer = click(connected)
    assert (answer.status, answer.body["sync"]["note"], answer.body["reasons"]) == (
        200,
        "failed",
        {"note": "rate_limited"},
    )


def test_two_people_saving_one_deal_at_once_both_get_through(connected: Office) -> None:
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(click, connected, user=user) for user in (9100002, ADMIN)]
        answers = [one.result() for one in running]
    assert [answer.status for answer in answers] == [200, 200]
    assert {answer.body["number"] for answer in answers} == {1, 2}
    assert sorted(text[:11] for text in notes(connected)) == ["Расчёт № 1:", "Расчёт № 2:"]


def test_an_older_save_that_comes_late_leaves_the_newer_ones_budget(connected: Office) -> None:
    fail(connected, "budget", "drop_before")
    older = click(connected, total_price=40000)
    connected.save(total_price=50000)
    pass_quarantine(connected)
    assert connected.tick().body["saves"] == 1
    assert connected.deal()["price"] == 50000
    assert click(connected, total_price=40000).body["reasons"] == {"budget": "superseded"}
    assert older.body["number"] == 1


def test_an_older_figure_that_lands_late_is_put_right(connected: Office) -> None:
    fail(connected, "budget", "drop_before")
    click(connected, total_price=40000)
    connected.save(total_price=50000)
    connected.change_deal(price=40000)  # amoCRM works off the lost request only now
    pass_quarantine(connected)
    connected.tick()
    assert connected.deal()["price"] == 50000


def test_a_budget_that_a_person_sets_during_the_first_save_is_left_alone(connected: Office) -> None:
    fail(connected, "note", "none", delay_after=0.5)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(click, connected)
        while not notes(connected):
            time.sleep(0.02)
        connected.change_deal(price=31000)
        answer = running.result()
    assert (answer.body["reasons"], connected.deal()["price"]) == ({"budget": "price_changed"}, 31000)


def test_an_older_save_that_comes_late_leaves_the_newer_ones_quantities(connected: Office) -> None:
    fail(connected, "products", "drop_before")
    click(connected, products=[{"catalog_id": 525441, "quantity": 7}, {"catalog_id": 525445, "quantity": 1}])
    connected.save(products=[{"catalog_id": 525441, "quantity": 2}])
    pass_quarantine(connected)
    connected.tick()
    assert linked(connected) == {525441: 2, 525445: 1}


def test_a_repeated_click_looks_whether_its_person_may_still_see_the_deal(connected: Office) -> None:
    click(connected)
    before = len(connected.vendor_calls())
    assert click(connected).headers["Idempotent-Replay"] == "true"
    assert [call["path"].partition("?")[0] for call in connected.vendor_calls(before)] == [DEAL]


def test_a_person_who_lost_the_rights_is_told_nothing_more(connected: Office) -> None:
    connected.change_deal(responsible_user_id=MEASURER)
    assert click(connected, user=MEASURER).status == 200
    connected.change_deal(responsible_user_id=ADMIN)
    answer = click(connected, user=MEASURER)
    assert (answer.status, answer.code) == (403, "forbidden")


def flood(office: Office) -> None:
    """No more calls are taken for now."""
    office.sandbox.control("POST", "/faults", {"effect": "answer", "path": DEAL, "times": 1, **WAIT})


def test_in_a_flood_of_clicks_one_look_in_ten_minutes_is_enough(connected: Office) -> None:
    first = click(connected)
    flood(connected)
    assert click(connected).text == first.text
    pass_quarantine(connected, 3)
    flood(connected)
    assert click(connected).code == "rate_limited"


def test_an_answer_given_without_a_look_does_not_put_off_the_next_look(connected: Office) -> None:
    click(connected)
    for times, code in ((1, None), (3, "rate_limited")):
        pass_quarantine(connected, times)
        flood(connected)
        assert click(connected).body.get("error", {}).get("code") == code


def test_what_a_person_without_rights_left_open_ends_as_forbidden(connected: Office) -> None:
    connected.change_deal(responsible_user_id=MEASURER)
    fail(connected, "note", **WAIT)
    click(connected, user=MEASURER)
    connected.change_deal(responsible_user_id=ADMIN)
    pass_quarantine(connected, 2)
    connected.tick()
    asked = "SELECT state, reason FROM calculation_steps WHERE step = 'note'"
    assert (connected.sql(asked), notes(connected)) == ([("failed", "forbidden")], [])


def test_a_deal_deleted_meanwhile_ends_the_save(connected: Office) -> None:
    fail(connected, "budget", **WAIT)
    click(connected)
    connected.change_deal(is_deleted=True)
    pass_quarantine(connected, 2)
    connected.tick()
    asked = "SELECT state, reason FROM calculation_steps WHERE step = 'budget'"
    assert connected.sql(asked) == [("failed", "not_found")]
