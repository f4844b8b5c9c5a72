"""Typed calls: the body sent is the documented one, the answer is read leniently, an impossible one is NotJson."""

import json
from decimal import Decimal
from typing import Any

import pytest
import responses

from insales.entities import Account, Client, OrderLine, Variant
from shared import errors
from tests.insales.calls import ADMIN, client, payload, text
from tests.insales.walking import START

ACCOUNT = f"{ADMIN}/account.json"
CURRENT = f"{ADMIN}/current_account.json"
VARIANT = f"{ADMIN}/products/2/variants/3.json"
HTML = text("failures/absent__page.html")


def account(body: object) -> Account:
    with responses.RequestsMock() as vendor:
        vendor.get(ACCOUNT, json=body)
        return client().account()


def test_the_account_is_the_shop_and_its_owner() -> None:
    found = account(payload("account__flat"))
    assert (found.id, found.email, found.name) == (501, "shop@shop.example", "Игорь Смирнов")
    assert (found.title, found.subdomain, found.main_host) == (
        "Стекло и зеркала",
        "shop-test",
        "shop-test.myinsales.ru",
    )
    assert (found.time_zone, found.blocked, found.paid_till) == ("Moscow", False, None)


def test_an_account_may_be_wrapped() -> None:
    found = account(payload("account__wrapped"))
    assert (found.id, found.email, found.name) == (501, "shop@shop.example", "Стекло и зеркала")


@pytest.mark.parametrize(
    ("fields", "email"),
    [
        ({"email": None}, "owner@shop.example"),
        ({"email": "  "}, "owner@shop.example"),
        ({"email": "not an address"}, "owner@shop.example"),
        ({"email": None, "owner": None, "notification_email": "orders@shop.example"}, "orders@shop.example"),
    ],
)
def test_the_e_mail_is_found_where_the_shop_has_one(fields: dict[str, Any], email: str) -> None:
    assert account({**payload("account__flat"), **fields}).email == email


@pytest.mark.parametrize(
    "body",
    [
        {"id": 501},
        {"id": 501, "email": None, "owner": {"email": 7}},
        {"email": "shop@shop.example"},
        {"id": 0, "email": "shop@shop.example"},
        {"account": []},
        {"account": "x"},
        [],
        "x",
    ],
)
def test_an_account_without_id_or_e_mail_is_none(body: object) -> None:
    with pytest.raises(errors.NotJson):
        account(body)


@pytest.mark.parametrize("status", [404, 200])
def test_where_the_account_is_a_web_page_the_guides_other_address_is_asked(
    vendor: responses.RequestsMock, status: int
) -> None:
    vendor.get(ACCOUNT, status=status, body=HTML, content_type="text/html")
    vendor.get(CURRENT, json=payload("account__wrapped"))
    assert client().account().id == 501


def test_an_account_at_neither_address_is_absent(vendor: responses.RequestsMock) -> None:
    vendor.get(ACCOUNT, status=404, body=HTML, content_type="text/html")
    vendor.get(CURRENT, status=404, body=HTML, content_type="text/html")
    with pytest.raises(errors.Absent):
        client().account()


def test_a_refused_credential_is_not_tried_at_the_other_address(vendor: responses.RequestsMock) -> None:
    vendor.get(ACCOUNT, status=401, body=text("failures/unauthorized__basic.txt"))
    with pytest.raises(errors.Unauthorized):
        client().account()


def test_an_order_has_prices_in_decimal_and_the_shops_own_status(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/orders.json", json=payload("orders__page"))
    order = next(client().orders(START))
    assert (order.id, order.number, order.account_id, order.currency) == (7001, "1001", 501, "RUB")
    assert (order.status, order.financial_status) == ("v-rabote", "paid")
    assert (order.total_price, order.delivery_price) == (Decimal("27450.5"), Decimal("450.0"))
    assert order.client == Client(9, "Ким Анна", "anna@buyer.example", "8 900 000-00-01")


def test_numbers_and_texts_are_both_prices_of_an_orders_lines(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/orders.json", json=payload("orders__page"))
    plain, free = next(client().orders(START)).lines
    assert plain == OrderLine(1, 2, 3, "MIRROR-4", "Зеркало 4 мм", Decimal(2), Decimal("15000.0"), Decimal("27000.5"))
    assert (free.product_id, free.sku, free.quantity, free.total_price) == (None, "", Decimal("0.5"), Decimal("50.0"))


def test_without_own_statuses_an_order_has_the_systems(vendor: responses.RequestsMock) -> None:
    order = {**payload("orders__page")[0], "custom_status": None, "client": None}
    vendor.get(f"{ADMIN}/orders.json", json=[order])
    found = next(client().orders(START))
    assert (found.status, found.client) == ("accepted", None)


def test_a_product_has_its_prices_in_its_variants(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/products.json", json=payload("products__page"))
    product = next(client().products(START))
    assert (product.id, product.title, product.is_hidden, product.is_archived) == (2, "Зеркало 4 мм", True, False)
    first, second = product.variants
    assert first == Variant(3, "MIRROR-4", "4600000000017", Decimal("1500.0"), None, Decimal(3))
    assert (second.price, second.old_price, second.quantity) == (Decimal(1800), Decimal("2100.5"), Decimal("7.0"))


@pytest.mark.parametrize("changed", [None, "", "yesterday", "2026-09-26T12:00:00", 7])
def test_an_entity_without_its_time_of_change_cannot_be_read_on_from(changed: object) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(f"{ADMIN}/orders.json", json=[{**payload("orders__page")[0], "updated_at": changed}])
        with pytest.raises(errors.NotJson):
            next(client().orders(START))


def test_a_list_that_is_none_is_not_json(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/orders.json", json={"orders": []})
    with pytest.raises(errors.NotJson):
        list(client().orders(START))


@pytest.mark.parametrize(
    ("named", "sent"),
    [
        ({"price": Decimal("1800.50"), "quantity": 7}, '{"variant": {"price": 1800.5, "quantity": 7}}'),
        ({"price": Decimal("1800.00")}, '{"variant": {"price": 1800}}'),
        ({"quantity": 0}, '{"variant": {"quantity": 0}}'),
    ],
)
def test_a_variant_is_sent_with_what_is_named_alone(named: dict[str, Any], sent: str) -> None:
    with responses.RequestsMock() as vendor:
        vendor.put(VARIANT, json=payload("products__page")[0]["variants"][0])
        client().update_variant(2, 3, **named)
        assert json.loads(vendor.calls[0].request.body or b"") == json.loads(sent)


def test_a_variant_without_changes_is_no_call() -> None:
    with pytest.raises(ValueError, match="nothing"):
        client().update_variant(2, 3)


def test_a_refused_price_names_the_field(vendor: responses.RequestsMock) -> None:
    vendor.put(VARIANT, status=422, json=payload("failures/rejected__field"))
    with pytest.raises(errors.Rejected) as caught:
        client().update_variant(2, 3, price=1)
    assert caught.value.paths == ("title",)
