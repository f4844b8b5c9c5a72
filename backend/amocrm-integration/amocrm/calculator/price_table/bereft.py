"""Positions of a file that name one which is not taken, those that name these, and so on.

All at once: a file may be one chain, and trying it anew for each of its links takes 8 s for 300, 54 s for 600.
"""

from collections.abc import Collection, Iterator, Mapping

from amocrm.calculator.messages import message
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.messages import Fault, worded
from amocrm.calculator.price_table.row import Column, Place, Row

COLUMNS: Mapping[str, Column] = {words.HARDWARE: "analogues", words.EDGES: "properties"}


def bereft(made: PriceList, refused: Collection[Place], kept: Collection[Place]) -> Iterator[tuple[Place, Place]]:
    """(position, what it names); a refused one that is `kept` stays as it was, so nobody misses it."""
    by_named: dict[Place, list[Place]] = {}
    for position, named in _references(made):
        by_named.setdefault(named, []).append(position)
    known = set(refused)
    gone = [position for position in refused if position not in kept]
    while gone:
        named = gone.pop()
        for position in by_named.get(named, ()):
            if position not in refused:
                yield position, named
            if position not in known:
                known.add(position)
                gone += [position] if position not in kept else []


def told(row: Row, named: Place, line: int | None) -> Fault:
    """As the price list's own check says it."""
    code, text = worded(message("E_LIST_REFERENCE", sku=named[1]))
    return Fault(code=code, text=text, line=line, key=row.key, column=COLUMNS[row.section])


def _references(made: PriceList) -> Iterator[tuple[Place, Place]]:
    for item in made.hardware:
        yield from (((words.HARDWARE, item.sku), (words.HARDWARE, sku)) for sku in item.analogues)
    for work in made.edges:
        if work.curve is not None:
            yield (words.EDGES, work.code), (words.EDGES, work.curve)
