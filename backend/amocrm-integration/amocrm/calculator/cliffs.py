"""Where a few millimetres more or less leave a surcharge or a minimum behind (calculator.md §2.5, cliffs)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from amocrm.calculator.calculation import Panel
from amocrm.calculator.rounding import MM2_IN_SQUARE_METRE
from amocrm.calculator.rules import Rules

NEAR = 50
# An area is rounded half up to 0.001 m².
HALF_A_STEP = Decimal("0.0005")

Reason = Literal["oversize", "minimum"]
Side = Literal["width", "height", "diameter"]


@dataclass(frozen=True, slots=True)
class Change:
    """A pane `by` mm larger or, where negative, smaller on one side; a circle has one size only."""

    panel: Panel
    reason: Reason
    side: Side
    by: int


def changes(panel: Panel, rules: Rules) -> Iterator[Change]:
    """Those up to NEAR; whether one is cheaper only pricing shows."""
    sides: tuple[Side, ...] = ("diameter",) if panel.shape == "circle" else ("width", "height")
    for side in sides:
        now = panel.height if side == "height" else panel.width
        for reason, wanted in _wanted(panel, side, now, rules):
            if wanted != now and abs(wanted - now) <= NEAR:
                yield Change(_resized(panel, side, wanted), reason, side, wanted - now)


def _wanted(panel: Panel, side: Side, now: int, rules: Rules) -> Iterator[tuple[Reason, int]]:
    for step in rules.surcharges.sides:
        if now >= step.side:
            yield "oversize", step.side - 1
    for area in rules.surcharges.areas:
        most = _most(panel, side, area.area)
        if now > most:
            yield "oversize", most
    if now < rules.minimums.narrow_side:
        yield "minimum", rules.minimums.narrow_side


def _most(panel: Panel, side: Side, area: Decimal) -> int:
    """The longest side whose rounded area stays below."""
    below = int((area - HALF_A_STEP) * MM2_IN_SQUARE_METRE) - 1
    if side == "diameter":
        return math.isqrt(below)
    return below // (panel.height if side == "width" else panel.width)


def _resized(panel: Panel, side: Side, wanted: int) -> Panel:
    if side == "diameter":
        return replace(panel, width=wanted, height=wanted)
    return replace(panel, width=wanted) if side == "width" else replace(panel, height=wanted)
