"""Rows of a CSV file, with all that is wrong with the file itself; what the cells say is not looked at here."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from amocrm.calculator.price_table.csv_text import CYRILLIC, SEPARATOR_LINE, delimiter_of, text_of
from amocrm.calculator.price_table.csv_writing import restored
from amocrm.calculator.price_table.messages import Fault, Unreadable, fault, fault_of
from amocrm.calculator.price_table.row import COLUMNS, Column, Row
from amocrm.calculator.price_table.words import HEADERS

MOST_ROWS = 5000
MOST_UNKNOWN = 20  # columns that are named
REQUIRED: tuple[Column, ...] = ("section", "sku", "unit", "size", "price")
BY_HEADER = {header: column for column, header in HEADERS.items()}
Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """(number, row): numbered as Excel shows them. `absent`: columns that the file does not have.

    `is_lossy`: its encoding has no place for signs such as ² and ×, which became question marks.
    """

    rows: tuple[tuple[int, Row], ...] = ()
    absent: frozenset[Column] = frozenset()
    faults: tuple[Fault, ...] = ()
    is_lossy: bool = False


def sheet_of(content: bytes) -> Sheet:
    """A file that cannot be read has faults and no rows."""
    try:
        text, encoding = text_of(content)
        (_, header), *records = _records(text)
    except Unreadable as unreadable:
        return Sheet(faults=(fault_of(unreadable),))
    names = [" ".join(cell.lower().split()) for cell in header]
    faults = list(_header_faults(names))
    if any(told.severity == "error" for told in faults):
        return Sheet(faults=tuple(faults))
    rows = [(line, _row(record, names)) for line, record in records]
    faults += [fault("E_CELLS_EXTRA", line=line) for line, record in records if any(record[len(names) :])]
    absent = frozenset(COLUMNS) - {BY_HEADER[name] for name in names if name in BY_HEADER}
    return Sheet(tuple(rows), absent, tuple(faults), encoding == CYRILLIC)


def _records(text: str) -> list[Record]:
    """The header and at least one row. Empty rows are left out, and counted."""
    named = SEPARATOR_LINE.match(text)
    body = text[named.end() :] if named else text
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter_of(text), strict=True)
    found: list[Record] = []
    try:
        for line, record in enumerate(reader, 2 if named else 1):
            found += [(line, record)] if any(cell.strip() for cell in record) else []
            if len(found) > MOST_ROWS + 1:
                raise Unreadable("E_FILE_ROWS")
    except csv.Error:
        raise Unreadable("E_FILE_QUOTES") from None
    if len(found) <= 1:
        raise Unreadable("E_FILE_EMPTY")
    return found


def _header_faults(names: Sequence[str]) -> Iterator[Fault]:
    for column in REQUIRED:
        if HEADERS[column] not in names:
            yield fault("E_COLUMN_MISSING", line=1, column=column, name=HEADERS[column])
    for name, column in BY_HEADER.items():
        if names.count(name) > 1:
            yield fault("E_COLUMN_TWICE", line=1, column=column, name=name)
    unknown = dict.fromkeys(name for name in names if name and name not in BY_HEADER)
    yield from (fault("W_COLUMN_UNKNOWN", line=1, name=name) for name in islice(unknown, MOST_UNKNOWN))


def _row(record: Sequence[str], names: Sequence[str]) -> Row:
    cells: dict[Column, str] = dict.fromkeys(COLUMNS, "")
    for name, cell in zip(names, record, strict=False):
        if name in BY_HEADER:
            cells[BY_HEADER[name]] = restored(cell.strip(" \u00a0\u202f"))
    return Row(**cells)
