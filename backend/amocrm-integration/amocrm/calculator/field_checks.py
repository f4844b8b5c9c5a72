"""Checks of single fields that price lists and their templates share."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from amocrm.calculator.messages import Message, message

HIGHEST_PRICE = Decimal(10_000_000)
THICKEST = 100
PLACES = 2
Number = Decimal | int


def price(value: Decimal | None, field: str) -> Iterator[Message]:
    """A warning where it is missing: the position is then not sold."""
    if value is None or value == 0:
        yield message("W_LIST_NO_PRICE", field)
    else:
        yield from amount(value, field)


def amount(value: Decimal, field: str) -> Iterator[Message]:
    """Roubles that may be 0: at most kopecks."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > PLACES:
        yield message("E_NUMBER", field)
    elif value < 0:
        yield message("E_LIST_NEGATIVE", field)
    else:
        yield from within(value, field, (0, HIGHEST_PRICE))


def prices(by_number: Mapping[int, Decimal], field: str, highest: int = THICKEST) -> Iterator[Message]:
    """By thickness or length; `highest` is the largest key that makes sense."""
    if not by_number:
        yield message("E_REQUIRED", field)
    for number, value in by_number.items():
        yield from within(number, f"{field}[{number}]", (1, highest))
        yield from price(value, f"{field}[{number}]")


def within(value: Number, field: str, allowed: tuple[Number, Number]) -> Iterator[Message]:
    """NaN is within nothing."""
    is_number = isinstance(value, int) or value.is_finite()
    if not is_number or not allowed[0] <= value <= allowed[1]:
        yield message("E_LIMIT", field, low=allowed[0], high=allowed[1])


def filled(text: str, field: str) -> Iterator[Message]:
    if not text.strip():
        yield message("E_REQUIRED", field)


def rising(values: Sequence[Number], field: str) -> Iterator[Message]:
    if any(later <= earlier for earlier, later in pairwise(values)):
        yield message("E_LIST_ORDER", field)


def unique(codes: Sequence[str], table: str, name: str) -> Iterator[Message]:
    """`n` in the text counts rows from 1, as a person does."""
    first: dict[str, int] = {}
    for index, code in enumerate(codes):
        yield from filled(code, f"{table}[{index}].{name}")
        if code in first:
            yield message("E_LIST_DUPLICATE", f"{table}[{index}].{name}", sku=code, n=first[code] + 1)
        first.setdefault(code, index)


def known(code: str | None, codes: Collection[str], field: str) -> Iterator[Message]:
    """A reference that is left out refers to nothing wrong."""
    if code is not None and code not in codes:
        yield message("E_LIST_REFERENCE", field, sku=code)
