"""Diameters of holes and, where centres are known, distances of rims, edges and corners (calculator.md §2.0, §2.7).

Everything is compared unrounded; what a person reads is rounded downwards, so that it never equals the limit it misses.
"""

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from itertools import combinations

from amocrm.calculator.calculation import Panel
from amocrm.calculator.messages import Message, message
from amocrm.calculator.rules import HoleRules

TENTH = Decimal("0.1")
NOTHING = Decimal(0)
Placed = tuple[str, int, int, int]


def faults(panel: Panel, field: str, rules: HoleRules) -> Iterator[Message]:
    for index, hole in enumerate(panel.holes):
        yield from _diameter(panel, hole.d, f"{field}.holes[{index}].d", rules)
    placed = list(_placed(panel, field))
    for centre in placed:
        yield from _rim(panel, centre, rules)
    for first, second in combinations(placed, 2):
        yield from _gap(first, second, rules.gap * panel.total_thickness)


def _diameter(panel: Panel, d: int, field: str, rules: HoleRules) -> Iterator[Message]:
    if not rules.min_diameter <= d <= rules.max_diameter:
        yield message("E_HOLE_RANGE", field, low=rules.min_diameter, high=rules.max_diameter)
        return
    if panel.tempered and d < panel.total_thickness:
        yield message("E_HOLE_SMALL", field, d=d, t=panel.total_thickness)
    if rules.part_of_side * d > panel.narrow:
        yield message("E_HOLE_BIG", field, d=d, s=panel.narrow)


def _placed(panel: Panel, field: str) -> Iterator[Placed]:
    """(field, x, y, d) of each hole; `n` holes at one centre are n holes, two of them enough to complain."""
    for index, hole in enumerate(panel.holes):
        if hole.x is not None and hole.y is not None:
            for _ in range(min(hole.n, 2)):
                yield f"{field}.holes[{index}]", hole.x, hole.y, hole.d


def _rim(panel: Panel, hole: Placed, rules: HoleRules) -> Iterator[Message]:
    field, _, _, _ = hole
    thickness = panel.total_thickness
    to_edge = _to_edge(panel, hole)
    if to_edge < rules.edge * thickness:
        yield message("E_HOLE_EDGE", field, x=_told(to_edge), y=rules.edge * thickness)
    if panel.shape != "circle" and _to_corner(panel, hole) < rules.corner * thickness:
        yield message("E_HOLE_CORNER", field, x=_told(_to_corner(panel, hole)), y=rules.corner * thickness)


def _to_edge(panel: Panel, hole: Placed) -> Decimal:
    """From the rim; of a trapezoid or curve the bounding rectangle is all we know."""
    _, x, y, d = hole
    if panel.shape == "circle":
        centre = Decimal(panel.width) / 2
        return centre - _distance(x - centre, y - centre) - Decimal(d) / 2
    return Decimal(min(x, panel.width - x, y, panel.height - y)) - Decimal(d) / 2


def _to_corner(panel: Panel, hole: Placed) -> Decimal:
    _, x, y, d = hole
    return _distance(min(x, panel.width - x), min(y, panel.height - y)) - Decimal(d) / 2


def _gap(first: Placed, second: Placed, least: Decimal) -> Iterator[Message]:
    field, x, y, d = second
    between = _distance(x - first[1], y - first[2]) - Decimal(d + first[3]) / 2
    if between < least:
        yield message("E_HOLE_GAP", field, x=_told(between), y=least)


def _distance(x: Decimal | int, y: Decimal | int) -> Decimal:
    return Decimal(x * x + y * y).sqrt()


def _told(distance: Decimal) -> Decimal:
    return max(distance, NOTHING).quantize(TENTH, ROUND_DOWN)
