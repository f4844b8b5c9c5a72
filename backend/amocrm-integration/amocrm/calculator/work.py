"""All that is made and bought for a calculation, before markup and services."""

import heapq
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal

from amocrm.calculator import charges, hardware, panes
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.hardware import Cutting
from amocrm.calculator.lines import Line, amount_of
from amocrm.calculator.panes import Pane
from amocrm.calculator.soundness import NONE_FAULTY, sound

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Work:
    """`hardware`: as entered, bars among the rest by their place in the price list.

    `charges`: percents that the template asks for.
    """

    panes: tuple[Pane, ...]
    hardware: tuple[Line, ...]
    cutting: tuple[Cutting, ...]
    charges: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*(line for pane in self.panes for line in pane.lines), *self.hardware, *self.charges)

    @property
    def goods(self) -> Decimal:
        of_panes = sum((pane.amount for pane in self.panes), NOTHING)
        return of_panes + amount_of(self.hardware) + amount_of(self.charges)

    @property
    def area(self) -> Decimal:
        return sum((pane.area * pane.panel.qty for pane in self.panes), NOTHING)

    @property
    def number_of_panes(self) -> int:
        return sum(pane.panel.qty for pane in self.panes)


def work(calculation: Calculation, catalogue: Catalogue, faulty: Collection[str] = NONE_FAULTY) -> Work:
    """`faulty`: entries to leave out, as `panels[0]`: what remains shows which prices are missing."""
    priced = tuple(
        panes.priced(panel, field, catalogue) for field, panel in sound("panels", calculation.panels, faulty)
    )
    bought, cutting = _bought(calculation, catalogue, faulty)
    return _assembled(priced, bought, cutting, (calculation, catalogue))


def with_pane(made: Work, index: int, pane: Pane, of: tuple[Calculation, Catalogue]) -> Work:
    """The same work with another pane in one place; hinges are counted anew only where they carry that pane."""
    calculation, catalogue = of
    is_hung = any(item.door == pane.panel.key for item in calculation.hardware)
    bought = _bought(calculation, catalogue, NONE_FAULTY)[0] if is_hung else made.hardware
    return _assembled((*made.panes[:index], pane, *made.panes[index + 1 :]), bought, made.cutting, of)


def _assembled(
    priced: tuple[Pane, ...], bought: tuple[Line, ...], cutting: tuple[Cutting, ...], of: tuple[Calculation, Catalogue]
) -> Work:
    calculation, catalogue = of
    bare = Work(priced, bought, cutting, ())
    asked = charges.percents(calculation.template, catalogue)
    return replace(bare, charges=charges.lines(asked, bare.lines)) if asked else bare


def _bought(
    calculation: Calculation, catalogue: Catalogue, faulty: Collection[str]
) -> tuple[tuple[Line, ...], tuple[Cutting, ...]]:
    items = [
        hardware.of_item(item, field, calculation.panels, catalogue)
        for field, item in sound("hardware", calculation.hardware, faulty)
    ]
    cut = [hardware.of_bars(item, field, catalogue) for field, item in sound("bars", calculation.bars, faulty)]
    places = {sku: place for place, sku in enumerate(catalogue.hardware)}
    lines = heapq.merge(items, (line for line, _ in cut), key=lambda line: places[line.code])
    return tuple(lines), tuple(cutting for _, cutting in cut if cutting)
