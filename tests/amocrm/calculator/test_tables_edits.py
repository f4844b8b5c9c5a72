"""Cells of a draft as somebody types them: what is stored, what is refused, and what is said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.editing import Edited, edited
from amocrm.calculator.price_table.edits import Addition, CellEdit, Edit, Removal, key_of
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.row import Column, Row
from amocrm.calculator.price_table.table import rows

PLAIN = replace(DEMO, templates=())


def typed(key: str, column: Column, value: str, into: PriceList = PLAIN) -> Edited:
    return edited(into, [CellEdit(key, column, value)])


def refused(*edits: Edit) -> list[tuple[str, str, str]]:
    done = edited(PLAIN, edits)
    assert done.prices == PLAIN
    return [(fault.code, fault.key, fault.column) for fault in done.refused]


def keys(done: Edited) -> list[str]:
    return [row.key for row in done.rows]


def test_a_price_is_stored_and_shown_as_the_table_writes_it() -> None:
    done = typed("Стекло|CLR|8", "price", " 2 800,5 ")

    assert done.prices.glass[0].price[8] == Decimal("2800.5")
    assert [row.price for row in done.rows] == ["1350", "1900", "2800,50", "3400", "4900"]
    assert (done.refused, done.told) == ((), ())


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1c", "\x7f", "\uffff"])
def test_a_sign_that_no_file_may_have_is_a_blank_and_the_list_comes_back_as_a_file(sign: str) -> None:
    prices = typed("Стекло|CLR|8", "name", f"Стекло{sign}М1{sign}").prices

    assert prices.glass[0].name == "Стекло М1"
    assert imported(csv_of(rows(prices)), prices).prices == prices


@pytest.mark.parametrize(
    ("value", "told"), [("-1", "Цена не может быть отрицательной"), ("", "Пустая цена: позиция не будет продаваться")]
)
def test_what_can_be_stored_is_stored_and_told(value: str, told: str) -> None:
    done = typed("Стекло|CLR|8", "price", value)

    assert done.prices != PLAIN
    assert [(fault.text, fault.key, fault.column) for fault in done.told] == [(told, "Стекло|CLR|8", "price")]


@pytest.mark.parametrize(
    ("key", "column", "value", "code"),
    [
        ("Стекло|CLR|8", "price", "много", "E_NUMBER"),
        ("Стекло|CLR|8", "size", "тонкое", "E_SIZE"),
        ("Стекло|CLR|8", "size", "", "E_SIZE_EMPTY"),
        ("Стекло|CLR|8", "size", "10", "E_DUPLICATE"),
        ("Стекло|CLR|8", "unit", "шт", "E_UNIT"),
        ("Стекло|CLR|8", "active", "может", "E_YES_NO"),
        ("Стекло|CLR|8", "properties", "вкус: нет", "E_PROPERTY"),
        ("Стекло|CLR|8", "section", "Кромка", "E_CELL_FIXED"),
        ("Стекло|CLR|8", "sku", "", "E_SKU_EMPTY"),
        ("Закалка|TMP|8", "sku", "", "E_SKU_EMPTY"),
        ("Стекло|CLR|7", "price", "5", "E_ROW_UNKNOWN"),
        ("Двери|CLR|7", "price", "5", "E_ROW_UNKNOWN"),
        ("Фурнитура|SEAL-MAG|", "step", "шаг", "E_NUMBER"),
        ("Правила|kerf|", "name", "Рез", "E_CELL_FIXED"),
        ("Правила|kerf|", "price", "", "E_NUMBER"),
        ("Правила|kerf|", "price", "2,5", "E_WHOLE"),
        ("Правила|vat.mode|", "price", "всегда", "E_CHOICE"),
    ],
)
def test_what_cannot_be_stored_is_refused(key: str, column: Column, value: str, code: str) -> None:
    assert [(found, at) for found, at, _ in refused(CellEdit(key, column, value))] == [(code, key)]


def test_an_article_that_there_is_is_refused_with_its_row() -> None:
    done = typed("Фурнитура|HDL-SK|", "sku", "HNG-GG")

    assert [fault.text for fault in done.refused] == ["Артикул уже есть в строке 61"]


def test_a_thickness_that_there_is_is_refused_with_its_row() -> None:
    assert [fault.text for fault in typed("Стекло|CLR|4", "size", "8").refused] == ["Артикул уже есть в строке 4"]


def test_what_belongs_to_the_position_changes_in_all_its_rows() -> None:
    done = typed("Стекло|CLR|8", "name", "Стекло М0")

    assert {row.name for row in done.rows} == {"Стекло М0"}
    assert done.prices.glass[0] == replace(DEMO.glass[0], name="Стекло М0")


def test_a_renamed_article_keeps_its_place_and_its_prices() -> None:
    done = typed("Стекло|OPT|8", "sku", "OPT-2")

    assert done.prices.glass == (DEMO.glass[0], replace(DEMO.glass[1], sku="OPT-2"), *DEMO.glass[2:])


def test_the_kilometre_has_a_name_of_its_own() -> None:
    done = typed("Услуги|DLV|км", "name", "За город")

    assert done.prices.services[2] == replace(DEMO.services[2], far_name="За город")


def test_a_rule_is_typed_like_a_price() -> None:
    assert typed("Правила|minimums.area|", "price", "0,3").prices.rules.minimums.area == Decimal("0.3")
    assert typed("Правила|lead_times.laminated|", "price", "10-14").prices.rules.lead_times.laminated == (10, 14)
    assert typed("Правила|vat.mode|", "price", "Без НДС").prices.vat.mode == "none"


def test_a_price_is_taken_away() -> None:
    done = edited(PLAIN, [Removal("Стекло|CLR|8")])

    assert sorted(done.prices.glass[0].price) == [4, 6, 10, 12]


def test_the_last_price_takes_the_position_along() -> None:
    done = edited(PLAIN, [Removal("Фурнитура|HDL-SK|")])

    assert "HDL-SK" not in {item.sku for item in done.prices.hardware}
    assert done.rows == ()


def test_a_section_of_one_position_keeps_a_row() -> None:
    done = edited(PLAIN, [Removal(f"Фацет|FCT|до {width}") for width in (10, 15, 20, 30)])

    assert (keys(done), done.prices.facet.minimum) == (["Фацет|FCT|"], DEMO.facet.minimum)
    assert [fault.code for fault in edited(PLAIN, [Removal("Триплекс|LAM|")]).told] == ["W_NO_PRICE"]


def test_a_rule_is_not_taken_away_but_a_step_is() -> None:
    assert refused(Removal("Правила|kerf|")) == [("E_RULE_KEPT", "Правила|kerf|", "sku")]
    done = edited(PLAIN, [Removal("Правила|surcharges.sides|от 2500")])

    assert [step.side for step in done.prices.rules.surcharges.sides] == [3000]


def test_a_thickness_is_added_where_it_belongs() -> None:
    done = edited(PLAIN, [Addition(Row(section="Стекло", sku="CLR", size="5", price="1 600"))])

    assert done.prices.glass[0] == replace(DEMO.glass[0], price={**DEMO.glass[0].price, 5: Decimal(1600)})
    assert [row.size for row in done.rows] == ["4", "5", "6", "8", "10", "12"]


def test_a_new_position_comes_last() -> None:
    done = edited(PLAIN, [Addition(Row(section="Фурнитура", sku="NEW", name="Новая", unit="м", price="5"))])

    assert (done.prices.hardware[-1].sku, done.prices.hardware[-1].unit) == ("NEW", "м")


def test_a_second_position_is_refused_where_there_is_one() -> None:
    addition = Addition(Row(section="Закалка", sku="TMP2", name="Ещё", size="8", price="5"))

    assert refused(addition) == [("E_ONE_POSITION", "Закалка|TMP2|8", "sku")]


def test_an_analogue_that_there_is_not_is_told() -> None:
    done = typed("Фурнитура|HDL-SK|", "analogues", "BAR-ST, ZZZ")

    assert [(fault.code, fault.column) for fault in done.told] == [("E_LIST_REFERENCE", "analogues")]
    assert typed("Фурнитура|HDL-SK|", "analogues", "BAR-ST").told == ()


@pytest.mark.parametrize(
    "edit",
    [Removal("Фурнитура|HNG-WG|"), CellEdit("Фурнитура|HNG-WG|", "sku", "HNG-W2"), Removal("Стекло|OPT|8")],
    ids=["removed", "renamed", "thickness"],
)
def test_what_a_template_needs_is_told(edit: Edit) -> None:
    done = edited(DEMO, [edit])

    assert [fault.code for fault in done.told] == ["E_TEMPLATE_UNKNOWN"]
    assert done.told[0].key == key_of(edit)


def test_what_a_template_counts_by_is_told() -> None:
    done = typed("Фурнитура|HNG-WG|", "properties", "", DEMO)

    assert [(fault.code, fault.column) for fault in done.told] == [("E_TEMPLATE_KIND", "unit")]


def test_edits_follow_one_another_and_a_refused_one_changes_nothing() -> None:
    edits = [
        CellEdit("Стекло|CLR|8", "price", "-1"),
        CellEdit("Стекло|CLR|8", "price", "x"),
        CellEdit("Стекло|CLR|8", "price", "3000"),
        CellEdit("Фурнитура|HDL-SK|", "price", ""),
    ]
    done = edited(PLAIN, edits)

    assert done.prices.glass[0].price[8] == Decimal(3000)
    assert [fault.code for fault in done.refused] == ["E_NUMBER"]
    assert [(fault.code, fault.key) for fault in done.told] == [("W_NO_PRICE", "Фурнитура|HDL-SK|")]
    assert len(done.rows) == 6


def test_nothing_but_the_position_is_touched() -> None:
    done = typed("Фацет|FCT|до 10", "minimum", "500", DEMO)
    changed = [row for row in rows(done.prices) if row not in rows(DEMO)]

    assert {row.sku for row in changed} == {"FCT"}
    assert done.prices == replace(DEMO, facet=replace(DEMO.facet, minimum=Decimal(500)))
