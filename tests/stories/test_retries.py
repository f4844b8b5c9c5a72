"""`retry_sync`: a person wants the failed steps of a calculation once more."""

from typing import Any
from uuid import uuid4

import pytest

from tests.office import LEAD, MEASURER, Answer, Office
from tests.stories.mishaps import KEY, LOST, click, fail, notes, pass_quarantine, retry

ADMIN = 9100001
OTHER_LEAD = 3912173
REFUSED: dict[str, Any] = {
    "status": 403,
    "content_type": "application/problem+json",
    "body": '{"title": "Forbidden", "status": 403}',
}


def without_note(office: Office) -> Answer:
    """Saved, but amoCRM did not let this person write a note."""
    fail(office, "note", **REFUSED)
    saved = office.save()
    assert saved.body["reasons"] == {"note": "forbidden"}
    return saved


def price_changed(office: Office) -> Answer:
    """A person set 31 000 after our first save; the second one wants 40 000."""
    office.save()
    office.change_deal(price=31000)
    saved = office.save(package_name="Другая", total_price=40000)
    assert saved.body["reasons"] == {"budget": "price_changed"}
    return saved


def test_only_the_failed_step_is_run_again(connected: Office) -> None:
    saved = without_note(connected)
    before = len(connected.vendor_calls())
    answer = retry(connected, saved)
    assert (answer.status, answer.body["sync"]["note"], len(notes(connected))) == (200, "done", 1)
    written = [call["path"] for call in connected.vendor_calls(before) if call["method"] != "GET"]
    assert written == [f"/api/v4/leads/{LEAD}/notes"]


def test_where_nothing_failed_nothing_is_written(connected: Office) -> None:
    saved = connected.save()
    before = len(connected.vendor_calls())
    answer = retry(connected, saved)
    assert {name: answer.body[name] for name in ("note_id", "sync", "number")} == {
        name: saved.body[name] for name in ("note_id", "sync", "number")
    }
    assert {call["method"] for call in connected.vendor_calls(before)} == {"GET"}


@pytest.mark.parametrize("effect", LOST)
def test_a_step_given_up_in_doubt_is_looked_for_before_it_is_made_again(connected: Office, effect: str) -> None:
    fail(connected, "note", effect)
    saved = connected.save()
    pass_quarantine(connected)
    connected.sql("UPDATE calculation_steps SET state = 'failed', next_try_at = NULL WHERE step = 'note'")
    assert retry(connected, saved).body["sync"]["note"] == "done"
    assert len(notes(connected)) == 1


def test_a_look_that_was_refused_does_not_forget_what_may_have_landed(connected: Office) -> None:
    fail(connected, "note", "drop_after")
    saved = click(connected)
    pass_quarantine(connected)
    looks = {"effect": "answer", "method": "GET", "path": f"/api/v4/leads/{LEAD}/notes", "times": 1, **REFUSED}
    connected.sandbox.control("POST", "/faults", looks)
    assert connected.tick().body["saves"] == 1
    assert retry(connected, saved).body["sync"]["note"] == "done"
    assert len(notes(connected)) == 1


def test_the_answer_names_both_figures(connected: Office) -> None:
    message, *_ = price_changed(connected).body["messages"]
    assert (message["step"], message["code"]) == ("budget", "price_changed")
    assert "31\u00a0000" in message["text"]
    assert "40\u00a0000" in message["text"]


def test_a_persons_budget_stays_unless_it_is_given_up(connected: Office) -> None:
    saved = price_changed(connected)
    assert retry(connected, saved).body["reasons"] == {"budget": "price_changed"}
    assert connected.deal()["price"] == 31000


def test_a_budget_that_was_shown_and_given_up_is_replaced(connected: Office) -> None:
    answer = retry(connected, price_changed(connected), accept_budget=True)
    assert (answer.body["budget_updated"], answer.body["reasons"]) == (True, {})
    assert connected.deal()["price"] == 40000


def test_a_budget_that_nobody_was_shown_is_not_replaced(connected: Office) -> None:
    saved = price_changed(connected)
    connected.change_deal(price=32000)
    answer = retry(connected, saved, accept_budget=True)
    assert answer.body["reasons"] == {"budget": "price_changed"}
    assert "32\u00a0000" in answer.body["messages"][0]["text"]
    assert connected.deal()["price"] == 32000


@pytest.mark.parametrize("accepts", [None, "true", 1])
def test_giving_up_a_budget_is_said_plainly(connected: Office, accepts: object) -> None:
    answer = retry(connected, connected.save(), accept_budget=accepts)
    assert (answer.status, answer.body["error"]["field"]) == (400, "accept_budget")


def test_a_retry_has_the_rights_of_who_asks_for_it(connected: Office) -> None:
    saved = without_note(connected)
    before = len(connected.vendor_calls())
    retry(connected, saved, user=ADMIN)
    assert {call["context_user_id"] for call in connected.vendor_calls(before)} == {str(ADMIN)}


def test_who_may_not_see_the_deal_retries_nothing(connected: Office) -> None:
    saved = without_note(connected)
    answer = retry(connected, saved, user=MEASURER)
    assert (answer.status, answer.code, notes(connected)) == (403, "forbidden", [])


def test_a_calculation_of_another_deal_is_not_retried(connected: Office) -> None:
    saved = without_note(connected)
    answer = retry(connected, saved, lead=OTHER_LEAD)
    assert (answer.status, answer.code) == (404, "not_found")


def test_a_calculation_that_never_was_is_not_found(connected: Office) -> None:
    answer = connected.widget("POST", "retry_sync", id=str(uuid4()))
    assert (answer.status, answer.code) == (404, "not_found")


def test_after_a_retry_the_first_click_still_gives_its_first_answer(connected: Office) -> None:
    fail(connected, "note", **REFUSED)
    first = click(connected)
    retry(connected, first)
    assert click(connected).text == first.text


def test_a_token_that_saved_does_not_retry(connected: Office) -> None:
    token = {"X-Auth-Token": connected.disposable("mycompany", 9100002)}
    saved = connected.widget("POST", "save_calculation", calculation=click_body(), headers={**KEY, **token})
    assert retry(connected, saved, headers=token).status == 401


def click_body() -> dict[str, object]:
    return {
        "package_name": "Зеркало",
        "width": 500,
        "height": 1000,
        "square_meters": 0.5,
        "components_total": 1000,
        "services_total": 0,
        "total_price": 1000,
    }
