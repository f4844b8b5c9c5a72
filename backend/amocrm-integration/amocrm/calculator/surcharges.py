"""What is added to a pane: for its shape, for its size, up to a least sum (calculator.md §2.5, steps 3, 5-7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator import shapes
from amocrm.calculator.calculation import Panel
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.lines import Line, amount_of, once
from amocrm.calculator.messages import Message, message, sum_of_money
from amocrm.calculator.money import NBSP, number, plain
from amocrm.calculator.rounding import percent_of
from amocrm.calculator.rules import Minimums, Surcharges

SHAPE = ("SHAPE", "Надбавка за форму")
OVERSIZE = ("OVERSIZE", "Надбавка за габарит")
FACET_MINIMUM = ("FCT-MIN", "Доплата до минимальной стоимости фацета")
PIECE_MINIMUM = ("MIN", "Доплата до минимальной стоимости изделия")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Added:
    lines: tuple[Line, ...]
    warnings: tuple[Message, ...]


def added(panel: Panel, field: str, catalogue: Catalogue, worked: tuple[tuple[Line, ...], tuple[Line, ...]]) -> Added:
    """`worked`: the lines by area, and the other lines of processing."""
    by_area, others = worked
    rules = catalogue.rules
    lines = [
        *_facet(panel, field, catalogue, others),
        *_percent(panel, f"{field}.shape", SHAPE, (amount_of(by_area), shape_percent(panel, rules.surcharges))),
    ]
    percent = oversize_percent(panel, rules.surcharges)
    lines += _percent(panel, f"{field}.width", OVERSIZE, (amount_of(by_area) + amount_of(others), percent))
    priced = amount_of(by_area) + amount_of(others) + amount_of(lines)
    lines += _up_to(panel, field, PIECE_MINIMUM, (priced, piece_minimum(panel, catalogue)))
    return Added(tuple(lines), (*_minimums(lines), *_oversize(field, percent)))


def shape_percent(panel: Panel, rules: Surcharges) -> Decimal:
    if shapes.is_curved(panel):
        return rules.curved
    return rules.trapezoid if panel.shape == "trapezoid" else NOTHING


def oversize_percent(panel: Panel, rules: Surcharges) -> Decimal:
    """The largest of the steps that the longer side or the area reaches."""
    by_side = (step.percent for step in rules.sides if panel.long >= step.side)
    by_area = (step.percent for step in rules.areas if shapes.area(panel) >= step.area)
    return max((*by_side, *by_area), default=NOTHING)


def piece_minimum(panel: Panel, catalogue: Catalogue) -> Decimal:
    return max(_piece_minimums(panel, catalogue, catalogue.rules.minimums), default=NOTHING)


def _piece_minimums(panel: Panel, catalogue: Catalogue, minimums: Minimums) -> Iterator[Decimal]:
    if panel.narrow < minimums.narrow_side:
        yield minimums.narrow
    if panel.tempered:
        yield minimums.tempered
    if catalogue.glass[panel.glass].kind == "mirror":
        yield minimums.mirror


def _facet(panel: Panel, field: str, catalogue: Catalogue, others: tuple[Line, ...]) -> Iterator[Line]:
    if panel.facet is not None:
        facet = catalogue.prices.facet
        cost = amount_of(row for row in others if row.code == facet.code)
        yield from _up_to(panel, f"{field}.facet", FACET_MINIMUM, (cost, facet.minimum))


def _percent(panel: Panel, field: str, called: tuple[str, str], base: tuple[Decimal, Decimal]) -> Iterator[Line]:
    """`base`: roubles and percent."""
    amount, percent = base
    if added := percent_of(amount, percent):
        name = f"{called[1]} {number(plain(percent))}{NBSP}% от {sum_of_money(amount)}"
        yield once(called[0], name, amount=added, field=field, panel=panel.key)


def _up_to(panel: Panel, field: str, called: tuple[str, str], sums: tuple[Decimal, Decimal]) -> Iterator[Line]:
    """`sums`: what all pieces cost, and the least for one."""
    cost, minimum = sums
    missing = minimum * panel.qty - cost
    if missing > 0:
        name = f"{called[1]} {plain(minimum)}{NBSP}₽/шт"
        yield once(called[0], name, amount=missing, field=field, panel=panel.key)


def _minimums(lines: list[Line]) -> Iterator[Message]:
    for row in lines:
        if row.code in (FACET_MINIMUM[0], PIECE_MINIMUM[0]):
            yield message("W_MIN_PIECE", row.field, x=sum_of_money(row.amount))


def _oversize(field: str, percent: Decimal) -> Iterator[Message]:
    if percent:
        yield message("W_OVERSIZE", f"{field}.width", p=percent)
