"""What somebody does to the table, and the rows of a position afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from amocrm.calculator.kits.edits import KitEdit
from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.messages import Unreadable
from amocrm.calculator.price_table.row import OF_POSITION, Column, Row
from amocrm.calculator.price_table.rule_names import BY_CODE
from amocrm.calculator.price_table.sections import Section

# The kilometre's row shares its position with the trip's and has a name and a unit of its own.
BY_UNIT: tuple[Column, ...] = ("name", "unit")


@dataclass(frozen=True, slots=True)
class CellEdit:
    """`value` as typed. What belongs to the position changes in all its rows."""

    key: str
    column: Column
    value: str


@dataclass(frozen=True, slots=True)
class Removal:
    """The last row of a position takes the position along."""

    key: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A price of a position that there is, or the first one of a new position."""

    row: Row


RowEdit = CellEdit | Removal | Addition
Edit = RowEdit | KitEdit


def key_of(edit: Edit) -> str:
    return edit.row.key if isinstance(edit, Addition) else edit.key


def column_of(edit: RowEdit) -> Column:
    return edit.column if isinstance(edit, CellEdit) else "sku"


def after(before: Sequence[Row], edit: RowEdit, section: Section) -> list[Row]:
    """The rows of the position; what was typed comes last, so that others have been there before it.

    Raises Unreadable where the edit makes no sense.
    """
    if isinstance(edit, Addition):
        return [*before, edit.row]
    row = next((row for row in before if row.key == edit.key), None)
    if row is None:
        raise Unreadable("E_ROW_UNKNOWN")
    others = [one for one in before if one is not row]
    if isinstance(edit, Removal):
        return _left(others, row, section)
    return _typed(others, row, edit.column, edit.value)


def _typed(others: Sequence[Row], row: Row, column: Column, value: str) -> list[Row]:
    if column == "section" or (row.section == words.RULES and column not in ("price", "size")):
        raise Unreadable("E_CELL_FIXED")
    typed = {column: value}
    return [
        *(replace(one, **typed) if _shares(one, row, column) else one for one in others),
        replace(row, **typed),
    ]


def _shares(one: Row, row: Row, column: Column) -> bool:
    is_shared = column in OF_POSITION and row.section != words.RULES
    return is_shared and (one.unit == row.unit or column not in BY_UNIT)


def _left(others: list[Row], row: Row, section: Section) -> list[Row]:
    """A section that is one position keeps a row, without a price."""
    if row.section == words.RULES and row.sku in BY_CODE:
        raise Unreadable("E_RULE_KEPT")
    return others or ([replace(row, size="", price="")] if section.is_single else [])
