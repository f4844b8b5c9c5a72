"""Rows of one position on their way into the price list; what cannot be read is noted, and the usual value taken."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from amocrm.calculator.price_table import cells, properties
from amocrm.calculator.price_table.messages import Fault, Unreadable, fault
from amocrm.calculator.price_table.properties import Property
from amocrm.calculator.price_table.row import Column, Row
from amocrm.calculator.price_table.spans import Span

Value = TypeVar("Value")
Owner = TypeVar("Owner")
NOTHING = Decimal(0)


class Notes:
    """Faults found on the way; `lines` are numbers of rows by key."""

    def __init__(self, lines: Mapping[str, int]) -> None:
        self.lines = lines
        self.faults: list[Fault] = []

    def note(self, code: str, row: Row, column: Column, /, **values: str | int) -> None:
        told = fault(code, line=self.lines.get(row.key), key=row.key, column=column, **values)
        self.faults.append(told)


class Position:
    """`rows` have one section and article, and at least one of them."""

    def __init__(self, rows: Sequence[Row], notes: Notes) -> None:
        self.rows = rows
        self.notes = notes
        self.sku = rows[0].sku

    def text(self, column: Column) -> str:
        """What the rows agree on; an empty cell agrees with anything."""
        filled = [row for row in self.rows if row.cell(column)]
        for row in filled[1:]:
            if row.cell(column) != filled[0].cell(column):
                first = self.notes.lines.get(filled[0].key, 0)
                self.notes.note("E_DIFFERENT", row, column, n=first, text=filled[0].cell(column))
        return filled[0].cell(column) if filled else ""

    def value(self, column: Column, read: Callable[[str], Value], otherwise: Value) -> Value:
        """Of the whole position."""
        first = next((row for row in self.rows if row.cell(column)), self.rows[0])
        return self._read(first, column, self.text(column), read, otherwise)

    def price(self, row: Row) -> Decimal:
        return self._read(row, "price", row.price, cells.number, NOTHING)

    def price_or_none(self, row: Row) -> Decimal | None:
        return self._read(row, "price", row.price, cells.number, None)

    def minimum(self) -> Decimal:
        return self.value("minimum", cells.number, NOTHING)

    def is_active(self) -> bool:
        return self.value("active", cells.yes_or_no, otherwise=True)

    def properties(self, known: Sequence[Property[Owner]]) -> dict[str, Any]:
        nothing: dict[str, Any] = {}
        return self.value("properties", lambda text: properties.read(text, known), nothing)

    def sized(self, span: Span[Value]) -> list[tuple[Value, Row]]:
        """Rows by what they are for; their cells are known to be readable."""
        return [(span.read(row.size), row) for row in self.rows if row.size]

    def _read(self, row: Row, column: Column, text: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        try:
            return read(text) if text.strip() else otherwise
        except Unreadable as unreadable:
            self.notes.note(unreadable.code, row, column, **unreadable.values)
            return otherwise
