"""A saved calculation is changed: `id` and the `revision` that the person saw."""

from uuid import uuid4

import pytest

from tests.office import Office
from tests.stories.mishaps import LOST, WAIT, click, edit, fail, linked, notes, pass_quarantine

OTHER_LEAD = 3912173


def products(*numbers: int) -> list[dict[str, int]]:
    return [{"catalog_id": number, "quantity": 1, "price": 0} for number in numbers]


def test_a_change_is_told_in_one_short_note(connected: Office) -> None:
    edit(connected, connected.save(), total_price=30000)
    first, second = notes(connected)
    assert first.startswith("Расчёт № 1: Душевая перегородка\n")
    lines = second.split("\n")
    assert lines[:2] == [
        "Расчёт № 1 изменён: 29\u00a0210,00 → 30\u00a0000,00\u00a0₽",
        "Комплект: Душевая перегородка",
    ]
    assert (len(lines), connected.deal()["price"]) == (4, 30000)


def test_products_that_were_dropped_are_unlinked_and_the_others_stay(connected: Office) -> None:
    saved = connected.save(products=products(525441, 525443))
    edit(connected, saved, products=products(525443, 525445))
    assert linked(connected) == {525443: 1, 525445: 1}


def test_a_change_that_drops_all_products_unlinks_them_all(connected: Office) -> None:
    saved = connected.save(products=products(525441))
    edit(connected, saved, products=[])
    assert linked(connected) == {}


def test_products_of_another_calculation_stay(connected: Office) -> None:
    saved = connected.save(products=products(525441, 525443))
    connected.save(products=products(525441), package_name="Дверь")
    edit(connected, saved, products=products(525443))
    assert linked(connected) == {525441: 1, 525443: 1}


def test_products_that_a_person_linked_stay(connected: Office) -> None:
    """The deal had a product before we came."""
    saved = connected.widget("POST", "save_calculation", lead=OTHER_LEAD, calculation=calculation(525441))
    seen = {"id": saved.body["calculation_id"], "revision": 1}
    changed = {**calculation(525445), **seen}
    assert connected.widget("POST", "save_calculation", lead=OTHER_LEAD, calculation=changed).status == 200
    assert linked(connected, OTHER_LEAD) == {525443: 2, 525445: 1}


def test_a_stale_revision_is_refused_and_changes_nothing(connected: Office) -> None:
    saved = connected.save()
    edit(connected, saved, total_price=30000)
    answer = edit(connected, saved, total_price=31000)
    assert (answer.status, answer.code) == (409, "stale_revision")
    assert "изменил кто-то другой" in answer.body["error"]["message"]
    assert (len(notes(connected)), connected.deal()["price"]) == (2, 30000)


def test_a_refused_change_leaves_its_key_free(connected: Office) -> None:
    saved = connected.save()
    stale = {"id": saved.body["calculation_id"], "revision": 7}
    assert click(connected, **stale).code == "stale_revision"
    assert click(connected, **{**stale, "revision": 1}).status == 200


@pytest.mark.parametrize("revision", [None, "1", True, 1.5])
def test_a_change_has_to_say_what_was_seen(connected: Office, revision: object) -> None:
    answer = connected.save(id=str(uuid4()), revision=revision)
    assert (answer.status, answer.body["error"]["field"]) == (422, "calculation.revision")


def test_a_calculation_of_another_deal_is_not_found(connected: Office) -> None:
    saved = connected.save()
    seen = {"id": saved.body["calculation_id"], "revision": 1}
    answer = connected.widget("POST", "save_calculation", lead=OTHER_LEAD, calculation={**calculation(525441), **seen})
    assert (answer.status, answer.code) == (404, "not_found")
    assert connected.deal(OTHER_LEAD)["notes"] == []


def test_a_calculation_that_never_was_is_not_found(connected: Office) -> None:
    answer = connected.save(id=str(uuid4()), revision=1)
    assert (answer.status, answer.code) == (404, "not_found")
    assert connected.sql("SELECT count(*) FROM calculations") == [(0,)]


def test_the_same_change_clicked_twice_is_one_change(connected: Office) -> None:
    saved = connected.save()
    assert edit(connected, saved, total_price=30000).text == edit(connected, saved, total_price=30000).text
    assert len(notes(connected)) == 2


@pytest.mark.parametrize("effect", LOST)
def test_a_change_waits_for_links_that_may_still_land(connected: Office, effect: str) -> None:
    fail(connected, "products", effect)
    saved = connected.save(products=products(525441))
    second = edit(connected, saved, products=products(525445))
    assert (second.status, second.body["sync"]["products"]) == (202, "pending")
    for times in (1, 3):
        pass_quarantine(connected, times)
        connected.tick()
    assert linked(connected) == {525445: 1}


def test_a_note_that_never_landed_is_not_written_once_its_calculation_has_changed(connected: Office) -> None:
    fail(connected, "note", "drop_before")
    edit(connected, connected.save(), total_price=30000)
    for times in (1, 3):
        pass_quarantine(connected, times)
        connected.tick()
    [only] = notes(connected)
    assert "ИТОГО: 30\u00a0000,00\u00a0₽" in only


def test_a_change_stands_for_what_was_not_written_yet(connected: Office) -> None:
    fail(connected, "note", **WAIT)
    edit(connected, connected.save(), total_price=30000)
    [only] = notes(connected)
    assert "ИТОГО: 30\u00a0000,00\u00a0₽" in only
    pass_quarantine(connected, 3)
    assert connected.tick().body["saves"] == 0


def calculation(*numbers: int) -> dict[str, object]:
    return {
        "package_name": "Зеркало",
        "width": 500,
        "height": 1000,
        "square_meters": 0.5,
        "components_total": 1000,
        "services_total": 0,
        "total_price": 1000,
        "products": products(*numbers),
    }
