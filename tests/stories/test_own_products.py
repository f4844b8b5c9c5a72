"""`products_mode: "single"`: a calculation is one product of the account's list, with its price."""

import pytest

from tests.office import LEAD, Office
from tests.stories.mishaps import LOST, WAIT, edit, fail, linked, own_products, pass_quarantine

SIZE = "1\u00a0000×2\u00a0000\u00a0мм"


def single(office: Office, **changes: object) -> dict[str, object]:
    answer = office.save(products_mode="single", **changes)
    assert answer.status == 200, answer.text
    return answer.body


def test_a_calculation_becomes_one_product_with_its_price(connected: Office) -> None:
    body = single(connected)
    [element] = own_products(connected)
    assert element["name"] == f"Душевая перегородка {SIZE} (расчёт №\u00a01)"
    assert (element["SKU"], element["PRICE"]) == (f"CALC-{LEAD}-1", "29210.00")
    assert linked(connected) == {element["id"]: 1}
    assert (body["products_added"], body["products_mode"]) == (1, "single")


def test_the_listed_products_are_not_linked_beside_it(connected: Office) -> None:
    single(connected, products=[{"catalog_id": 525441, "quantity": 2, "price": 2400}])
    assert 525441 not in linked(connected)


def test_without_a_product_no_product_is_touched(connected: Office) -> None:
    body = connected.save(products_mode="off").body
    assert body["sync"] == {"products": "skipped", "note": "done", "budget": "done"}
    assert (linked(connected), own_products(connected)) == ({}, [])


def test_a_name_that_is_too_long_keeps_its_size_and_number(connected: Office) -> None:
    single(connected, package_name="Ж" * 200, width=20000, height=20000)
    [element] = own_products(connected)
    assert element["name"].endswith("(расчёт №\u00a01)")
    assert len(element["name"]) <= 255


def test_an_account_without_products_gets_note_and_budget(connected: Office) -> None:
    connected.sandbox.control("PATCH", "/accounts/mycompany", {"has_products": False})
    body = single(connected)
    assert body["sync"] == {"element": "skipped", "products": "skipped", "note": "done", "budget": "done"}
    assert [message["code"] for message in body["messages"]] == ["no_products_list"]  # type: ignore[attr-defined]


def test_an_edit_changes_the_product_instead_of_making_another(connected: Office) -> None:
    saved = connected.save(products_mode="single")
    changed = edit(connected, saved, products_mode="single", total_price=30000, package_name="Дверь")
    [element] = own_products(connected)
    assert (element["name"], element["PRICE"]) == (f"Дверь {SIZE} (расчёт №\u00a01)", "30000.00")
    assert linked(connected) == {element["id"]: 1}
    assert (changed.body["number"], changed.body["revision"]) == (1, 2)


def test_an_edit_from_a_product_of_its_own_to_listed_ones_takes_it_off_the_deal(connected: Office) -> None:
    saved = connected.save(products_mode="single")
    edit(connected, saved)
    assert linked(connected) == {525441: 2}


def test_an_edit_after_one_that_was_never_written_still_knows_the_product(connected: Office) -> None:
    saved = connected.save(products_mode="single")
    fail(connected, "products", **WAIT)
    connected.sandbox.control(
        "POST", "/faults", {"effect": "answer", "method": "PATCH", "path": "/api/v4/catalogs", "times": 1, **WAIT}
    )
    second = edit(connected, saved, products_mode="single", total_price=30000)
    assert second.body["sync"]["element"] == "pending"
    edit(connected, second, products_mode="single", total_price=31000)
    [element] = own_products(connected)
    assert (element["PRICE"], linked(connected)) == ("31000.00", {element["id"]: 1})


@pytest.mark.parametrize("effect", LOST)
def test_an_edit_waits_for_a_product_that_may_still_land(connected: Office, effect: str) -> None:
    fail(connected, "element", effect)
    saved = connected.save(products_mode="single")
    second = edit(connected, saved, products_mode="single", total_price=30000)
    assert (second.status, second.body["sync"]["element"]) == (202, "pending")
    for times in (1, 3):
        pass_quarantine(connected, times)
        connected.tick()
    [element] = own_products(connected)
    assert (element["PRICE"], linked(connected)) == ("30000.00", {element["id"]: 1})


def test_a_product_that_a_person_deleted_is_made_anew(connected: Office) -> None:
    saved = connected.save(products_mode="single")
    [element] = own_products(connected)
    gone = {"status": 400, "content_type": "application/problem+json", "body": GONE, "method": "PATCH"}
    connected.sandbox.control("POST", "/faults", {"effect": "answer", "path": "/api/v4/catalogs", "times": 2, **gone})
    edited = edit(connected, saved, products_mode="single", total_price=30000)
    assert edited.body["sync"]["element"] == "done"
    assert [one["PRICE"] for one in own_products(connected) if one["id"] != element["id"]] == ["30000.00"]


GONE = """{"title": "Bad Request", "status": 400, "validation-errors": [{"request_id": "0", "errors": [
    {"code": "NotSupportedChoice", "path": "id", "detail": "Element with id 1 not found."}]}]}"""
