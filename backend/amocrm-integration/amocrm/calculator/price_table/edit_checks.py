"""The checks of a few positions, without going through the whole list."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import checking
from amocrm.calculator.price_table.messages import Fault
from amocrm.calculator.price_table.references import missing, references
from amocrm.calculator.price_table.row import Place, position_of
from amocrm.calculator.price_table.sections import Section
from amocrm.calculator.price_table.table import narrowed


def told_of(prices: PriceList, section: Section, positions: Collection[Place]) -> Iterator[Fault]:
    """`positions` of one section; no numbers of rows, for they take a walk through the list."""
    templates = tuple(one for one in prices.templates if any(used in positions for used, _ in references(one)))
    skus = {sku for _, sku in positions}
    narrow = narrowed(prices, section, {*skus, *_neighbours(prices, skus)})
    table = list(section.rows(narrow))
    checked = replace(narrow, templates=templates)
    for told in checking.faults(checked, table, {}):
        if position_of(told.key) in positions:
            yield told
    yield from missing(templates, table, {}, positions)


def _neighbours(prices: PriceList, skus: Collection[str]) -> Iterator[str]:
    """What they name and by what they are named, so that no reference is missed."""
    for item in prices.hardware:
        if item.sku in skus:
            yield from item.analogues
        elif any(sku in skus for sku in item.analogues):
            yield item.sku
    for work in prices.edges:
        yield work.code
