"""The guide's body of save_calculation, field by field (calculator.md §2.3)."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocrm.calculator.v1 import Calculation, Fault, Product, decimal_of, parse

# The original's own seed.
SEED: dict[str, Any] = {
    "package_name": "Душевая кабина",
    "width": 3800,
    "height": 2450,
    "square_meters": Decimal("9.31"),
    "components_total": 113471,
    "services_total": 27930,
    "total_price": 141401,
    "products": [{"catalog_id": 525441, "quantity": 2, "price": 2400}],
}


def parsed(**changes: object) -> Calculation:
    return parse({**SEED, **changes})


def fault(**changes: object) -> Fault:
    with pytest.raises(Fault) as raised:
        parsed(**changes)
    return raised.value


def product(**fields: object) -> Product:
    return parsed(products=[fields]).products[0]


def test_the_originals_seed_is_taken_as_it_is() -> None:
    calculation = parsed()
    assert calculation.total_price == Decimal(141401)
    assert calculation.warnings == ()
    assert calculation.products == (Product(525441, None, Decimal(2), Decimal(2400)),)


def test_the_v1_keys_come_back_as_they_were_sent() -> None:
    sent = {**SEED, "square_meters": 9.31}
    sent["products"] = [{"element_id": 525441, "catalog_id": None, "quantity": 2, "price": 2400}]
    assert parsed().as_json() == sent


def test_unknown_fields_are_ignored() -> None:
    assert parsed(is_admin=True, schema_=None) == parsed()


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("  Дверь ", "Дверь"),
        ("a\nb\x00c\u202e", "a b c"),
        ("Дверь\u00a0№\u00a02", "Дверь № 2"),
        ("сте\u200bк\u200dло\u3164", "стекло"),
        ("x" * 200, "x" * 200),
        ("<b>", "<b>"),
    ],
)
def test_a_title_is_one_clean_line(given: str, title: str) -> None:
    assert parsed(package_name=given).package_name == title


@pytest.mark.parametrize("title", ["", "  ", "\n\t", None, 7, [], "x" * 201])
def test_a_title_has_1_to_200_characters(title: object) -> None:
    assert fault(package_name=title).field == "package_name"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1000, "1000"),
        ("1000", "1000"),
        (" 1000 ", "1000"),
        ("1 205", "1205"),
        ("1\u00a0205,5", "1205.5"),
        ("120,5", "120.5"),
        ("120.5", "120.5"),
        (Decimal("0.1"), "0.1"),
        (9007199254740993, "9007199254740993"),
    ],
)
def test_numbers_may_come_as_people_type_them(value: object, number: str) -> None:
    assert str(decimal_of(value)) == number


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "-",
        "1e3",
        "1E400",
        "1_000",
        "٣",
        "１",
        "0x10",
        "Infinity",
        "NaN",
        "1,2,3",
        "1.2.3",
        "1" * 21,
        True,
        None,
        [],
        {},
        1.5,
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1E+999"),
        10**21,
        10**400,
    ],
)
def test_what_is_no_plain_number_is_none(value: object) -> None:
    assert decimal_of(value) is None


@pytest.mark.parametrize("name", ["width", "height"])
@pytest.mark.parametrize("value", [0, -1, 20001, "20000,5", "широко", None, True])
def test_a_side_is_over_0_and_up_to_20_metres(name: str, value: object) -> None:
    assert fault(**{name: value}).field == name


def test_a_side_of_20_metres_is_taken() -> None:
    assert parsed(width=20000).width == 20000


@pytest.mark.parametrize("name", ["square_meters", "components_total", "services_total", "total_price"])
@pytest.mark.parametrize("value", [-1, "-0.01", None, "1000000000"])
def test_areas_and_sums_are_not_negative_and_not_absurd(name: str, value: object) -> None:
    if name == "square_meters" and value == "1000000000":
        value = 100_001
    assert fault(**{name: value}).field == name


@pytest.mark.parametrize(("value", "kept"), [("0.005", "0.01"), ("1.004", "1.00"), ("2.675", "2.68"), (7, "7.00")])
def test_sums_are_quantised_to_kopecks_half_up(value: object, kept: str) -> None:
    assert str(parsed(total_price=value).total_price) == kept


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({"square_meters": Decimal("9.32")}, ()),
        ({"square_meters": Decimal("9.33")}, ("W_V1_AREA",)),
        ({"total_price": Decimal("141401.01")}, ()),
        ({"total_price": Decimal("141401.02")}, ("W_V1_SUM",)),
        ({"square_meters": 1, "total_price": 1}, ("W_V1_AREA", "W_V1_SUM")),
    ],
)
def test_a_gap_over_a_hundredth_is_a_warning(changes: dict[str, Any], warnings: tuple[str, ...]) -> None:
    assert parsed(**changes).warnings == warnings


def test_catalog_id_is_the_product_unless_element_id_is_there() -> None:
    assert product(catalog_id=5).element_id == 5
    named = product(catalog_id=77, element_id=5)
    assert (named.element_id, named.catalog_id) == (5, 77)


def test_a_product_has_one_piece_and_no_price_unless_it_says_so() -> None:
    assert product(catalog_id=5) == Product(5, None, Decimal(1), Decimal("0.00"))


@pytest.mark.parametrize("products", [None, []])
def test_no_products_are_no_products(products: object) -> None:
    assert parsed(products=products).products == ()


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({}, "catalog_id"),
        ({"catalog_id": 0}, "catalog_id"),
        ({"catalog_id": "1.5"}, "catalog_id"),
        ({"catalog_id": 2**53 + 1}, "catalog_id"),
        ({"element_id": -1, "catalog_id": 5}, "element_id"),
        ({"element_id": 5, "catalog_id": -1}, "catalog_id"),
        ({"element_id": 5, "catalog_id": "list"}, "catalog_id"),
        ({"catalog_id": 5, "quantity": 0}, "quantity"),
        ({"catalog_id": 5, "quantity": "0.0001"}, "quantity"),
        ({"catalog_id": 5, "quantity": 1_000_001}, "quantity"),
        ({"catalog_id": 5, "quantity": None}, "quantity"),
        ({"catalog_id": 5, "price": -1}, "price"),
        ({"catalog_id": 5, "price": "даром"}, "price"),
    ],
)
def test_a_product_that_makes_no_sense_is_named_by_its_place(item: dict[str, object], field: str) -> None:
    assert fault(products=[{"catalog_id": 1}, item]).field == f"products[1].{field}"


@pytest.mark.parametrize("products", [{}, "x", 7, [7], [None], [{"catalog_id": 1}] * 301])
def test_products_are_a_list_of_300_at_most(products: object) -> None:
    assert fault(products=products).field.startswith("products")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(SEED)), ANYTHING)
def test_whatever_a_field_holds_is_taken_or_refused_by_a_fault(name: str, value: object) -> None:
    refused = None
    try:
        parsed(**{name: value}).as_json()
    except Fault as caught:
        refused = caught
    assert refused is None or (refused.field.startswith(name) and refused.message)
