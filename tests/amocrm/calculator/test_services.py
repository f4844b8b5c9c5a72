"""Services by their rules: fixed, by area, by distance, by floors, waived (calculator.md §2.5, step 17)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Calculation, ServiceItem, Vat
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.pricing import price
from tests.amocrm.calculator.goods import PLAIN, item, services
from tests.amocrm.calculator.sheet import codes, priced, spaced, told

Row = tuple[str, str, str, str]


def rows(calculation: Calculation) -> list[Row]:
    """(name, unit, quantity, amount) of the services."""
    lines = [line for line in priced(calculation).lines if line.group == "service"]
    return [(spaced(line.name), line.unit, str(line.qty), str(line.amount)) for line in lines]


def served(*items: ServiceItem) -> Calculation:
    return Calculation(panels=(PLAIN,), services=items)


def test_mounting_is_paid_by_the_real_area() -> None:
    pane = replace(PLAIN, width=2000, height=1500)

    assert rows(Calculation(panels=(pane,), services=services("MSR", "MNT")))[1] == (
        "Монтаж",
        "м²",
        "3.000",
        "9000.00",
    )


def test_what_is_missing_to_the_least_sum_of_mounting_is_a_line_of_its_own() -> None:
    assert rows(served(ServiceItem(code="MNT"))) == [
        ("Монтаж", "м²", "1.000", "3000.00"),
        ("Монтаж: доплата до минимума 6 000 ₽", "шт", "1", "3000.00"),
    ]


def test_delivery_in_town_has_no_kilometres() -> None:
    assert rows(served(ServiceItem(code="DLV"))) == rows(served(ServiceItem(code="DLV", km=0)))
    assert rows(served(ServiceItem(code="DLV"))) == [("Доставка по городу", "шт", "1", "2500.00")]


def test_kilometres_out_of_town_are_paid_apart() -> None:
    assert rows(served(ServiceItem(code="DLV", km=7)))[1] == ("Доставка за пределы города", "км", "7", "280.00")


@pytest.mark.parametrize(("floor", "expected"), [(1, []), (2, ["2"]), (60, ["118"])])
def test_carrying_is_paid_for_each_pane_and_floor(floor: int, expected: list[str]) -> None:
    calculation = Calculation(panels=(replace(PLAIN, qty=2),), services=(ServiceItem(code="LFT", floor=floor),))

    assert [quantity for _, _, quantity, _ in rows(calculation)] == expected


def test_carrying_needs_a_floor() -> None:
    assert told(served(ServiceItem(code="LFT")), "E_REQUIRED") == [("services[0].floor", "Заполните поле «Этаж».")]


@pytest.mark.parametrize(("discount", "paid"), [("0", "0"), ("0.01", "1500.00")])
def test_measuring_is_free_from_a_sum_of_goods_after_the_discount(discount: str, paid: str) -> None:
    # 16 × 1 846 + 464 = 30 000
    goods = replace(DEMO.hardware[2], sku="REST", name="Остальное", price=Decimal(464))
    prices = replace(DEMO, hardware=(*DEMO.hardware, goods))
    ordered = Calculation(hardware=(item("HDL-SK", "16"), item("REST")), services=services("MSR"))
    off = replace(ordered.discount, kind="amount", value=Decimal(discount))

    result = price(replace(ordered, discount=off), prices).result

    assert result
    assert str(result.totals.services) == paid


@pytest.mark.parametrize(
    ("ordered", "found"), [(("MNT",), ["W_NO_MEASURE"]), (("MNT", "MSR"), []), (("MSR",), []), (("DSM",), [])]
)
def test_mounting_without_measuring_is_risky(ordered: tuple[str, ...], found: list[str]) -> None:
    assert codes(Calculation(panels=(PLAIN,), services=services(*ordered))) == found


def test_it_is_told_why() -> None:
    calculation = Calculation(panels=(PLAIN,), services=services("MNT"))

    assert told(calculation, "W_NO_MEASURE") == [("services", "Размеры со слов клиента. Замер не заказан.")]


def test_services_are_neither_marked_up_nor_discounted() -> None:
    calculation = Calculation(services=services("DSM"), markup_percent=Decimal(50), urgent=True)

    assert priced(calculation).totals.total == 2500


def test_an_unknown_service_is_told() -> None:
    assert codes(Calculation(services=services("GONE"))) == ["E_SKU_UNKNOWN"]


@pytest.mark.parametrize(("mode", "vat", "total"), [("included", "332.89", "4346"), ("on_top", "406.12", "4752.12")])
def test_an_untaxed_service_carries_no_vat(mode: str, vat: str, total: str) -> None:
    untaxed = tuple(replace(service, taxed=service.code != "DSM") for service in DEMO.services)
    prices = replace(
        DEMO, services=untaxed, vat=Vat(mode="on_top" if mode == "on_top" else "included", rate=Decimal(22))
    )

    result = price(Calculation(hardware=(item("HDL-SK"),), services=services("DSM")), prices).result

    assert result
    assert (str(result.totals.vat), Decimal(total)) == (vat, result.totals.total)
