"""A price list as rows, and rows put into a price list. Templates have no rows and stay as they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.reading import Notes, Position
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.sections import SECTIONS, Section


def rows(prices: PriceList) -> list[Row]:
    return [row for section in SECTIONS for row in section.rows(prices)]


def numbered(table: Sequence[Row]) -> dict[str, int]:
    """Key → number of the row in a file of the whole table; the header is row 1."""
    return {row.key: number for number, row in enumerate(table, 2)}


def with_rows(table: Iterable[Row], prices: PriceList, notes: Notes) -> PriceList:
    """Sections that occur are replaced whole, others stay. The rows are in normal form; faults go to the notes."""
    by_title: dict[str, dict[str, list[Row]]] = {}
    for row in table:
        by_title.setdefault(row.section, {}).setdefault(row.sku, []).append(row)
    for section in SECTIONS:
        if section.title in by_title:
            positions = [Position(found, notes) for found in by_title[section.title].values()]
            prices = section.with_rows(positions, prices)
    return prices


def narrowed(prices: PriceList, section: Section, skus: Iterable[str]) -> PriceList:
    """With no more than the named positions in the section's table, and nothing in other tables."""
    wanted = frozenset(skus)
    kept: dict[str, Any] = {one.table: () for one in SECTIONS if one.table}
    if section.table:
        kept[section.table] = tuple(found for found in _table(prices, section) if _code(found, section) in wanted)
    return replace(prices, **kept, templates=())


def spliced(prices: PriceList, section: Section, sku: str, changed: PriceList) -> PriceList:
    """The list with what the narrow list `changed` has for the position; a new one comes last."""
    if section.table is None:
        return _single(prices, changed)
    made, found = _table(changed, section), _table(prices, section)
    places = [index for index, one in enumerate(found) if _code(one, section) == sku] or [len(found)]
    whole: dict[str, Any] = {section.table: (*found[: places[0]], *made, *found[places[-1] + 1 :])}
    return replace(prices, **whole)


def codes(prices: PriceList, section: Section) -> Iterator[str]:
    return (_code(found, section) for found in _table(prices, section))


def _table(prices: PriceList, section: Section) -> tuple[object, ...]:
    found: tuple[object, ...] = getattr(prices, section.table) if section.table else ()
    return found


def _code(position: object, section: Section) -> str:
    code: str = getattr(position, section.code)
    return code


def _single(prices: PriceList, changed: PriceList) -> PriceList:
    """The tables of the one, everything else of the other."""
    kept: dict[str, Any] = {section.table: getattr(prices, section.table) for section in SECTIONS if section.table}
    return replace(changed, **kept, templates=prices.templates)
