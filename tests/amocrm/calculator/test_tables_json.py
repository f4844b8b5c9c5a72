"""What the cabinet's page sends and is given."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.kits.sent import Malformed
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.difference import difference
from amocrm.calculator.price_table.editing import edited
from amocrm.calculator.price_table.edits import Addition, CellEdit, Removal
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.json_shapes import (
    difference_json,
    edited_json,
    edits_of,
    import_json,
    recount_json,
    table_json,
)
from amocrm.calculator.price_table.recount import Stored, recounted
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.table import rows
from tests.amocrm.calculator.goods import PARTITION, of

DEARER = replace(DEMO, lamination=replace(DEMO.lamination, price=Decimal(5000)))


def test_the_table_is_json() -> None:
    table = json.loads(json.dumps(table_json(DEMO)))

    assert table["columns"][5] == {"name": "price", "title": "цена"}
    assert table["sections"][0] == {
        "title": "Стекло",
        "units": ["м²"],
        "size": "толщину в мм, например 8",
        "single": False,
    }
    assert (table["rows"][0]["key"], table["rows"][0]["price"]) == ("Стекло|CLR|4", "1350")


def test_edits_are_read() -> None:
    sent = [
        {"op": "cell", "key": "Стекло|CLR|4", "column": "price", "value": "5"},
        {"op": "remove", "key": "Стекло|CLR|4"},
        {"op": "add", "row": {"section": "Стекло", "sku": "A", "size": "4"}},
    ]

    assert edits_of(sent) == [
        CellEdit("Стекло|CLR|4", "price", "5"),
        Removal("Стекло|CLR|4"),
        Addition(Row(section="Стекло", sku="A", size="4")),
    ]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "edits"),
        ([{}] * 501, "edits"),
        (["x"], "edits[0].op"),
        ([{"op": "drop", "key": ""}], "edits[0].op"),
        ([{"op": "remove"}], "edits[0].key"),
        ([{"op": "cell", "key": "", "column": "field", "value": ""}], "edits[0].column"),
        ([{"op": "cell", "key": "", "column": "price", "value": 5}], "edits[0].value"),
        ([{"op": "add", "row": []}], "edits[0].row"),
        ([{"op": "add", "row": {"sku": 5}}], "edits[0].row.sku"),
    ],
)
def test_what_is_no_edit_is_refused(sent: object, field: str) -> None:
    with pytest.raises(Malformed) as refused:
        edits_of(sent)

    assert refused.value.field == field


def test_a_page_learns_which_rows_to_replace() -> None:
    edits = [CellEdit("Триплекс|LAM|", "sku", "LAM-2"), CellEdit("Стекло|CLR|4", "price", "x")]
    told = edited_json(edited(DEMO, edits))

    assert told["positions"] == [{"section": "Триплекс", "sku": "LAM"}, {"section": "Триплекс", "sku": "LAM-2"}]
    assert [(fault["key"], fault["code"]) for fault in json.loads(json.dumps(told))["refused"]] == [
        ("Стекло|CLR|4", "E_NUMBER")
    ]


def test_a_difference_is_json() -> None:
    (change,) = json.loads(json.dumps(difference_json(difference(rows(DEMO), rows(DEARER)))))["changed"]

    assert change["cells"] == [{"column": "price", "before": "3200", "after": "5000"}]
    assert (change["key"], change["percent"]) == ("Триплекс|LAM|", "56.3")
    assert change["warning"].startswith("Цена изменилась больше чем на 30")


def test_an_import_is_json() -> None:
    told = json.loads(json.dumps(import_json(imported(csv_of(rows(DEARER)), DEMO))))

    assert told["summary"] == "Импорт: добавим 0, изменим 1, без изменений 110, ошибок 0"
    assert (told["readable"], told["faults"], told["difference"]["unchanged"]) == (True, [], 110)


def test_a_recount_is_json() -> None:
    (told,) = recount_json(recounted([Stored(3, of(PARTITION), Decimal(14_000))], DEMO, DEMO))

    assert (told["number"], told["before"], told["after"], told["percent"]) == (3, "14000.00", "14840.00", "6.0")
