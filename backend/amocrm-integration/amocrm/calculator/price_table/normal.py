"""Rows as people write them, brought to the one spelling that the table itself has."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from amocrm.calculator.price_table import cells, rule_rows, words
from amocrm.calculator.price_table.csv_text import CONTROL
from amocrm.calculator.price_table.messages import Fault, Unreadable, fault_of
from amocrm.calculator.price_table.row import COLUMNS, Column, Place, Row
from amocrm.calculator.price_table.sections import BY_TITLE, Section
from amocrm.calculator.price_table.spans import NONE

Value = TypeVar("Value")
LONGEST_CELL = 2000
TITLES: Mapping[str, str] = {title: title for title in BY_TITLE}


@dataclass(slots=True)
class Normal:
    """`faulty`: positions of which a row could not be taken; `lines`: numbers of the taken rows by key."""

    rows: list[Row] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    faulty: set[Place] = field(default_factory=set)


def normal_rows(written: Iterable[tuple[int, Row]], former: Sequence[Row], absent: Collection[Column] = ()) -> Normal:
    """(number, row) of a file. Cells of columns that the file lacks are those of the former table."""
    made = Normal()
    known = _Known(former, absent)
    owners: dict[str, str] = {}
    for line, row in written:
        try:
            taken = known.completed(normal(row))
            _only(taken, owners)
            _new(taken, made.lines)
        except Unreadable as unreadable:
            made.faults.append(fault_of(unreadable, line=line, key=row.key))
            made.faulty.add(_position(row))
        else:
            made.rows.append(taken)
            made.lines[taken.key] = line
    return made


def normal(row: Row) -> Row:
    """Raises Unreadable with its column; prices and other cells of the position are read later."""
    # A page keeps signs that no file may have, such as the line break of a word processor.
    bare = Row(**{column: CONTROL.sub(" ", row.cell(column)).strip() for column in COLUMNS})
    for column in COLUMNS:
        if len(bare.cell(column)) > LONGEST_CELL:
            raise _at(column, Unreadable("E_LONG"))
    title = _cell("section", lambda text: cells.choice(text, TITLES, "E_SECTION"), bare.section)
    section = BY_TITLE[title]
    if not bare.sku:
        raise _at("sku", Unreadable("E_SKU_EMPTY"))
    if title == words.RULES:
        bare = _as_rule(bare)
    span = section.span_of(bare.sku)
    size = _cell("size", span.canonical, bare.size)
    if not size and bare.price and span is not NONE and title != words.HARDWARE:
        raise _at("size", Unreadable("E_SIZE_EMPTY", example=span.example))
    return replace(bare, section=title, size=size, unit=_unit(bare.unit, section))


def _as_rule(row: Row) -> Row:
    if not rule_rows.is_rule(row.sku):
        raise _at("sku", Unreadable("E_RULE", sku=row.sku))
    return replace(row, name=rule_rows.name_of(row.sku), unit=rule_rows.unit_of(row.sku))


def _unit(text: str, section: Section) -> str:
    if not section.units:
        return text
    unit = cells.unit(text) or (section.units[0] if len(section.units) == 1 else "")
    if unit and unit not in section.units:
        raise _at("unit", Unreadable("E_UNIT", text=text, known=", ".join(section.units)))
    return unit


def _only(row: Row, owners: dict[str, str]) -> None:
    """Some sections are one position."""
    if BY_TITLE[row.section].is_single and row.section != words.RULES:
        sku = owners.setdefault(row.section, row.sku)
        if sku != row.sku:
            raise _at("sku", Unreadable("E_ONE_POSITION", section=row.section, sku=sku))


def _new(row: Row, lines: Mapping[str, int]) -> None:
    if row.key in lines:
        raise _at("sku", Unreadable("E_DUPLICATE", n=lines[row.key]))


def _cell(column: Column, read: Callable[[str], Value], text: str) -> Value:
    try:
        return read(text)
    except Unreadable as unreadable:
        raise _at(column, unreadable) from unreadable


def _at(column: Column, unreadable: Unreadable) -> Unreadable:
    unreadable.column = column
    return unreadable


def _position(row: Row) -> Place:
    """Of a row that was not taken, as far as it can be told."""
    try:
        return cells.choice(row.section, TITLES), row.sku.strip()
    except Unreadable:
        return row.section, row.sku


class _Known:
    """What the former table says in the columns that a file lacks."""

    def __init__(self, former: Sequence[Row], absent: Collection[Column]) -> None:
        self.absent = absent
        self.by_key = {row.key: row for row in former}
        self.by_position = {row.position: row for row in reversed(former)}

    def completed(self, row: Row) -> Row:
        found = self.by_key.get(row.key) or self.by_position.get(row.position)
        if not found or not self.absent:
            return row
        return replace(row, **{column: found.cell(column) for column in self.absent})
