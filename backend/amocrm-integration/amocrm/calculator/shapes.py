"""Area, edge length and weight of a pane by its shape (calculator.md §2.1, §2.5)."""

from decimal import Decimal

from amocrm.calculator.calculation import Panel
from amocrm.calculator.money import to_square_metres
from amocrm.calculator.rounding import MM2_IN_SQUARE_METRE, MM_IN_METRE, PI, half_up, metres

MILLIMETRE = Decimal("0.001")
SQUARE_MICRON = Decimal("0.000000000001")


def is_curved(panel: Panel) -> bool:
    return panel.shape in ("curved", "circle")


def area(panel: Panel) -> Decimal:
    """Of the bounding rectangle of one pane, rounded: what is billed, whatever the shape."""
    return to_square_metres(_bounding(panel))


def weight(panel: Panel, density: Decimal) -> Decimal:
    """Of one pane in kg, unrounded; only a circle is known to be lighter than its rectangle."""
    return _true_area(panel) * density * panel.total_thickness


def edge_length(panel: Panel, sides: str) -> Decimal:
    """Metres of the chosen sides of one pane; a circle has one edge."""
    if panel.shape == "circle":
        return half_up(PI * panel.width / MM_IN_METRE, MILLIMETRE)
    return metres(sides_length(panel.width, panel.height, sides))


def sides_length(width: int, height: int, sides: str) -> int:
    lying = sum(side in sides for side in "tb")
    standing = sum(side in sides for side in "rl")
    return lying * width + standing * height


def fits(panel: Panel, width: int, height: int) -> bool:
    """Either way round."""
    return panel.long <= max(width, height) and panel.narrow <= min(width, height)


def _true_area(panel: Panel) -> Decimal:
    """Of so few digits that sums of weights are exact, whatever the order of panes."""
    bounding = _bounding(panel)
    return half_up(bounding * PI / 4, SQUARE_MICRON) if panel.shape == "circle" else bounding


def _bounding(panel: Panel) -> Decimal:
    return Decimal(panel.width * panel.height) / MM2_IN_SQUARE_METRE
