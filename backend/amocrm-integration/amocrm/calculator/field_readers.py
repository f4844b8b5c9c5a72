"""Single values of a v2 body (calculator.md §2.1): JSON as it was parsed, to what the calculation is made of.

A value that cannot be used adds a message and gives way to a placeholder, so that every fault is found in one pass.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from amocrm.calculator.messages import Message, message
from amocrm.calculator.sizes import SPACES
from amocrm.calculator.visible import visible

Reader = Callable[[object, str, list[Message]], object]

LARGEST = 10**15
NUMBER = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
ZERO = Decimal(0)


def exact(value: object) -> Decimal | None:
    """A number, or a text of one as people type it; no booleans, exponents, NaN or infinities."""
    if isinstance(value, str):
        compact = value.translate(SPACES)
        return Decimal(compact.replace(",", ".")) if NUMBER.fullmatch(compact) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent <= 0 and abs(number) < LARGEST else None


def whole(fraction: str) -> Reader:
    """`fraction`: the code that says why a part of one is refused."""

    def read(value: object, path: str, found: list[Message]) -> int:
        if type(value) is int and -LARGEST < value < LARGEST:
            return value  # nearly all of them, and twenty panes have hundreds
        number = _number(value, path, found)
        if number != number.to_integral_value():
            found.append(message(fraction, path))
            return 0
        return int(number)

    return read


def decimal(places: int) -> Reader:
    def read(value: object, path: str, found: list[Message]) -> Decimal:
        number = _number(value, path, found)
        if _places(number) > places:
            found.append(message("E_PLACES", path, n=places))
            return ZERO
        return number or ZERO  # "-0" is no other number

    return read


def text(longest: int, *, lines: bool = False, may_be_empty: bool = False) -> Reader:
    """Trimmed, nothing unseen in it, unprintable characters as spaces; `lines` keeps line breaks."""

    def read(value: object, path: str, found: list[Message]) -> str:
        tidy = cleaned(value, lines=lines) if isinstance(value, str) else ""
        if not isinstance(value, str | None):
            found.append(message("E_FORMAT", path))
        elif not (tidy or may_be_empty):
            found.append(message("E_REQUIRED", path))
        elif len(tidy) > longest:
            found.append(message("E_TEXT_LONG", path, high=longest))
        return tidy

    return read


def boolean(value: object, path: str, found: list[Message]) -> bool:
    if not isinstance(value, bool):
        found.append(unusable(value, "E_FORMAT", path))
    return value is True


def choice(allowed: tuple[str, ...]) -> Reader:
    def read(value: object, path: str, found: list[Message]) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        found.append(unusable(value, "E_CHOICE", path))
        return allowed[0]

    return read


def _number(value: object, path: str, found: list[Message]) -> Decimal:
    number = exact(value)
    if number is None:
        is_blank = isinstance(value, str) and not value.strip()
        found.append(unusable(None if is_blank else value, "E_NUMBER", path))
    return ZERO if number is None else number


def unusable(value: object, code: str, path: str) -> Message:
    return message("E_REQUIRED" if value is None else code, path)


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def cleaned(raw: str, *, lines: bool = False) -> str:
    if not lines:
        return visible(raw)
    rows = raw.replace("\r\n", "\n").split("\n")
    return "\n".join(visible(row) for row in rows).strip()
