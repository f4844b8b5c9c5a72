"""The calculations of a deal, as the widget lists them."""

from typing import Any
from uuid import uuid4

import pytest

from tests.logins import session
from tests.office import LEAD, MEASURER, Office
from tests.stories.mishaps import WAIT, edit, fail

OTHER_LEAD = 3912173
DONE = {"products": "done", "note": "done", "budget": "done"}


def listed(office: Office, **options: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - see Office.widget
    answer = office.widget("GET", "history", **options)
    assert answer.status == 200, answer.text
    calculations: list[dict[str, Any]] = answer.body["calculations"]
    return calculations


def test_a_deal_without_calculations_has_an_empty_history(connected: Office) -> None:
    assert connected.widget("GET", "history").body == {"success": True, "calculations": []}


def test_a_line_tells_what_a_person_needs_to_recognise_a_calculation(connected: Office) -> None:
    saved = connected.save().body
    [line] = listed(connected)
    assert line == line | {
        "calculation_id": saved["calculation_id"],
        "number": 1,
        "revision": 1,
        "sync": DONE,
        "reasons": {},
        "title": "Душевая перегородка",
        "total_price": 29210.0,
        "created_by": 9100002,
        "created_at": saved["created_at"],
    }


def test_the_newest_calculation_comes_first(connected: Office) -> None:
    for title in ("Первый", "Второй"):
        connected.save(package_name=title)
    assert [(line["number"], line["title"]) for line in listed(connected)] == [(2, "Второй"), (1, "Первый")]


def test_each_line_says_what_became_of_each_step(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    connected.save(products=[{"catalog_id": 999, "quantity": 1, "price": 1}])
    [line] = listed(connected)
    assert line["sync"] == {"products": "failed", "note": "pending", "budget": "done"}
    assert line["reasons"] == {"products": "product_not_found", "note": "rate_limited"}


def test_a_changed_calculation_is_listed_once_as_it_is_now(connected: Office) -> None:
    edit(connected, connected.save(), total_price=30000)
    [line] = listed(connected)
    assert (line["revision"], line["total_price"]) == (2, 30000.0)


def test_a_history_is_of_one_deal(connected: Office) -> None:
    connected.save()
    assert listed(connected, lead=OTHER_LEAD) == []


def test_who_may_not_see_the_deal_sees_no_history(connected: Office) -> None:
    saved = connected.save().body
    for action, asked in (("history", {}), ("get_calculation", {"id": saved["calculation_id"]})):
        answer = connected.widget("GET", action, user=MEASURER, **asked)
        assert (answer.status, answer.code) == (403, "forbidden")


def test_a_deleted_deal_has_no_history(connected: Office) -> None:
    connected.save()
    connected.change_deal(is_deleted=True)
    assert connected.widget("GET", "history").code == "not_found"


def test_a_session_lists_its_deal(connected: Office) -> None:
    connected.save()
    headers = {"X-Session-Token": session(connected)}
    answer = connected.call("GET", parameters={"action": "history"}, headers=headers)
    assert [line["number"] for line in answer.body["calculations"]] == [1]


def test_one_calculation_is_told_as_its_save_was(connected: Office) -> None:
    saved = connected.save().body
    told = connected.widget("GET", "get_calculation", id=saved["calculation_id"]).body
    assert {name: told[name] for name in saved} == saved
    assert (told["calculation"]["total_price"], told["current"]) == (29210.0, None)


def test_a_calculation_can_be_saved_again_as_it_was_told(connected: Office) -> None:
    told = connected.widget("GET", "get_calculation", id=connected.save().body["calculation_id"]).body
    again = connected.save(**{name: told[name] for name in ("width", "height", "total_price", "products")})
    assert (again.status, again.body["number"]) == (200, 2)
    assert again.body["products"] == told["products"]


def test_an_older_link_to_a_changed_calculation_shows_it_as_it_is_now(connected: Office) -> None:
    saved = connected.save()
    edit(connected, saved, total_price=30000)
    told = connected.widget("GET", "get_calculation", id=saved.body["calculation_id"]).body
    assert (told["revision"], told["total_price"]) == (2, 30000.0)


def test_a_calculation_of_another_deal_is_not_found(connected: Office) -> None:
    saved = connected.save().body
    answer = connected.widget("GET", "get_calculation", lead=OTHER_LEAD, id=saved["calculation_id"])
    assert (answer.status, answer.code) == (404, "not_found")
    assert "расчёта" in answer.body["error"]["message"]


def test_a_calculation_that_never_was_is_not_found(connected: Office) -> None:
    assert connected.widget("GET", "get_calculation", id=str(uuid4())).code == "not_found"


@pytest.mark.parametrize("id_", ["", "1", "'; DROP TABLE calculations; --", str(uuid4()).replace("-", "")])
def test_an_id_that_is_none_is_refused_before_the_crm_is_asked(connected: Office, id_: str) -> None:
    before = len(connected.vendor_calls())
    answer = connected.widget("GET", "get_calculation", id=id_)
    assert (answer.status, answer.body["error"]["field"]) == (400, "id")
    assert connected.vendor_calls(before) == []


def test_reading_is_no_writing_and_binds_no_token(connected: Office) -> None:
    saved = connected.save().body
    headers = {"X-Auth-Token": connected.disposable("mycompany", 9100002), "X-Lead-Id": str(LEAD)}
    asked = [{"action": "history"}, {"action": "get_calculation", "id": saved["calculation_id"]}]
    answers = [connected.call("GET", parameters=one, headers=headers) for one in [*asked, *asked]]
    assert [answer.status for answer in answers] == [200] * 4
    assert connected.sql("SELECT count(*) FROM token_uses") == [(1,)]
