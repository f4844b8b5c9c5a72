"""What differs between two price lists, and what that does to stored calculations."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Calculation
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.difference import Difference, difference, large_change
from amocrm.calculator.price_table.recount import Stored, recounted
from amocrm.calculator.price_table.table import rows
from tests.amocrm.calculator.goods import PARTITION, PLAIN, item, of
from tests.amocrm.calculator.sheet import priced, spaced

ORDER = of(PARTITION)
HANDLE = Calculation(hardware=(item("HDL-SK"),))
TOTAL = priced(ORDER).totals.total


def between(after: PriceList, before: PriceList = DEMO) -> Difference:
    return difference(rows(before), rows(after))


def glass_at(price: str, thickness: int = 8) -> PriceList:
    """The low-iron glass at another price."""
    changed = replace(DEMO.glass[1], price={**DEMO.glass[1].price, thickness: Decimal(price)})
    return replace(DEMO, glass=(DEMO.glass[0], changed, *DEMO.glass[2:]))


def texts(new: PriceList, *stored: Stored) -> list[str]:
    return [spaced(one.text) for one in recounted(stored, DEMO, new)]


def test_equal_lists_do_not_differ() -> None:
    assert between(DEMO) == Difference((), (), (), 111)


@pytest.mark.parametrize(
    ("price", "percent", "is_large"),
    [("5330", "2.5", False), ("6760", "30.0", False), ("6760.01", "30.0", True), ("3600", "-30.8", True)],
)
def test_a_changed_price_is_told_in_percent(price: str, percent: str, is_large: bool) -> None:  # noqa: FBT001 - a parameter of the table
    (change,) = between(glass_at(price)).changed

    assert (change.row.title, change.percent, change.is_large) == ("Стекло осветлённое, 8", Decimal(percent), is_large)
    assert (spaced(large_change(change)) == "Цена изменилась больше чем на 30 %. Проверьте.") == is_large


def test_what_changed_is_told_cell_by_cell() -> None:
    (change,) = between(replace(DEMO, lamination=replace(DEMO.lamination, name="Триплекс", factor=3))).changed

    assert [(cell.column, cell.before, cell.after) for cell in change.cells] == [
        ("name", "Триплексование", "Триплекс"),
        ("properties", "", "множитель: 3"),
    ]
    assert (change.percent, change.is_large) == (None, False)


def test_a_price_that_comes_or_goes_has_no_percent() -> None:
    (change,) = between(glass_at("0")).changed

    assert (change.cells[0].after, change.percent) == ("", None)


def test_a_rule_is_no_price() -> None:
    rules = replace(DEMO.rules, kerf=10, lead_times=replace(DEMO.rules.lead_times, cut=(1, 2)))

    assert [change.percent for change in between(replace(DEMO, rules=rules)).changed] == [None, None]


def test_rows_come_and_go() -> None:
    found = between(replace(DEMO, hardware=DEMO.hardware[1:]))

    assert [row.key for row in found.removed] == ["Фурнитура|HNG-WG|"]
    assert [row.key for row in between(DEMO, replace(DEMO, hardware=DEMO.hardware[1:])).added] == ["Фурнитура|HNG-WG|"]
    assert found.unchanged == 110


def test_a_stored_calculation_is_counted_again() -> None:
    new = glass_at("5540")

    assert Decimal(14_840) == TOTAL
    assert texts(new, Stored(3, ORDER, TOTAL)) == ["№ 3: 14 840 → 15 520 ₽, +4,6 %"]


def test_a_lower_total_has_a_real_minus() -> None:
    assert texts(glass_at("5000"), Stored(3, ORDER, TOTAL)) == ["№ 3: 14 840 → 14 440 ₽, −2,7 %"]


def test_an_equal_total_is_told_as_such() -> None:
    assert texts(glass_at("9000"), Stored(1, of(PLAIN), Decimal(1900))) == ["№ 1: 1 900 ₽, без изменений"]


def test_without_a_stored_total_the_present_prices_count() -> None:
    (one,) = recounted([Stored(3, ORDER)], DEMO, glass_at("5540"))

    assert (one.before, one.after, one.percent) == (TOTAL, Decimal(15_520), Decimal("4.6"))


def test_what_the_new_list_cannot_price_says_why() -> None:
    gone = replace(DEMO, hardware=DEMO.hardware[:2])

    assert texts(replace(gone, version="2026-2"), Stored(5, HANDLE, Decimal(1846))) == [
        "№ 5: было 1 846 ₽, по новым ценам не считается. Позиции «HDL-SK» нет в прайс-листе 2026-2."
    ]


def test_twenty_are_counted() -> None:
    assert len(recounted([Stored(number, ORDER) for number in range(30)], DEMO, DEMO)) == 20
