"""Money and sizes as Russians write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocrm.calculator.money import number, plain, roubles, to_kopecks, to_square_metres, whole_roubles

NBSP = "\u00a0"
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0,00"),
        ("0.005", "0,01"),
        ("0.004", "0,00"),
        ("999.995", f"1{NBSP}000,00"),
        ("29210", f"29{NBSP}210,00"),
        ("1234567.891", f"1{NBSP}234{NBSP}567,89"),
        ("-12.5", "\u221212,50"),
    ],
)
def test_roubles_have_two_decimals_a_comma_and_spaces_that_do_not_break(amount: str, text: str) -> None:
    assert roubles(Decimal(amount)) == f"{text}{NBSP}₽"


@pytest.mark.parametrize(("amount", "whole"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("29210.49", 29210), ("0.49", 0)])
def test_whole_roubles_are_rounded_half_up(amount: str, whole: int) -> None:
    assert whole_roubles(Decimal(amount)) == whole


@pytest.mark.parametrize(("area", "shown"), [("2", "2,000"), ("0.3965", "0,397"), ("9.31", "9,310")])
def test_an_area_has_three_decimals(area: str, shown: str) -> None:
    assert number(to_square_metres(Decimal(area))) == shown


@pytest.mark.parametrize(("value", "kept"), [("1000.0", "1000"), ("1E+3", "1000"), ("120.50", "120.5"), ("0.00", "0")])
def test_needless_zeros_go(value: str, kept: str) -> None:
    assert str(plain(Decimal(value))) == kept


@given(AMOUNTS)
def test_what_is_shown_reads_back_as_the_rounded_amount(amount: Decimal) -> None:
    text = roubles(amount).removesuffix(f"{NBSP}₽").replace(NBSP, "").replace(",", ".").replace("\u2212", "-")
    assert Decimal(text) == to_kopecks(amount)


@given(AMOUNTS)
def test_rounding_moves_an_amount_by_half_a_kopeck_at_most(amount: Decimal) -> None:
    assert abs(to_kopecks(amount) - amount) <= Decimal("0.005")
    assert to_kopecks(to_kopecks(amount)) == to_kopecks(amount)


@given(AMOUNTS)
def test_groups_have_three_digits(amount: Decimal) -> None:
    first, *others = roubles(amount).split(",")[0].lstrip("\u2212").split(NBSP)
    assert 1 <= len(first) <= 3
    assert all(len(group) == 3 for group in others)


@given(AMOUNTS)
def test_plain_changes_no_value(amount: Decimal) -> None:
    assert plain(amount) == amount
