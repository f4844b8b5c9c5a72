"""What a calculation is made of, in a few words for the note: «стекло осветлённое 8 мм, закалка, …; П-профиль …»."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import groupby, takewhile

from amocrm.calculator.calculation import Calculation, Panel
from amocrm.calculator.money import NBSP, number, plain
from amocrm.calculator.snapshot import Json, Row, rows, without_thickness

OF_EDGE = " кромки"
# Sizes at the end of an article's name, `20×20 (2200 мм)`; of a stock bar its length.
SIZES = re.compile(r"[ ,(]+\d.*$")
BAR = re.compile(r" \((\d+) мм\)$")
REMARK = re.compile(r" \(.*$")


def composition(result: Json, calculation: Calculation) -> str:
    return "; ".join(positions(result, calculation))


def positions(result: Json, calculation: Calculation) -> tuple[str, ...]:
    """A position for each row of panes, each article and each service, in the order of the price."""
    lines = rows(result)
    return (
        *(_pane(panel, lines, is_alone=len(calculation.panels) == 1) for panel in calculation.panels),
        *_hardware([line for line in lines if line.group == "hardware"]),
        *_services([line for line in lines if line.is_service]),
    )


def common_name(names: Sequence[str]) -> str:
    """Of the lines of one service: the words that all names begin with, else the first name."""
    if len(set(names)) == 1:
        return names[0]
    words = zip(*(name.replace(":", "").split() for name in names), strict=False)
    return " ".join(same[0] for same in takewhile(lambda same: len(set(same)) == 1, words)) or names[0]


def _pane(panel: Panel, lines: Sequence[Row], *, is_alone: bool) -> str:
    """The size of the only pane stands in the note already."""
    own = [line for line in lines if line.panel == panel.key]
    size = [] if is_alone else [f"{number(panel.width)} × {number(panel.height)}{NBSP}мм"]
    pieces = [f"{panel.qty}{NBSP}шт"] if panel.qty > 1 else []
    glass = [_lowered(line.name) for line in own if line.group == "glass"]
    return ", ".join([*glass, *size, *pieces, *_works(line for line in own if line.group == "processing")])


def _works(lines: Iterable[Row]) -> Iterator[str]:
    """Work on the whole area needs no quantity: it is the pane's."""
    for line in lines:
        plain_name = REMARK.sub("", without_thickness(line.name)[0])
        name = _lowered(plain_name.removesuffix(OF_EDGE))
        yield name if line.unit == "м²" else f"{name} {_quantity(line.qty, line.unit)}"


def _hardware(lines: Sequence[Row]) -> Iterator[str]:
    """Without the sizes in the names, unless they tell two articles apart."""
    short = [SIZES.sub("", line.name) for line in lines]
    for line, name in zip(lines, short, strict=True):
        is_clear = name and short.count(name) == 1
        bar = BAR.search(line.name)
        called = _lowered(name if is_clear else BAR.sub("", line.name))
        length = f"{number(plain(line.qty))} × {number(int(bar[1]))}{NBSP}мм" if bar else ""
        yield f"{called} {length or _quantity(line.qty, line.unit)}"


def _services(lines: Sequence[Row]) -> Iterator[str]:
    """One position for each service; what its lines have in common is its name."""
    for _, group in groupby(lines, key=lambda line: line.code):
        own = list(group)
        kilometres = [f" {_quantity(line.qty, line.unit)}" for line in own if line.unit == "км"]
        yield _lowered(common_name([REMARK.sub("", line.name) for line in own])) + "".join(kilometres)


def _quantity(qty: Decimal, unit: str) -> str:
    """Metres with their millimetres, pieces whole."""
    return f"{number(qty if unit == 'м' else plain(qty))}{NBSP}{unit}"


def _lowered(name: str) -> str:
    """`Стекло` → `стекло`; `П-профиль` and `PS-2` keep their capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
