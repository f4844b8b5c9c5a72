"""A CSV file against the draft: what it would add and change, with all faults at once. Nothing is stored here.

A position with an error stays as it was, so the rest can be taken. Positions that a section of the file leaves out are
removed; sections that do not occur, and templates, stay.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import bereft, checking, messages
from amocrm.calculator.price_table.csv_reading import Sheet, sheet_of
from amocrm.calculator.price_table.difference import Difference, difference
from amocrm.calculator.price_table.lost_signs import damaged, mended
from amocrm.calculator.price_table.messages import Fault, is_error
from amocrm.calculator.price_table.normal import Normal, normal_rows
from amocrm.calculator.price_table.reading import Notes
from amocrm.calculator.price_table.references import missing
from amocrm.calculator.price_table.row import Place, Row, position_of
from amocrm.calculator.price_table.table import numbered, rows, with_rows

AFTER_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Import:
    """`prices`: None where the file itself cannot be read."""

    prices: PriceList | None
    difference: Difference
    faults: tuple[Fault, ...]

    @property
    def summary(self) -> str:
        found = self.difference
        counts = {"added": len(found.added), "changed": len(found.changed), "unchanged": found.unchanged}
        text = messages.SUMMARY.format(**counts, errors=sum(map(is_error, self.faults)))
        return text + (messages.SUMMARY_REMOVED.format(removed=len(found.removed)) if found.removed else "")


def imported(content: bytes, former: PriceList) -> Import:
    sheet = sheet_of(content)
    if not sheet.rows:
        return Import(None, Difference((), (), (), 0), sheet.faults)
    return _taken(sheet, former)


def _taken(sheet: Sheet, former: PriceList) -> Import:
    before = rows(former)
    written = mended(sheet, before)
    normal = normal_rows(written, before, sheet.absent)
    faults: dict[Fault, None] = dict.fromkeys((*sheet.faults, *damaged(sheet, written), *normal.faults))
    faulty = set(normal.faulty)
    while True:
        made, found = _made(normal, before, faulty, former)
        faults |= dict.fromkeys(found)
        more = {position_of(told.key) for told in found if is_error(told) and told.key} - faulty
        if not more:
            break
        faulty |= more
        missed = _bereft(made, normal, faulty, before)
        faults |= dict.fromkeys(missed)
        faulty |= {position_of(one.key) for one in missed}
    told = sorted(faults, key=lambda one: one.line or AFTER_ALL)
    return Import(made, difference(before, rows(made), faulty), tuple(told))


def _made(
    normal: Normal, before: Sequence[Row], faulty: Collection[Place], former: PriceList
) -> tuple[PriceList, list[Fault]]:
    """The list, and what is wrong with it once the faulty positions are as they were."""
    notes = Notes(normal.lines)
    made = with_rows(_as_they_were(normal.rows, before, faulty), former, notes)
    # A cell that cannot be read is not called empty too.
    unread = {(told.key, told.column) for told in notes.faults}
    found = _faults(made, normal.lines, numbered(before))
    return made, notes.faults + [told for told in found if (told.key, told.column) not in unread]


def _bereft(made: PriceList, normal: Normal, faulty: Collection[Place], before: Sequence[Row]) -> list[Fault]:
    """Of the positions that the faulty ones take along."""
    first = {row.position: row for row in reversed(normal.rows)}
    found = bereft.bereft(made, faulty, {row.position for row in before})
    taken = [(first[position], named) for position, named in found if position in first]
    return [bereft.told(row, named, normal.lines.get(row.key)) for row, named in taken]


def _faults(made: PriceList, lines: Mapping[str, int], former_lines: Mapping[str, int]) -> list[Fault]:
    table = rows(made)
    return [*checking.faults(made, table, lines), *missing(made.templates, table, former_lines)]


def _as_they_were(taken: Sequence[Row], before: Sequence[Row], faulty: Collection[Place]) -> list[Row]:
    """Each in its place; those that the file leaves out come last."""
    former: dict[Place, list[Row]] = {position: [] for position in faulty}
    for row in before:
        if row.position in former:
            former[row.position].append(row)
    made: list[Row] = []
    for row in taken:
        made += former.pop(row.position, []) if row.position in faulty else [row]
    sections = {row.section for row in taken}
    return made + [row for rows_of in former.values() for row in rows_of if row.section in sections]
