"""Typed reading: what is asked is the documented query, what comes is read leniently, amounts are Decimal."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from evotor.client import Page, walk
from evotor.documents import Payment
from evotor.entities import Attribute, Choice, Location
from shared import errors
from tests.evotor.tills import STORE, URL, client, payload

DOCUMENTS = f"{URL}/stores/{STORE}/documents"
MOSCOW = timezone(timedelta(hours=3))
NOON = datetime(2026, 1, 12, 12, tzinfo=MOSCOW)


def asked(vendor: responses.RequestsMock) -> dict[str, list[str]]:
    return parse_qs(urlsplit(str(vendor.calls[0].request.url)).query)


def documents(name: str) -> tuple[Any, ...]:
    with responses.RequestsMock() as vendor:
        vendor.get(DOCUMENTS, json=payload(name))
        return client().documents(STORE).items


def test_a_store_has_an_id_that_is_no_uuid_and_times_with_their_zone(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/stores", json=payload("stores__page"))
    page = client().stores()
    [store] = page.items
    assert (store.id, store.name, store.user_id) == (STORE, "Салон на Лесной", "01-000000001890833")
    assert store.updated_at == datetime(2018, 7, 16, 16, 0, 10, 663000, tzinfo=UTC)
    assert page.next_cursor == "Y3Vyc29yLTI"


def test_a_terminal_is_read_with_and_without_what_needs_its_own_right(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/devices", json=payload("devices__page"))
    whole, bare = client().devices().items
    assert (whole.imei, whole.location, whole.timezone_offset) == (
        "350000000000000",
        Location(Decimal("37.59"), Decimal("55.78")),
        10_800_000,
    )
    assert (bare.imei, bare.location, bare.serial_number, bare.created_at) == ("", None, "00307401234567", None)


def test_an_employees_phone_is_a_text_though_it_comes_as_a_number(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/employees", json=payload("employees__page"))
    [employee] = client().employees().items
    assert (employee.last_name, employee.phone, employee.role, employee.stores) == (
        "Петрова",
        "79000000001",
        "CASHIER",
        (STORE,),
    )


def test_a_product_has_decimal_prices_and_a_stock_that_may_be_negative(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/stores/{STORE}/products", json=payload("products__page"))
    product = client().products(STORE).items[0]
    assert (product.price, product.cost_price, product.quantity) == (Decimal("123.45"), Decimal(100), Decimal("-2.125"))
    assert (product.barcodes, product.attributes_choices) == (("4600000000017",), {"36755a2c": "36755a2d"})


def test_a_type_and_a_tax_that_nobody_knows_yet_are_kept(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/stores/{STORE}/products", json=payload("products__page"))
    product = client().products(STORE).items[1]
    assert (product.type, product.tax, product.allow_to_sell) == ("GLASS_MARKED", "VAT_22", False)
    assert (product.parent_id, product.quantity) == (None, None)


def test_a_group_may_hold_modifications(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/stores/{STORE}/product-groups", json=payload("product_groups__page"))
    [group] = client().product_groups(STORE).items
    assert (group.name, group.parent_id) == ("Зеркала", None)
    assert group.attributes == (Attribute("36755a2c", "Толщина", (Choice("36755a2d", "4 мм"),)),)


def test_a_receipt_is_read_whole() -> None:
    sold = documents("documents__flat")[0]
    assert (sold.type, sold.number, sold.store_id, sold.time_zone_offset) == ("SELL", "1001", STORE, 10_800_000)
    assert (sold.receipt.sum, sold.receipt.result_sum) == (Decimal(225), Decimal("205.1"))
    assert (sold.receipt.customer_phone, sold.receipt.base_document_id) == ("+79000000001", None)
    assert sold.extras == {"e7a1c0d2-5b34-4f8e-9a61-2c3d4e5f6a7b": {"billId": "1001"}}


def test_a_line_of_a_receipt_has_its_discount_and_its_tax() -> None:
    line, free = documents("documents__flat")[0].receipt.positions
    assert (line.quantity, line.sum, line.result_sum, line.discount_sum) == (
        Decimal(2),
        Decimal(200),
        Decimal("180.1"),
        Decimal("19.9"),
    )
    assert (line.tax, line.tax_sum, line.settlement_method) == ("VAT_22", Decimal("32.48"), "CHECKOUT_FULL")
    assert (free.product_id, free.quantity, free.discount_sum) == (None, Decimal("0.5"), None)


def test_a_payment_tells_the_change_and_the_print_the_fiscal_identity() -> None:
    receipt = documents("documents__flat")[0].receipt
    assert receipt.payments == (
        Payment("c0ffee00-0000-4000-8000-000000000001", "CASH", Decimal("205.1"), Decimal("94.9")),
    )
    [printed] = receipt.print_results
    identity = (printed.fn_serial_number, printed.fiscal_document_number, printed.fiscal_sign_doc_number)
    assert identity == ("9999078900001234", "17", "0003000000008")
    assert printed.printed_at == datetime(2018, 7, 16, 19, 5)  # noqa: DTZ001 - the till tells no zone


def test_a_wrapped_receipt_is_the_same_receipt() -> None:
    assert documents("documents__wrapped")[0] == documents("documents__flat")[0]


def test_a_return_names_the_sale() -> None:
    sold, returned, _ = documents("documents__flat")
    assert (returned.type, returned.receipt.base_document_id) == ("PAYBACK", sold.id)
    assert returned.receipt.base_document_number == "1001"


def test_a_document_that_is_no_receipt_keeps_its_body() -> None:
    report = documents("documents__flat")[2]
    assert (report.type, report.receipt, report.body["total"]) == ("Z_REPORT", None, Decimal("205.1"))


def test_documents_are_asked_for_by_time_in_milliseconds_and_by_types(vendor: responses.RequestsMock) -> None:
    vendor.get(DOCUMENTS, json={"items": [], "paging": {}})
    client().documents(STORE, since=NOON, until=NOON + timedelta(minutes=5), types=("SELL", "PAYBACK"))
    assert asked(vendor) == {"since": ["1768208400000"], "until": ["1768208700000"], "type": ["SELL,PAYBACK"]}


def test_beside_a_cursor_nothing_is_repeated(vendor: responses.RequestsMock) -> None:
    vendor.get(DOCUMENTS, json={"items": [], "paging": {}})
    client().documents(STORE, since=NOON, types=("SELL",), cursor="c+2/=")
    assert asked(vendor) == {"cursor": ["c+2/="]}


def test_a_time_without_its_zone_is_not_guessed() -> None:
    with pytest.raises(ValueError, match="zone"):
        client().products(STORE, since=datetime(2026, 1, 1))  # noqa: DTZ001 - what is tested


@pytest.mark.parametrize("store", ["", "..", "a/b", "a?b", "%2e%2e", "a b", "x" * 65, "а"])
def test_an_id_never_leads_to_another_path(store: str) -> None:
    with pytest.raises(errors.BadParam) as caught:
        client().products(store)
    assert caught.value.field == "store_id"


def test_one_document_is_read_by_its_id(vendor: responses.RequestsMock) -> None:
    body = payload("documents__flat")["items"][0]
    vendor.get(f"{DOCUMENTS}/{body['id']}", json=body)
    assert client().document(STORE, body["id"]).number == "1001"


@pytest.mark.parametrize("body", [[], {}, {"items": None}, {"items": {"id": "x"}}, "x"])
def test_a_list_without_items_is_not_json(body: object) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(f"{URL}/stores", json=body)
        with pytest.raises(errors.NotJson):
            client().stores()


def test_an_entity_without_an_id_is_not_json(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/stores", json={"items": [{"name": "Салон"}], "paging": {}})
    with pytest.raises(errors.NotJson):
        client().stores()


@pytest.mark.parametrize("paging", [{}, None, [], {"next_cursor": None}, {"next_cursor": ""}])
def test_a_page_without_a_cursor_is_the_last(paging: object) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(f"{URL}/stores", json={"items": [], "paging": paging})
        assert client().stores() == Page((), None)


@pytest.mark.parametrize(
    "broken", [{"updated_at": "yesterday"}, {"updated_at": "2026-01-12T12:00:00"}, {"updated_at": 7}]
)
def test_a_time_that_is_none_is_nothing(broken: dict[str, object]) -> None:
    with responses.RequestsMock() as vendor:
        vendor.get(f"{URL}/stores", json={"items": [{"id": STORE, **broken}]})
        assert client().stores().items[0].updated_at is None


def test_all_pages_are_walked_and_a_cursor_that_comes_again_ends_it() -> None:
    pages = {None: Page((1, 2), "a"), "a": Page((3,), "b"), "b": Page((4,), "a")}
    assert list(walk(pages.__getitem__)) == [1, 2, 3, 4]
