"""What is made, in square metres, kilograms and working days (calculator.md §2.3, §2.6)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from amocrm.calculator.panes import Pane
from amocrm.calculator.rules import LeadTimes
from amocrm.calculator.work import Work

Reason = Literal["laminated", "tempered", "processed", "cut"]
NOTHING = Decimal(0)
IN_LINE = frozenset({"fixed", "door", "side", "mirror"})


@dataclass(frozen=True, slots=True)
class Physical:
    """Of all panes together; weights are unrounded."""

    area: Decimal
    billed_area: Decimal
    weight: Decimal
    panes: int
    heaviest_pane: Decimal


@dataclass(frozen=True, slots=True)
class Size:
    """The guide's `width`, `height` (mm) and `square_meters`: as wide as the panes that stand in line."""

    width: int
    height: int
    area: Decimal


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Without days it is agreed each time."""

    min_days: int | None
    max_days: int | None
    reason: Reason


def physical(work: Work) -> Physical:
    return Physical(
        area=work.area,
        billed_area=sum((pane.billed * pane.panel.qty for pane in work.panes), NOTHING),
        weight=sum((pane.weight * pane.panel.qty for pane in work.panes), NOTHING),
        panes=work.number_of_panes,
        heaviest_pane=max((pane.weight for pane in work.panes), default=NOTHING),
    )


def size(work: Work) -> Size:
    """Return panes stand across and shelves lie: without any other pane the widest counts."""
    panels = [pane.panel for pane in work.panes]
    in_line = sum(panel.width * panel.qty for panel in panels if panel.role in IN_LINE)
    width = in_line or max((panel.width for panel in panels), default=0)
    return Size(width, max((panel.height for panel in panels), default=0), work.area)


def lead_time(work: Work, rules: LeadTimes) -> LeadTime | None:
    """Of the pane that takes longest; None when no glass is made."""
    reasons = {_reason(pane) for pane in work.panes}
    days = {
        "laminated": rules.laminated,
        "tempered": rules.tempered,
        "processed": rules.processed,
        "cut": rules.cut,
    }
    slowest: Reason
    for slowest in ("laminated", "tempered", "processed", "cut"):
        if slowest in reasons:
            first, last = days[slowest] or (None, None)
            return LeadTime(first, last, slowest)
    return None


def _reason(pane: Pane) -> Reason:
    if pane.panel.layers > 1:
        return "laminated"
    if pane.panel.tempered:
        return "tempered"
    return "processed" if any(line.group == "processing" for line in pane.lines) else "cut"
