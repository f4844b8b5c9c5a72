"""What a pane costs: glass, processing, surcharges, the least sum for a piece (calculator.md §2.5, steps 1-8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator import pane_works, shapes, surcharges
from amocrm.calculator.calculation import Panel
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.lines import Line, amount_of
from amocrm.calculator.messages import Message, message
from amocrm.calculator.rounding import half_up

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Pane:
    """A priced row of `qty` equal panes; `amount` is of the row, areas (m²) and weight (kg) are of one of them."""

    panel: Panel
    lines: tuple[Line, ...]
    warnings: tuple[Message, ...]
    area: Decimal
    billed: Decimal
    weight: Decimal
    amount: Decimal


def priced(panel: Panel, field: str, catalogue: Catalogue) -> Pane:
    """Of a pane that passed its checks; a price that is missing stays 0 in its line."""
    area = shapes.area(panel)
    billed = max(area, _least_area(panel, catalogue))
    weight = shapes.weight(panel, catalogue.glass[panel.glass].density)
    by_area = pane_works.by_area(panel, field, catalogue, billed * panel.qty)
    others = pane_works.others(panel, field, catalogue)
    added = surcharges.added(panel, field, catalogue, (by_area, others))
    lines = (*by_area, *others, *added.lines)
    warnings = (*_small(field, area, billed), *added.warnings, *_heavy(field, weight, catalogue))
    return Pane(panel, lines, warnings, area, billed, weight, amount_of(lines))


def _least_area(panel: Panel, catalogue: Catalogue) -> Decimal:
    minimums = catalogue.rules.minimums
    return minimums.safety_area if panel.tempered or panel.layers > 1 else minimums.area


def _small(field: str, area: Decimal, billed: Decimal) -> Iterator[Message]:
    if billed > area:
        yield message("W_MIN_AREA", f"{field}.width", a=str(area).replace(".", ","), b=str(billed).replace(".", ","))


def _heavy(field: str, weight: Decimal, catalogue: Catalogue) -> Iterator[Message]:
    if weight > catalogue.rules.heavy_pane:
        yield message("W_HEAVY_PANE", field, m=half_up(weight, TENTH))
