"""Markup, urgency, discount, VAT in three modes, the step of the total (calculator.md §2.5, steps 12-20)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Calculation, Discount, Vat
from amocrm.calculator.checks import Occasion
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.pricing import price
from amocrm.calculator.rounding import half_up, percent_of, upwards
from amocrm.calculator.seller_roles import SellerRole
from amocrm.calculator.totals import Terms, Totals, goods, totals
from tests.amocrm.calculator.goods import PLAIN, item, of, percent_off, roubles_off, services
from tests.amocrm.calculator.sheet import codes, priced, quoted, told

HANDLE = Calculation(hardware=(item("HDL-SK"),))
INCLUDED = Vat(mode="included", rate=Decimal(22))
ON_TOP = Vat(mode="on_top", rate=Decimal(22))
NO_VAT = Vat(mode="none")


def closed(amount: str, served: str = "0", *, vat: Vat = INCLUDED, step: str = "1") -> Totals:
    terms = Terms(Decimal(0), Decimal(0), Discount(), vat, Decimal(step))
    return totals(goods(Decimal(amount), terms), Decimal(served), Decimal(0), terms)


@pytest.mark.parametrize(
    ("step", "total"),
    [("0.01", "1234.56"), ("1", "1235"), ("10", "1230"), ("50", "1250"), ("100", "1200")],
)
def test_the_total_is_rounded_to_its_step(step: str, total: str) -> None:
    assert closed("1234.56", step=step).total == Decimal(total)


@pytest.mark.parametrize(("amount", "total"), [("1234.50", "1235"), ("1234.49", "1234"), ("0.5", "1"), ("25", "25")])
def test_half_a_step_goes_up(amount: str, total: str) -> None:
    assert closed(amount).total == Decimal(total)
    assert closed("1225", step="50").total == 1250


def test_vat_inside_is_a_part_of_the_rounded_total() -> None:
    assert closed("121.60").vat == Decimal("22.00")


def test_vat_on_top_is_added_and_not_rounded_to_a_step() -> None:
    found = closed("100.02", "50", vat=ON_TOP, step="100")

    assert (found.vat, found.total, found.rounding) == (Decimal("33.00"), Decimal("183.02"), Decimal(0))
    assert (found.components_total, found.services_total) == (Decimal("122.02"), Decimal("61.00"))


def test_without_vat_the_total_is_still_rounded() -> None:
    found = closed("1234.56", "100", vat=NO_VAT, step="10")

    assert [found.vat, found.vat_rate, found.total] == [0, 0, 1330]
    assert [found.components_total, found.services_total] == [1230, 100]


def test_rounding_takes_no_more_from_the_goods_than_they_cost() -> None:
    found = closed("0", "140", step="100")

    assert [found.total, found.components_total, found.services_total] == [100, 0, 100]


@pytest.mark.parametrize(("urgent", "total"), [(False, "1200.00"), (True, "1560.00")])
def test_urgency_is_a_percent_of_goods_with_their_markup(urgent: bool, total: str) -> None:  # noqa: FBT001 - a row
    prices = replace(DEMO, hardware=(replace(DEMO.hardware[2], price=Decimal(1000)),), templates=())
    result = price(replace(HANDLE, markup_percent=Decimal(20), urgent=urgent), prices).result

    assert result
    assert result.totals.goods.net == Decimal(total)


@pytest.mark.parametrize(
    ("discount", "found"),
    [
        (percent_off("100"), []),
        (percent_off("100.01"), ["E_DISCOUNT_RANGE"]),
        (percent_off("-1"), ["E_DISCOUNT_RANGE"]),
        (roubles_off("1846"), []),
        (roubles_off("1846.01"), ["E_DISCOUNT_RANGE"]),
        (roubles_off("-0.01"), ["E_DISCOUNT_RANGE"]),
        (roubles_off("1e30"), ["E_DISCOUNT_RANGE"]),
        (roubles_off("NaN"), ["E_NUMBER"]),
        (percent_off("1.005"), ["E_NUMBER"]),
    ],
)
def test_a_discount_is_at_most_what_the_goods_cost(discount: Discount, found: list[str]) -> None:
    quote = quoted(replace(HANDLE, discount=discount), Occasion(role="administrator"))

    assert [message.code for message in quote.messages] == found


def test_too_large_a_discount_is_told() -> None:
    assert told(replace(HANDLE, discount=roubles_off("2000")), "E_DISCOUNT_RANGE") == [
        ("discount.value", "Скидка не может быть больше стоимости изделий.")
    ]


@pytest.mark.parametrize(
    ("role", "percent", "asks"),
    [
        ("manager", "10", False),
        ("manager", "10.01", True),
        ("head", "20", False),
        ("head", "20.01", True),
        ("administrator", "100", False),
        ("observer", "0.01", True),
    ],
)
def test_a_role_has_its_limit_of_discount(role: SellerRole, percent: str, asks: bool) -> None:  # noqa: FBT001 - a row
    found = codes(replace(HANDLE, discount=percent_off(percent)), Occasion(role=role))

    assert found == (["A_DISCOUNT_LIMIT"] if asks else [])


def test_a_discount_in_roubles_is_judged_by_its_percent() -> None:
    assert codes(replace(HANDLE, discount=roubles_off("184.60"))) == []
    assert told(replace(HANDLE, discount=roubles_off("184.61")), "A_DISCOUNT_LIMIT") == [
        ("discount.value", "Скидка 10,01 % больше разрешённых 10 % — нужно согласование руководителя.")
    ]


def test_a_discount_of_nothing_asks_nobody() -> None:
    assert codes(replace(Calculation(services=services("DSM")), discount=percent_off("50"))) == []


def test_too_large_a_sum_is_refused() -> None:
    calculation = Calculation(panels=(replace(PLAIN, width=3000, height=2000, qty=999),), markup_percent=Decimal(500))
    many = replace(
        calculation, panels=tuple(replace(calculation.panels[0], key=str(i), thickness=12) for i in range(20))
    )

    assert codes(many) == ["E_TOTAL_RANGE"]
    assert told(many, "E_TOTAL_RANGE") == [("", "Слишком большая сумма. Проверьте размеры и количество.")]


@pytest.mark.parametrize(("today", "found"), [(date(2026, 3, 2), []), (date(2026, 3, 3), ["W_PRICE_STALE"])])
def test_a_price_list_grows_stale_after_sixty_days(today: date, found: list[str]) -> None:
    prices = replace(DEMO, effective_from=date(2026, 1, 1))
    quote = price(HANDLE, prices, Occasion(today=today))

    assert [message.code for message in quote.messages] == found


def test_a_stale_price_list_is_told_with_its_age() -> None:
    quote = price(HANDLE, replace(DEMO, effective_from=date(2026, 1, 1)), Occasion(today=date(2026, 4, 11)))

    assert quote.messages[0].text == "Прайс-листу 100 дней. Проверьте цены."


def test_the_terms_of_a_calculation_replace_those_of_the_price_list() -> None:
    own = replace(of(replace(PLAIN, width=1001)), vat=NO_VAT, total_step=Decimal("0.01"))

    assert priced(own).totals.total == Decimal("1901.90")
    assert priced(of(replace(PLAIN, width=1001))).totals.total == 1902


def test_services_alone_can_be_sold() -> None:
    assert priced(Calculation(services=services("MSR", "DSM"))).totals.total == 4000


@pytest.mark.parametrize(
    ("value", "step", "near", "next_up"), [("25", "50", "50", "50"), ("2.11", "0.1", "2.1", "2.2")]
)
def test_rounding_knows_steps_of_any_kind(value: str, step: str, near: str, next_up: str) -> None:
    assert half_up(Decimal(value), Decimal(step)) == Decimal(near)
    assert upwards(Decimal(value), Decimal(step)) == Decimal(next_up)


def test_a_percent_is_exact_where_binary_fractions_are_not() -> None:
    assert percent_of(Decimal("1652.36"), Decimal("12.5")) == Decimal("206.55")
