"""What the cabinet's page sends and is given; the actions only fetch and store.

table        {"columns": [{"name": "price", "title": "цена"}], "sections": [{"title", "units", "size", "single"}],
              "rows": [row]}; `size` is an example of what the cell «толщина» takes, `single`: no second article
row          {"key", "section", "sku", "name", "unit", "size", "price", "minimum", "step", "active", "analogues",
              "properties"}: texts as the table writes them
edits        [{"op": "cell", "key", "column", "value"} | {"op": "remove", "key"} | {"op": "add", "row": {cells}} |
              {"op": "kit", "kit": {…}}] (see `kits`), at most 500, one after the other
edited       {"rows": [row], "positions": [{"section", "sku"}], "refused": [fault], "told": [fault]}: take away all
              rows of the positions, put `rows` there; a refused cell keeps what was typed, in red
fault        {"code", "severity": "error|warning", "line": 4 | null, "key", "column", "text"}
difference   {"added": [row], "removed": [row], "changed": [row + {"cells": [{"column", "before", "after"}],
              "percent": "2.5" | null, "warning": "Цена изменилась …" | ""}], "unchanged": 98}
import       {"summary": "Импорт: добавим …", "difference": difference, "faults": [fault], "readable": true}
recount      [{"number": 3, "before": "29210.00" | null, "after": "29890.00" | null, "percent": "2.3" | null, "text"}]
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from amocrm.calculator.kits.sent import Malformed, kit_edit
from amocrm.calculator.money import to_kopecks
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.difference import Difference, RowChange, large_change
from amocrm.calculator.price_table.editing import Edited
from amocrm.calculator.price_table.edits import Addition, CellEdit, Edit, Removal
from amocrm.calculator.price_table.importing import Import
from amocrm.calculator.price_table.recount import Recounted
from amocrm.calculator.price_table.row import COLUMNS, Column, Row
from amocrm.calculator.price_table.sections import SECTIONS
from amocrm.calculator.price_table.table import rows
from amocrm.calculator.price_table.words import HEADERS

MOST_EDITS = 500
BY_NAME: dict[str, Column] = {column: column for column in COLUMNS}
Json = dict[str, object]


def table_json(prices: PriceList) -> Json:
    sections = [
        {"title": one.title, "units": list(one.units), "size": one.span.example, "single": one.is_single}
        for one in SECTIONS
    ]
    columns = [{"name": column, "title": HEADERS[column]} for column in COLUMNS]
    return {"columns": columns, "sections": sections, "rows": [row_json(row) for row in rows(prices)]}


def row_json(row: Row) -> Json:
    return {"key": row.key, **{column: row.cell(column) for column in COLUMNS}}


def edits_of(sent: object) -> list[Edit]:
    """Raises Malformed."""
    if not isinstance(sent, list) or len(sent) > MOST_EDITS:
        raise Malformed("edits")
    return [_edit(one, f"edits[{index}]") for index, one in enumerate(sent)]


def edited_json(done: Edited) -> Json:
    return {
        "rows": [row_json(row) for row in done.rows],
        "positions": [{"section": section, "sku": sku} for section, sku in sorted(done.touched)],
        "refused": [told.as_json() for told in done.refused],
        "told": [told.as_json() for told in done.told],
    }


def difference_json(found: Difference) -> Json:
    return {
        "added": [row_json(row) for row in found.added],
        "removed": [row_json(row) for row in found.removed],
        "changed": [_change_json(change) for change in found.changed],
        "unchanged": found.unchanged,
    }


def import_json(made: Import) -> Json:
    return {
        "summary": made.summary,
        "difference": difference_json(made.difference),
        "faults": [told.as_json() for told in made.faults],
        "readable": made.prices is not None,
    }


def recount_json(counted: Iterable[Recounted]) -> list[Json]:
    return [
        {
            "number": one.number,
            "before": _money(one.before),
            "after": _money(one.after),
            "percent": None if one.percent is None else str(one.percent),
            "text": one.text,
        }
        for one in counted
    ]


def _change_json(change: RowChange) -> Json:
    cells = [{"column": cell.column, "before": cell.before, "after": cell.after} for cell in change.cells]
    percent = None if change.percent is None else str(change.percent)
    return {**row_json(change.row), "cells": cells, "percent": percent, "warning": large_change(change)}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else str(to_kopecks(amount))


def _edit(sent: object, field: str) -> Edit:
    if not isinstance(sent, dict) or sent.get("op") not in ("cell", "remove", "add", "kit"):
        raise Malformed(f"{field}.op")
    if sent["op"] == "kit":
        return kit_edit(sent.get("kit"), f"{field}.kit")
    if sent["op"] == "add":
        return Addition(_row(sent.get("row"), f"{field}.row"))
    key = _text(sent, "key", field)
    if sent["op"] == "remove":
        return Removal(key)
    column = BY_NAME.get(_text(sent, "column", field))
    if column is None:
        raise Malformed(f"{field}.column")
    return CellEdit(key, column, _text(sent, "value", field))


def _row(sent: object, field: str) -> Row:
    if not isinstance(sent, dict):
        raise Malformed(field)
    return Row(**{column: _text(sent, column, field, "") for column in COLUMNS})


def _text(sent: Mapping[str, object], name: str, field: str, otherwise: str | None = None) -> str:
    found = sent.get(name, otherwise)
    if not isinstance(found, str):
        raise Malformed(f"{field}.{name}")
    return found
