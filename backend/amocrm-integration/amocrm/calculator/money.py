"""Money and sizes as Russians write them: thousands and units after a no-break space, decimal comma."""

from decimal import ROUND_HALF_UP, Decimal

KOPECK = Decimal("0.01")
NBSP = "\u00a0"
MINUS = "\u2212"


def to_kopecks(amount: Decimal) -> Decimal:
    """Rounded half up to 0.01."""
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def to_square_metres(area: Decimal) -> Decimal:
    """Rounded half up to 0.001, as areas are shown."""
    return area.quantize(Decimal("0.001"), ROUND_HALF_UP)


def whole_roubles(amount: Decimal) -> int:
    """Half up; amoCRM's budget knows no kopecks."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def roubles(amount: Decimal) -> str:
    """`29 210,00 ₽`, the minus as U+2212."""
    return f"{number(to_kopecks(amount))}{NBSP}₽"


def number(value: Decimal | int) -> str:
    """`1 205`, `2,000`: as many decimals as the value has."""
    return f"{Decimal(value):,f}".replace("-", MINUS).replace(",", NBSP).replace(".", ",")


def plain(value: Decimal) -> Decimal:
    """Without the zeros that a text like `1000.0` brings along."""
    normal = value.normalize()
    return normal.quantize(Decimal(1)) if normal == normal.to_integral_value() else normal
