"""What differs between two price lists, row by row, for people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.cells import number
from amocrm.calculator.price_table.messages import fault
from amocrm.calculator.price_table.row import COLUMNS, Column, Place, Row

LARGE_PERCENT = 30
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class CellChange:
    column: Column
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """`percent`: of the price, to a tenth; None where there was none or is none, or it is no price."""

    row: Row
    cells: tuple[CellChange, ...]
    percent: Decimal | None
    is_large: bool


@dataclass(frozen=True, slots=True)
class Difference:
    added: tuple[Row, ...]
    changed: tuple[RowChange, ...]
    removed: tuple[Row, ...]
    unchanged: int


def difference(before: Sequence[Row], after: Sequence[Row], without: Collection[Place] = ()) -> Difference:
    """Of rows as the lists give them; positions in `without` are not counted at all."""
    known = {row.key: row for row in before if row.position not in without}
    new = {row.key: row for row in after if row.position not in without}
    changes = [(known[key], row) for key, row in new.items() if key in known and known[key].cells != row.cells]
    return Difference(
        added=tuple(row for key, row in new.items() if key not in known),
        changed=tuple(_change(old, row) for old, row in changes),
        removed=tuple(row for key, row in known.items() if key not in new),
        unchanged=len(known.keys() & new.keys()) - len(changes),
    )


def _change(before: Row, after: Row) -> RowChange:
    cells = tuple(
        CellChange(column, before.cell(column), after.cell(column))
        for column in COLUMNS
        if before.cell(column) != after.cell(column)
    )
    exact = _percent(before, after)
    shown = None if exact is None else exact.quantize(TENTH, ROUND_HALF_UP)
    return RowChange(after, cells, shown, exact is not None and abs(exact) > LARGE_PERCENT)


def _percent(before: Row, after: Row) -> Decimal | None:
    """Rules are no prices; some are no numbers."""
    if after.section == words.RULES or before.price == after.price or not (before.price and after.price):
        return None
    old = number(before.price)
    return (number(after.price) - old) * 100 / old if old else None


def large_change(change: RowChange) -> str:
    """What is said of a price that changed a lot, else nothing."""
    return fault("W_BIG_CHANGE").text if change.is_large else ""
