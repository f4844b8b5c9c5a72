"""Prices: strings in products, numbers in orders."""

from decimal import Decimal, InvalidOperation

from sandbox.insales.refusals import refuse_fields

LARGEST = 10**12
SMALLEST_STEP = Decimal("0.0001")


def as_text(amount: Decimal | None) -> str | None:
    """1500 → "1500.0", 2400.50 → "2400.5"."""
    if amount is None:
        return None
    text = f"{amount.normalize():f}"
    return text if "." in text else f"{text}.0"


def checked(name: str, value: object) -> Decimal:
    """A number, or text that holds one; a 422 says which field has none."""
    try:
        amount = Decimal(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount < LARGEST:
        raise refuse_fields(**{name: "Указано не число"})
    return amount.quantize(SMALLEST_STEP)


def checked_whole(name: str, value: object) -> int:
    amount = checked(name, value)
    if amount != int(amount):
        raise refuse_fields(**{name: "Указано не целое число"})
    return int(amount)
