"""Cells of a draft as somebody types them. An edit costs what its position costs, however long the list is.

What cannot be stored is refused; what can be stored and not published is stored, and told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from amocrm.calculator.kits.edits import KitEdit, changed
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.edit_checks import told_of
from amocrm.calculator.price_table.edits import Edit, RowEdit, after, column_of, key_of
from amocrm.calculator.price_table.messages import Fault, Unreadable, fault, fault_of
from amocrm.calculator.price_table.normal import Normal, normal_rows
from amocrm.calculator.price_table.reading import Notes, Position
from amocrm.calculator.price_table.row import Place, Row, position_of
from amocrm.calculator.price_table.sections import BY_TITLE, Section
from amocrm.calculator.price_table.table import codes, narrowed, numbered, rows, spliced

NAMES_A_ROW = frozenset({"E_DUPLICATE", "E_DIFFERENT"})


@dataclass(frozen=True, slots=True)
class Edited:
    """`touched`: positions, also those that are no more; `rows`: theirs now; `refused`: why edits were not taken."""

    prices: PriceList
    touched: frozenset[Place] = frozenset()
    rows: tuple[Row, ...] = ()
    refused: tuple[Fault, ...] = ()
    told: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """The list, the section and article of an edit, and numbers of rows where they are known."""

    prices: PriceList
    section: Section
    sku: str
    lines: Mapping[str, int]


def edited(prices: PriceList, edits: Iterable[Edit]) -> Edited:
    """One after the other; a refused one changes nothing."""
    done = Edited(prices)
    for edit in edits:
        one = _edited(done.prices, edit)
        kept = tuple(row for row in done.rows if row.position not in one.touched)
        earlier = tuple(told for told in done.told if position_of(told.key) not in one.touched)
        touched = done.touched | one.touched
        done = Edited(one.prices, touched, kept + one.rows, done.refused + one.refused, earlier + one.told)
    return done


def _edited(prices: PriceList, edit: Edit) -> Edited:
    """Numbers of rows take a walk through the list, so they are asked for only where a refusal has to name them."""
    if isinstance(edit, KitEdit):
        made, wrong = changed(prices, edit)
        return Edited(made, refused=tuple(wrong))
    key = key_of(edit)
    title, sku = position_of(key)
    if title not in BY_TITLE:
        return Edited(prices, refused=(fault("E_ROW_UNKNOWN", key=key, column=column_of(edit)),))
    draft = _Draft(prices, BY_TITLE[title], sku, {})
    done = _attempted(draft, edit)
    if any(told.code in NAMES_A_ROW for told in done.refused):
        done = _attempted(replace(draft, lines=numbered(rows(prices))), edit)
    # What belongs to the position was typed in all its rows, and is refused once.
    refused = dict.fromkeys(replace(told, key=key, line=None) for told in done.refused)
    return replace(done, refused=tuple(refused))


def _attempted(draft: _Draft, edit: RowEdit) -> Edited:
    narrow = narrowed(draft.prices, draft.section, {draft.sku})
    try:
        typed = after(list(draft.section.rows(narrow)), edit, draft.section)
        return _stored(draft, narrow, normal_rows([(draft.lines.get(row.key, 0), row) for row in typed], ()))
    except Unreadable as unreadable:
        return Edited(draft.prices, refused=(fault_of(unreadable, column=column_of(edit)),))


def _stored(draft: _Draft, narrow: PriceList, normal: Normal) -> Edited:
    section, prices = draft.section, draft.prices
    if normal.faults:
        return Edited(prices, refused=tuple(normal.faults))
    notes = Notes(normal.lines)
    changed = section.with_rows(_positions(normal.rows, notes), narrow)
    refused = (*notes.faults, *_taken_already(draft, normal.rows))
    if refused:
        return Edited(prices, refused=refused)
    made = spliced(prices, section, draft.sku, changed)
    touched = frozenset({(section.title, draft.sku), *(row.position for row in normal.rows)})
    shown = section.rows(narrowed(made, section, {sku for _, sku in touched}))
    return Edited(made, touched, tuple(shown), told=tuple(told_of(made, section, touched)))


def _positions(typed: Sequence[Row], notes: Notes) -> list[Position]:
    by_sku: dict[str, list[Row]] = {}
    for row in typed:
        by_sku.setdefault(row.sku, []).append(row)
    return [Position(found, notes) for found in by_sku.values()]


def _taken_already(draft: _Draft, typed: Sequence[Row]) -> list[Fault]:
    """An article renamed to one that there is."""
    if draft.section.table is None or not typed or typed[0].sku == draft.sku:
        return []
    if typed[0].sku not in set(codes(draft.prices, draft.section)):
        return []
    line = next((line for key, line in draft.lines.items() if position_of(key) == typed[0].position), 0)
    return [fault("E_DUPLICATE", column="sku", n=line)]
