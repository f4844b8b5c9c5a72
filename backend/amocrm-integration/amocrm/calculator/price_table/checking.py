"""The price list's own checks, told by row."""

import re
from collections.abc import Iterator, Mapping, Sequence

from amocrm.calculator import price_list_validation
from amocrm.calculator.messages import Message
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.messages import Fault, fault, worded
from amocrm.calculator.price_table.row import Column, Row

LAST = re.compile(r"(\.[^.\[\]]*|\[[^\]]*\])$")
KIND = re.compile(r"templates\[(\d+)\]\.items\[(\d+)\]\.rule\.kind")
COLUMN_OF: dict[str, Column] = {
    "sku": "sku",
    "code": "sku",
    "name": "name",
    "unit": "unit",
    "price": "price",
    "prices": "price",
    "bars": "price",
    "per_km": "price",
    "minimum": "minimum",
    "step": "step",
    "analogues": "analogues",
    "bands": "size",
    "sides": "size",
    "areas": "size",
}


def faults(prices: PriceList, table: Sequence[Row], lines: Mapping[str, int]) -> Iterator[Fault]:
    """What keeps the list from being published, with warnings; of templates only what the table can break."""
    by_field = _by_field(table)
    for told in price_list_validation.faults(prices):
        if told.field.startswith("templates["):
            yield from _kind(told, prices, table, lines)
            continue
        row = _row_of(told.field, by_field)
        code, text = worded(told)
        key = row.key if row else ""
        yield Fault(code=code, text=text, line=lines.get(key), key=key, column=_column(told.field, row))


def _kind(told: Message, prices: PriceList, table: Sequence[Row], lines: Mapping[str, int]) -> Iterator[Fault]:
    """An article that became a bar or a hinge, or is none any more."""
    found = KIND.fullmatch(told.field)
    if found:
        template = prices.templates[int(found[1])]
        sku = template.items[int(found[2])].sku
        row = next(row for row in table if row.position == (words.HARDWARE, sku))
        line = lines.get(row.key)
        yield fault("E_TEMPLATE_KIND", line=line, key=row.key, column="unit", name=template.name, what=sku)


def _by_field(table: Sequence[Row]) -> dict[str, Row]:
    """Also of everything that holds the field: the first row stands for the position."""
    found: dict[str, Row] = {}
    for row in table:
        field = row.field
        while field and field not in found:
            found[field] = row
            field = LAST.sub("", field) if LAST.search(field) else ""
    return found


def _row_of(field: str, by_field: Mapping[str, Row]) -> Row | None:
    while field not in by_field:
        shorter = LAST.sub("", field)
        if shorter == field:
            return None
        field = shorter
    return by_field[field]


def _column(field: str, row: Row | None) -> str:
    if row is None:
        return ""
    name = LAST.sub("", field) if field.endswith("]") else field
    name = re.split(r"[.\]]", re.sub(r"\[[^\]]*\]$", "", name))[-1].lstrip(".")
    return COLUMN_OF.get(name, "price" if row.section == words.RULES else "properties")
