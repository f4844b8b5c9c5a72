"""Saves of our page in the frame: who it was is known, and amoCRM may be out of reach."""

import re
from typing import Any

from tests.databases import move_clock
from tests.logins import session
from tests.office import Answer, Office
from tests.stories.mishaps import notes
from tests.stories.orders import WALK_IN, card, save


def in_session(office: Office, body: dict[str, Any]) -> Answer:
    """As the page in the frame, whose session began while amoCRM answered."""
    headers = {"X-Session-Token": session(office)}
    return office.call("POST", headers=headers, body=body)


def test_a_session_names_its_person_in_the_history_and_in_the_note(connected: Office) -> None:
    in_session(connected, {"action": "save_calculation", "calculation": WALK_IN})
    [shown] = card(connected)["calculations"]
    assert shown["created_by_name"] == shown["updated_by_name"] == card(connected)["user"]["name"]
    assert f"Автор: {shown['created_by_name']}" in notes(connected)[0]


def test_who_was_faster_is_named_with_the_time(connected: Office) -> None:
    saved = in_session(connected, {"action": "save_calculation", "calculation": WALK_IN})
    again = {**WALK_IN, "id": saved.body["calculation_id"], "revision": 7}
    answer = in_session(connected, {"action": "save_calculation", "calculation": again})
    name = card(connected)["user"]["name"]
    assert answer.code == "stale_revision"
    assert re.search(rf"изменил\(а\) {name} в \d\d:\d\d", answer.body["error"]["message"])


def test_while_amocrm_is_silent_a_session_saves_and_the_deal_gets_it_later(connected: Office) -> None:
    token = session(connected)
    fault = {"effect": "answer", "status": 502, "body": "<html>", "times": 1000}
    connected.sandbox.control("POST", "/faults", {"path": "/api/v4/leads", **fault})
    body = {"action": "save_calculation", "calculation": WALK_IN}
    answer = connected.call("POST", headers={"X-Session-Token": token}, body=body)
    assert (answer.status, answer.body["sync"]["note"]) == (202, "pending")
    connected.sandbox.control("DELETE", "/faults")
    move_clock(connected.database_url, 600)
    connected.tick()
    assert (len(notes(connected)), connected.deal()["price"]) == (1, 29210)


def test_a_disposable_token_saves_nothing_of_a_deal_it_could_not_read(connected: Office) -> None:
    fault = {"effect": "answer", "status": 502, "body": "<html>", "times": 1000}
    connected.sandbox.control("POST", "/faults", {"path": "/api/v4/leads", **fault})
    assert save(connected).status == 502
    connected.sandbox.control("DELETE", "/faults")
    assert card(connected)["calculations"] == []
