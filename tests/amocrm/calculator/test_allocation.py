"""A sum split over lines by the largest remainder (calculator.md §2.5)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amocrm.calculator.allocation import allocate, shares
from amocrm.calculator.calculation import Calculation, ServiceItem
from tests.amocrm.calculator.goods import item, services
from tests.amocrm.calculator.sheet import priced

KOPECKS = st.integers(0, 10**11).map(lambda kopecks: Decimal(kopecks) / 100)


def split(total: str, *weights: str) -> list[str]:
    return [str(part) for part in allocate(Decimal(total), [Decimal(weight) for weight in weights])]


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("2359.79", ["553.86", "1098.50"], ["790.99", "1568.80"]),
        ("0.01", ["1", "1"], ["0.01", "0.00"]),
        ("100.00", ["1", "1", "1"], ["33.34", "33.33", "33.33"]),
        ("0.02", ["1", "2"], ["0.01", "0.01"]),
        ("10.00", ["0", "5"], ["0.00", "10.00"]),
        ("0.03", ["0", "0"], ["0.02", "0.01"]),
        ("0.00", ["3", "4"], ["0.00", "0.00"]),
    ],
)
def test_kopecks_go_to_the_largest_remainder_and_ties_to_the_earlier_line(
    total: str, weights: list[str], parts: list[str]
) -> None:
    assert split(total, *weights) == parts


def test_a_sum_needs_a_line() -> None:
    with pytest.raises(ValueError, match="no lines"):
        allocate(Decimal(1), [])


@given(KOPECKS, st.lists(KOPECKS, min_size=1, max_size=50))
def test_the_parts_are_exactly_the_whole(total: Decimal, weights: list[Decimal]) -> None:
    assert sum(allocate(total, weights)) == total


@given(KOPECKS, st.lists(KOPECKS.filter(bool), min_size=1, max_size=50))
def test_every_part_is_within_a_kopeck_of_its_exact_share(total: Decimal, weights: list[Decimal]) -> None:
    parts = allocate(total, weights)

    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < Decimal("0.0100000001") for part, share in zip(parts, exact, strict=True))


def test_goods_carry_markup_and_rounding_and_services_do_not() -> None:
    calculation = Calculation(
        hardware=(item("HDL-SK"), item("SEAL-PS11")), services=services("DSM"), markup_percent=Decimal(10)
    )
    result = priced(calculation)

    parts = shares(result.lines, result.totals)

    assert parts == (Decimal("2030.89"), Decimal("203.11"), Decimal(2500))
    assert sum(parts) == result.totals.total


def test_carrying_to_the_first_floor_is_nothing_to_split() -> None:
    result = priced(Calculation(services=(ServiceItem(code="LFT", floor=1),)))

    assert shares(result.lines, result.totals) == ()


def test_rounding_of_services_alone_stays_with_them() -> None:
    result = priced(Calculation(services=services("DSM", "MSR"), total_step=Decimal(100)))

    assert sum(shares(result.lines, result.totals)) == result.totals.total == 4000
