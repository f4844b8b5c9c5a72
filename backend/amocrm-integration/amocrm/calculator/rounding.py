"""How quantities and amounts are rounded: half up, and only upwards where goods are cut (calculator.md §2.1)."""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from amocrm.calculator.money import to_kopecks

PI = Decimal("3.14159265358979323846")
MM_IN_METRE = 1000
MM2_IN_SQUARE_METRE = 1_000_000


def half_up(value: Decimal, step: Decimal) -> Decimal:
    """To the nearest multiple of `step`, which need not be a power of ten: 50 or 0.1."""
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def upwards(value: Decimal, step: Decimal) -> Decimal:
    """To the next multiple of `step`."""
    return (value / step).quantize(Decimal(1), ROUND_CEILING) * step


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """In whole kopecks."""
    return to_kopecks(amount * percent / 100)


def metres(millimetres: int) -> Decimal:
    """Exact: three decimals."""
    return Decimal(millimetres) / MM_IN_METRE
