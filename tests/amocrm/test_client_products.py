"""Writes and lists: budget, notes, products, links."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import responses

from amocrm.entities import ElementLink, NewElement
from shared import errors
from tests.amocrm.calls import URL, client
from tests.amocrm.payload_files import payload

API = f"{URL}/api/v4"
LEAD = f"{API}/leads/3912171"


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def sent(vendor: responses.RequestsMock) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads(vendor.calls[-1].request.body or b"null")


def test_the_budget_goes_out_as_a_whole_number(vendor: responses.RequestsMock) -> None:
    vendor.patch(LEAD, json={"id": 3912171, "updated_at": 1})
    client().update_price(3912171, 12500)
    assert vendor.calls[0].request.body == b'{"price": 12500}'


def test_the_budget_of_a_deal_that_is_gone_is_absent(vendor: responses.RequestsMock) -> None:
    vendor.patch(LEAD, status=204)
    with pytest.raises(errors.Absent):
        client().update_price(3912171, 1)


def test_a_note_is_an_array_of_one(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{LEAD}/notes", json={"_embedded": {"notes": [{"id": 76787983, "entity_id": 3912171}]}})
    assert client().add_note(3912171, "Расчёт") == 76787983
    assert sent(vendor) == [{"note_type": "common", "params": {"text": "Расчёт"}}]


def test_a_note_without_an_id_is_not_json(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{LEAD}/notes", json={"_embedded": {"notes": []}})
    with pytest.raises(errors.NotJson):
        client().add_note(3912171, "x")


def test_notes_of_other_kinds_have_no_text(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/leads/167353/notes", json=payload("answers/notes"))
    notes = list(client().notes(167353))
    assert [note.text for note in notes] == ["Расчёт №1", "", ""]
    assert (notes[0].id, notes[0].created_at, notes[1].type) == (76787983, 1591364974, "attachment")


def test_the_product_list_is_known_by_its_type(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/catalogs", json=payload("answers/catalogs"))
    assert client().products_catalog() == 4521


def test_an_account_without_products_has_no_product_list(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/catalogs", status=204)
    assert client().products_catalog() is None


def test_a_product_is_created_with_its_predefined_fields(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{API}/catalogs/4521/elements", json={"_embedded": {"elements": [{"id": 9, "request_id": "0"}]}})
    client().create_elements(4521, [NewElement("Окно", Decimal("12500.50"), "W-1", "c-1")])
    codes = {"SKU": "W-1", "PRICE": "12500.50", "EXTERNAL_ID": "c-1"}
    fields = [{"field_code": code, "values": [{"value": text}]} for code, text in codes.items()]
    assert sent(vendor) == [{"name": "Окно", "request_id": "0", "custom_fields_values": fields}]


def test_created_products_are_matched_by_request_id(vendor: responses.RequestsMock) -> None:
    found = [{"id": 12, "request_id": "1"}, {"id": 11, "request_id": "0"}]
    vendor.post(f"{API}/catalogs/4521/elements", json={"_embedded": {"elements": found}})
    assert client().create_elements(4521, [NewElement("a"), NewElement("b")]) == [11, 12]


@pytest.mark.parametrize("found", [[], [{"id": 1, "request_id": "7"}], [{"id": 1, "request_id": "0"}] * 2])
def test_other_products_than_sent_are_not_json(vendor: responses.RequestsMock, found: list[object]) -> None:
    vendor.post(f"{API}/catalogs/4521/elements", json={"_embedded": {"elements": found}})
    with pytest.raises(errors.NotJson):
        client().create_elements(4521, [NewElement("a")])


def test_nothing_to_create_calls_nobody() -> None:
    assert client().create_elements(4521, []) == []


def test_a_product_is_searched_by_its_article_and_found_by_our_own_mark(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/catalogs/4521/elements", json=payload("answers/elements"))
    assert client().find_element(4521, "CALC-3912171-1", "abcdefgh2345") == 525452
    assert "query=CALC-3912171-1&" in f"{vendor.calls[0].request.url}&"


def test_an_article_alone_is_no_proof_that_a_product_is_ours(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/catalogs/4521/elements", json=payload("answers/elements"))
    assert client().find_element(4521, "CALC-3912171-1", "another-mark") is None


def test_a_product_that_was_never_made_is_not_found(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/catalogs/4521/elements", status=204)
    assert client().find_element(4521, "CALC-3912171-1", "abcdefgh2345") is None


def test_a_changed_product_is_sent_whole(vendor: responses.RequestsMock) -> None:
    vendor.patch(f"{API}/catalogs/4521/elements/525452", json=payload("answers/element"))
    client().update_element(4521, 525452, NewElement("Дверь", Decimal("30000.00"), "CALC-3912171-1", "c-2"))
    codes = {"SKU": "CALC-3912171-1", "PRICE": "30000.00", "EXTERNAL_ID": "c-2"}
    fields = [{"field_code": code, "values": [{"value": text}]} for code, text in codes.items()]
    assert sent(vendor) == {"name": "Дверь", "custom_fields_values": fields}


def test_products_are_unlinked_and_nothing_is_answered(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{LEAD}/unlink", status=204)
    client().unlink_elements(3912171, [ElementLink(525439, 4521, Decimal(2))])
    metadata = {"quantity": 2, "catalog_id": 4521}
    assert sent(vendor) == [{"to_entity_id": 525439, "to_entity_type": "catalog_elements", "metadata": metadata}]


def test_nothing_to_link_or_unlink_calls_nobody() -> None:
    client().link_elements(3912171, [])
    client().unlink_elements(3912171, [])


def test_products_are_linked_by_element_with_the_list_in_metadata(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{LEAD}/link", json={"_total_items": 1})
    client().link_elements(3912171, [ElementLink(525439, 4521, Decimal(2)), ElementLink(5, 4521, Decimal("0.75"))])
    metadata = [{"quantity": 2, "catalog_id": 4521}, {"quantity": 0.75, "catalog_id": 4521}]
    assert [link["metadata"] for link in sent(vendor)] == metadata
    assert [link["to_entity_id"] for link in sent(vendor)] == [525439, 5]


def test_many_products_are_linked_fifty_at_a_time(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{LEAD}/link", json={"_total_items": 1})
    client().link_elements(3912171, [ElementLink(number, 4521, Decimal(1)) for number in range(1, 121)])
    assert [len(json.loads(call.request.body or b"")) for call in vendor.calls] == [50, 50, 20]


def test_links_of_a_deal_are_its_products_only(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{LEAD}/links", json=payload("answers/links"))
    assert client().lead_links(3912171) == [ElementLink(525439, 4521, Decimal(2))]


def test_a_person_may_be_an_administrator(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/users/504141", json=payload("answers/user"))
    user = client().user(504141)
    assert (user.name, user.email, user.is_admin) == ("Мария", "maria@example.ru", True)
