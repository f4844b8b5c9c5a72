"""Typed calls: the body sent is the documented one, the answer is read leniently, an impossible one is NotJson."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import responses

from amocrm.entities import Channel, ElementLink
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


def test_a_deal_comes_with_its_main_contact_and_products_in_one_call(vendor: responses.RequestsMock) -> None:
    vendor.get(LEAD, json=payload("answers/lead"))
    lead = client().lead(3912171)
    assert lead is not None
    assert (lead.id, lead.name, lead.price, lead.main_contact_id) == (3912171, "Example", 12, 10971465)
    assert lead.elements == (ElementLink(525439, 4521, Decimal("1.5")),)
    assert (lead.responsible_user_id, lead.updated_at, lead.is_deleted) == (504141, 1590683337, False)


def test_an_unknown_deal_is_none(vendor: responses.RequestsMock) -> None:
    vendor.get(LEAD, status=204)
    assert client().lead(3912171) is None


@pytest.mark.parametrize(
    ("fields", "price", "exact"),
    [
        ({"price": None}, None, None),
        ({}, None, None),
        ({"price": 12500.5}, 12501, Decimal("12500.5")),
        ({"price": "12500"}, 12500, Decimal(12500)),
        ({"price": 12500, "price_with_minor_units": 12500.4}, 12500, Decimal("12500.4")),
        ({"price": 12500, "price_with_minor_units": None}, 12500, Decimal(12500)),
        ({"price": "12 000"}, None, None),
        ({"price": True}, None, None),
        ({"price": []}, None, None),
        ({"price": 10**30}, None, None),
        ({"price": 1e20}, None, None),
    ],
)
def test_a_price_of_any_type_is_a_number_or_none(
    vendor: responses.RequestsMock, fields: dict[str, object], price: int | None, exact: Decimal | None
) -> None:
    vendor.get(LEAD, json={"id": 3912171, **fields})
    lead = client().lead(3912171)
    assert lead is not None
    assert (lead.price, lead.exact_price) == (price, exact)


@pytest.mark.parametrize("embedded", [None, [], "x", {"contacts": None}, {"contacts": {}}, {"contacts": [1]}])
def test_a_deal_without_usable_relations_has_none(vendor: responses.RequestsMock, embedded: object) -> None:
    vendor.get(LEAD, json={"id": "3912171", "name": None, "_embedded": embedded})
    lead = client().lead(3912171)
    assert lead is not None
    assert (lead.id, lead.name, lead.main_contact_id, lead.elements) == (3912171, "", None, ())


def test_the_first_contact_stands_in_for_a_missing_main_one(vendor: responses.RequestsMock) -> None:
    vendor.get(LEAD, json={"id": 1, "_embedded": {"contacts": [{"id": 5}, {"id": 6}]}})
    lead = client().lead(3912171)
    assert lead is not None
    assert lead.main_contact_id == 5


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        '"x"',
        "1",
        "{}",
        '{"id":null}',
        '{"id":0}',
        '{"id":1.5}',
        '{"id":[1]}',
        '{"id":9e30}',
        '{"id":1',
    ],
)
def test_a_deal_without_an_id_is_not_json(vendor: responses.RequestsMock, body: str) -> None:
    vendor.get(LEAD, body=body, content_type="application/json")
    with pytest.raises(errors.NotJson):
        client().lead(3912171)


def test_a_name_is_made_storable_and_cut(vendor: responses.RequestsMock) -> None:
    vendor.get(LEAD, body='{"id": 1, "name": "a\\ud800\\u0000b' + "c" * 100_000 + '"}', content_type="application/json")
    lead = client().lead(3912171)
    assert lead is not None
    assert (lead.name[:4], len(lead.name)) == ("a?bc", 65_535)


def test_cyrillic_arrives_whole(vendor: responses.RequestsMock) -> None:
    vendor.get(LEAD, body='{"id": 1, "name": "Стекло"}'.encode(), content_type="application/hal+json")
    lead = client().lead(3912171)
    assert lead is not None
    assert lead.name == "Стекло"


def test_phone_and_email_are_found_by_field_code(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/contacts/3", json=payload("answers/contact"))
    contact = client().contact(3)
    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == ("Иван Иванов", "+7 912 345-67-89", "a@b.c")
    assert contact.phones[1] == Channel("84951234567", "MOB")


@pytest.mark.parametrize("fields", [None, [], {}, [1], [{"field_code": "PHONE", "values": [{"value": None}, {}, 2]}]])
def test_a_contact_without_fields_has_no_phone(vendor: responses.RequestsMock, fields: object) -> None:
    vendor.get(f"{API}/contacts/3", json={"id": 3, "first_name": "Иван", "custom_fields_values": fields})
    contact = client().contact(3)
    assert contact is not None
    assert (contact.name, contact.phone, contact.email) == ("Иван", None, None)


def test_the_account_tells_its_time_zone(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/account", json=payload("answers/account"))
    account = client().account()
    assert (account.id, account.subdomain, account.timezone) == (1231414, "mycompany", "Asia/Yekaterinburg")
    assert (account.name, account.currency, account.current_user_id) == ("Стекло и зеркала", "RUB", 581651)


def test_an_account_that_answers_nothing_is_absent(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{API}/account", status=204)
    with pytest.raises(errors.Absent):
        client().account()
