"""What a manager may offer at a cliff: a few millimetres off, and the whole order is cheaper (calculator.md §2.5)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from amocrm.calculator import hardware, pane_checks, panes
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.cliffs import Change, Reason, Side, changes
from amocrm.calculator.closing import close
from amocrm.calculator.labels import HINT, HINT_SIDES, LESS, LESS_OVERSIZE, MORE, NO_MINIMUM, NO_OVERSIZE
from amocrm.calculator.money import number, plain
from amocrm.calculator.surcharges import oversize_percent
from amocrm.calculator.totals import is_discount_possible
from amocrm.calculator.work import Work, with_pane

MOST_HINTS = 5


@dataclass(frozen=True, slots=True)
class Hint:
    """`change` in mm, negative for a smaller pane; `saves` is the difference of the whole total."""

    field: str
    reason: Reason
    side: Side
    change: int
    saves: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class _Priced:
    calculation: Calculation
    catalogue: Catalogue
    work: Work
    total: Decimal


def hints(calculation: Calculation, catalogue: Catalogue, work: Work, total: Decimal) -> tuple[Hint, ...]:
    """At most one for a pane, the smallest change that makes the whole cheaper; not more than a person weighs up."""
    now = _Priced(calculation, catalogue, work, total)
    best = (_best(now, index) for index in range(len(work.panes)))
    return tuple(islice((hint for hint in best if hint), MOST_HINTS))


def _best(now: _Priced, index: int) -> Hint | None:
    found = sorted(changes(now.calculation.panels[index], now.catalogue.rules), key=lambda change: abs(change.by))
    return next((hint for change in found for hint in _hint(now, index, change)), None)


def _hint(now: _Priced, index: int, change: Change) -> Iterator[Hint]:
    total = _total(now, index, change)
    if total is not None and total < now.total:
        field = f"panels[{index}].{'height' if change.side == 'height' else 'width'}"
        saves = now.total - total
        yield Hint(field, change.reason, change.side, change.by, saves, _text(change, saves, now.catalogue))


def _total(now: _Priced, index: int, change: Change) -> Decimal | None:
    """Of the whole calculation with the changed pane; None when that cannot be made."""
    panels = (*now.calculation.panels[:index], change.panel, *now.calculation.panels[index + 1 :])
    calculation = replace(now.calculation, panels=panels)
    if not _is_possible(calculation, index, now.catalogue):
        return None
    pane = panes.priced(change.panel, f"panels[{index}]", now.catalogue)
    closed = close(calculation, now.catalogue, with_pane(now.work, index, pane, (calculation, now.catalogue)))
    return closed.totals.total if is_discount_possible(closed.totals.goods) else None


def _is_possible(calculation: Calculation, index: int, catalogue: Catalogue) -> bool:
    panel = calculation.panels[index]
    if pane_checks.not_made(panel, f"panels[{index}]", catalogue):
        return False
    hung = [item for item in calculation.hardware if item.door == panel.key]
    return not any(list(hardware.item_faults(item, "hardware", calculation.panels, catalogue)) for item in hung)


def _text(change: Change, saves: Decimal, catalogue: Catalogue) -> str:
    verb = LESS if change.by < 0 else MORE
    without = NO_OVERSIZE if not oversize_percent(change.panel, catalogue.rules.surcharges) else LESS_OVERSIZE
    what = without if change.reason == "oversize" else NO_MINIMUM
    roubles = number(plain(saves)) if saves == saves.to_integral_value() else number(saves)
    return HINT.format(verb=verb, side=HINT_SIDES[change.side], mm=abs(change.by), what=what, saves=roubles)
