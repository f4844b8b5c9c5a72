"""What Excel makes of signs that cp1251 has no place for, such as ² and ×: question marks.

Where the former table has the same cell with such a sign, the sign is put back, so that a file that went out and came
back changes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amocrm.calculator.price_table.csv_reading import Sheet
from amocrm.calculator.price_table.csv_text import CYRILLIC
from amocrm.calculator.price_table.messages import Fault, fault
from amocrm.calculator.price_table.row import COLUMNS, Column, Place, Row

LOST = "?"


def mended(sheet: Sheet, before: Sequence[Row]) -> tuple[tuple[int, Row], ...]:
    """The rows of the file."""
    if not sheet.is_lossy:
        return sheet.rows
    known: dict[Place, list[Row]] = {}
    for row in before:
        known.setdefault(row.position, []).append(row)
    return tuple((line, _mended(row, known.get(row.position, []))) for line, row in sheet.rows)


def damaged(sheet: Sheet, rows: Sequence[tuple[int, Row]]) -> Iterator[Fault]:
    """Names that are left with one."""
    if sheet.is_lossy:
        for line, row in rows:
            if LOST in row.name:
                yield fault("W_NAME_DAMAGED", line=line, key=row.key, column="name")


def _mended(row: Row, former: Sequence[Row]) -> Row:
    lossy: list[Column] = [column for column in COLUMNS if LOST in row.cell(column)]
    found = {column: _before(row.cell(column), column, former) for column in lossy}
    return replace(row, **found) if found else row


def _before(cell: str, column: Column, former: Sequence[Row]) -> str:
    known = (row.cell(column) for row in former)
    return next((text for text in known if text.encode(CYRILLIC, "replace").decode(CYRILLIC) == cell), cell)
