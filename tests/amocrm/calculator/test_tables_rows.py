"""A price list as rows that people edit, and back without a loss."""

from dataclasses import replace
from decimal import Decimal

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import Glass, Hardware, PriceList, Service
from amocrm.calculator.price_table.reading import Notes
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.table import rows, with_rows
from tests.amocrm.calculator.random_price_lists import EMPTY


def put(prices: PriceList, into: PriceList) -> PriceList:
    notes = Notes({})
    made = with_rows(rows(prices), into, notes)
    assert notes.faults == []
    return made


def of_article(prices: PriceList, sku: str) -> list[tuple[str, str, str, str]]:
    return [(row.name, row.unit, row.size, row.price) for row in rows(prices) if row.sku == sku]


def test_the_demo_list_comes_back_with_its_templates() -> None:
    assert put(DEMO, DEMO) == DEMO


def test_a_glass_has_a_row_of_each_thickness() -> None:
    assert [row.size for row in rows(DEMO) if row.sku == "CLR"] == ["4", "6", "8", "10", "12"]


def test_a_bar_has_a_row_of_each_length() -> None:
    assert of_article(DEMO, "PRF-U20") == [
        ("П-профиль 20×20", "хлыст", "2200", "1320"),
        ("П-профиль 20×20", "хлыст", "3000", "1750"),
    ]


def test_a_kilometre_has_a_row_of_its_own() -> None:
    assert of_article(DEMO, "DLV") == [
        ("Доставка по городу", "поездка", "", "2500"),
        ("Доставка за пределы города", "км", "", "40"),
    ]


def test_bands_are_written_so_that_excel_makes_no_dates_of_them() -> None:
    assert [row.size for row in rows(DEMO) if row.sku == "HOL"][:2] == ["до 12 / 4–6", "до 12 / 8–12"]


def test_properties_without_a_column_have_a_cell() -> None:
    mirror = next(row for row in rows(DEMO) if row.sku == "MIR")
    hinge = next(row for row in rows(DEMO) if row.sku == "HNG-WG")

    assert mirror.properties == "вид: зеркало; закалка: нет"
    assert hinge.properties == "нагрузка: 2 = 45, 3 = 60; ширина двери: 900; стекло: 8, 10, 12"


def test_a_position_without_a_price_keeps_a_row() -> None:
    bare = Glass(sku="NEW", name="Новое", kind="clear", price={})
    prices = replace(EMPTY, glass=(bare,), facet=replace(DEMO.facet, bands=()))

    assert put(prices, EMPTY) == prices


def test_no_price_and_a_price_of_nothing_differ_for_goods() -> None:
    goods = (Hardware(sku="A", name="а"), Hardware(sku="B", name="б", price=Decimal(0)))
    services = (Service(code="S", name="с", price=Decimal(1), far_name="далеко"),)
    prices = replace(EMPTY, hardware=goods, services=services)

    assert put(prices, EMPTY) == prices


def test_a_section_that_does_not_occur_stays() -> None:
    hardware = [row for row in rows(DEMO) if row.section == "Фурнитура"]

    assert with_rows(hardware[:1], DEMO, Notes({})) == replace(DEMO, hardware=DEMO.hardware[:1])


def test_a_rule_without_a_row_keeps_its_value_and_a_step_does_not() -> None:
    kerf = Row(section="Правила", sku="kerf", price="7")
    made = with_rows([kerf], DEMO, Notes({})).rules

    assert (made.kerf, made.heavy_pane) == (7, DEMO.rules.heavy_pane)
    assert (made.surcharges.sides, made.discount_limits) == ((), {})
