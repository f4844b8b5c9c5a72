"""Hinges by weight, goods by the piece and the metre, at the boundaries (calculator.md §2.5, steps 9 and 11)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Calculation, HardwareItem, Panel
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import Hardware
from amocrm.calculator.pricing import price
from tests.amocrm.calculator.goods import DOOR, PLAIN, bars, hinges, item
from tests.amocrm.calculator.sheet import codes, priced, spaced, told

# 30 kg per m² at 12 mm: 800 mm wide, 1875 mm are 45 kg and 2500 mm are 60 kg.
HEAVY = replace(DOOR, thickness=12, holes=(), cutouts=())


def hung(panel: Panel, hinge: HardwareItem) -> Calculation:
    return Calculation(panels=(panel,), hardware=(hinge,))


def with_article(sku: str, **changes: object) -> tuple[Hardware, ...]:
    return tuple(replace(article, **changes) if article.sku == sku else article for article in DEMO.hardware)  # type: ignore[arg-type]


@pytest.mark.parametrize(("height", "count"), [(1875, 2), (1876, 3), (2500, 3)])
def test_hinges_are_counted_by_the_unrounded_weight(height: int, count: int) -> None:
    result = priced(hung(replace(HEAVY, height=height), hinges()))

    assert [line.qty for line in result.lines if line.group == "hardware"] == [count]


def test_a_door_just_too_heavy_is_not_told_as_equal_to_the_limit() -> None:
    assert told(hung(replace(HEAVY, height=2501), hinges()), "E_HINGE_WEIGHT") == [
        ("hardware[0].sku", "Масса двери 60,1 кг больше допустимой для петель HNG-WG: 60 кг.")
    ]


@pytest.mark.parametrize(("width", "found"), [(900, []), (901, ["E_HINGE_WIDTH"])])
def test_a_hinge_takes_doors_up_to_its_width(width: int, found: list[str]) -> None:
    assert codes(hung(replace(HEAVY, width=width, height=1000), hinges())) == found


def test_a_hinge_takes_its_own_thicknesses_of_glass() -> None:
    assert told(hung(replace(HEAVY, thickness=6), hinges()), "E_HINGE_GLASS") == [
        ("hardware[0].sku", "Петля HNG-WG не подходит к стеклу 6 мм.")
    ]


@pytest.mark.parametrize(("qty", "found"), [("2", ["E_HINGE_FEW"]), ("3", []), ("4", [])])
def test_a_person_may_take_more_hinges_but_not_fewer(qty: str, found: list[str]) -> None:
    assert codes(hung(replace(HEAVY, height=2000), hinges(qty=qty))) == found


def test_equal_doors_all_get_their_hinges() -> None:
    doors = replace(HEAVY, height=2000, qty=4)

    assert [line.qty for line in priced(hung(doors, hinges())).lines if line.code == "HNG-WG"] == [12]
    assert told(hung(doors, hinges(qty="11")), "E_HINGE_FEW") == [
        ("hardware[0].qty", "Для этой двери нужно петель: 12.")
    ]


@pytest.mark.parametrize("hinge", [HardwareItem(sku="HNG-WG"), hinges(door="other"), item("HNG-WG", "2")])
def test_a_hinge_names_its_door(hinge: HardwareItem) -> None:
    assert told(hung(HEAVY, hinge), "E_REQUIRED") == [("hardware[0].door", "Заполните поле «Дверь».")]


def test_a_spare_hinge_needs_no_door_where_none_is_made() -> None:
    assert codes(Calculation(hardware=(item("HNG-WG", "2"),))) == []


@pytest.mark.parametrize(("mm", "metres"), [(1, "0.1"), (2100, "2.1"), (2101, "2.2"), (2199, "2.2")])
def test_metres_are_cut_in_steps_upwards(mm: int, metres: str) -> None:
    result = priced(Calculation(hardware=(HardwareItem(sku="SEAL-MAG", mm=mm),)))

    assert result.lines[0].qty == Decimal(metres)


@pytest.mark.parametrize(
    ("bought", "field"),
    [
        (HardwareItem(sku="HDL-SK"), "hardware[0].qty"),
        (HardwareItem(sku="SEAL-MAG"), "hardware[0].mm"),
        (item("PRF-U20"), "bars"),
    ],
)
def test_an_article_says_how_much_of_it(bought: HardwareItem, field: str) -> None:
    assert [field for field, _ in told(Calculation(hardware=(bought,)), "E_REQUIRED")] == [field]


@pytest.mark.parametrize("qty", ["0", "-1", "1000", "0.0001", "NaN", "Infinity"])
def test_a_quantity_is_a_number_up_to_999(qty: str) -> None:
    assert set(codes(Calculation(hardware=(item("HDL-SK", qty),)))) <= {"E_LIMIT", "E_NUMBER"}
    assert codes(Calculation(hardware=(item("HDL-SK", qty),)))


def test_pieces_are_whole() -> None:
    assert told(Calculation(hardware=(item("HDL-SK", "1.5"),)), "E_NUMBER") == [
        ("hardware[0].qty", "В поле «Количество» нужно число, например 1 205 или 120,5.")
    ]


def test_an_unknown_article_is_told_with_the_version() -> None:
    calculation = Calculation(hardware=(item("NO-SUCH"),), bars=(bars("HDL-SK", 100),))

    assert told(calculation, "E_SKU_UNKNOWN") == [
        ("hardware[0].sku", "Позиции «NO-SUCH» нет в прайс-листе DEMO-2026-1."),
        ("bars[0].sku", "Позиции «HDL-SK» нет в прайс-листе DEMO-2026-1."),
    ]


@pytest.mark.parametrize(
    ("analogues", "text"),
    [
        ((), "«Ручка-скоба 300 мм» снята с продажи."),
        (("CON-90",), "«Ручка-скоба 300 мм» снята с продажи. Замена: Коннектор стекло—стекло 90°."),
    ],
)
def test_an_article_that_is_sold_no_more_names_its_analogue(analogues: tuple[str, ...], text: str) -> None:
    prices = replace(DEMO, hardware=with_article("HDL-SK", is_active=False, analogues=analogues))
    quote = price(Calculation(hardware=(item("HDL-SK"),)), prices)

    assert [(message.code, message.text) for message in quote.messages] == [("E_SKU_INACTIVE", text)]


@pytest.mark.parametrize("missing", [None, Decimal(0)])
def test_an_article_without_a_price_is_not_given_away(missing: Decimal | None) -> None:
    prices = replace(DEMO, hardware=with_article("HDL-SK", price=missing))
    quote = price(Calculation(hardware=(item("HDL-SK"),)), prices)

    assert [(message.code, spaced(message.text)) for message in quote.messages] == [
        ("E_PRICE_ZERO", "У «Ручка-скоба 300 мм» не указана цена. Сообщите администратору.")
    ]


def test_hardware_keeps_its_order_and_bars_stand_where_the_price_list_has_them() -> None:
    calculation = Calculation(
        panels=(PLAIN,), hardware=(item("HDL-SK"), item("BAR-ST"), item("CON-90")), bars=(bars("PRF-U20", 500),)
    )

    assert [line.code for line in priced(calculation).lines] == ["CLR", "HDL-SK", "PRF-U20", "BAR-ST", "CON-90"]
