"""JSON from strangers: an object, each name once, every number finite, nothing that blows up further in.

The standard library alone accepts NaN, 1e400 and repeated names, and dies of RecursionError on 100,000 brackets.
"""

import json
import re
from decimal import Decimal
from typing import NoReturn

from shared.characters import is_storable
from shared.errors import BadJson, BadParam, TooLarge, Unprocessable

DEEPEST = 20
MOST_VALUES = 5_000
LONGEST_TEXT = 10_000
MOST_DIGITS = 15
LONGEST_NUMBER = 32
_HEAD = 4_096
_TEXT_OR_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)


def loads(raw: bytes, limit: int) -> dict[str, object]:
    """Numbers come as int or Decimal, never float.

    BadJson: not UTF-8, a BOM, not an object, a repeated name, more than 20 levels, an absurd number.
    BadParam: NUL or half a surrogate pair in a text. Unprocessable: more than 5,000 values or 10,000 characters a text.
    """
    if len(raw) > limit:
        raise BadJson("nested too deep") if _opens_too_deep(raw[:_HEAD]) else TooLarge
    try:
        document = _DECODER.decode(raw.decode("utf-8"))
    except (ValueError, ArithmeticError, RecursionError):
        raise BadJson("not strict JSON") from None
    if not isinstance(document, dict):
        raise BadJson("not an object")
    _check(document)
    return document


def _opens_too_deep(head: bytes) -> bool:
    """A bracket bomb is called one whatever its size, so that its caller gets the same answer at every limit."""
    depth = 0
    for found in _TEXT_OR_BRACKET.finditer(head):
        depth += (found[0] in b"[{") - (found[0] in b"]}")
        if depth > DEEPEST:
            return True
    return False


def _check(document: object) -> None:
    """Level by level instead of recursively: the depth is what is being doubted."""
    depth = count = 0
    values = [document]
    while values:
        depth, count = depth + 1, count + len(values)
        if count > MOST_VALUES:
            raise Unprocessable("too many values")
        values = _inside(values)
        if depth > DEEPEST and values:
            raise BadJson("nested too deep")


def _inside(values: list[object]) -> list[object]:
    """What the values hold, one level down; texts, names included, are judged on the way."""
    inner: list[object] = []
    for value in values:
        if isinstance(value, str):
            _check_text(value)
        elif isinstance(value, dict):
            inner.extend(value.values())
            for name in value:
                _check_text(name)
        elif isinstance(value, list):
            inner.extend(value)
    return inner


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Unprocessable("text too long")
    if not is_storable(text):
        raise BadParam("NUL or a lone surrogate in a text")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        raise ValueError("a name is repeated")
    return whole


def _integer(literal: str) -> int:
    if len(literal.lstrip("-")) > MOST_DIGITS:
        raise ValueError("too many digits")
    return int(literal)


def _decimal(literal: str) -> Decimal:
    """Bounds the exponent too: writing out 1e-999999999 later would take a gigabyte."""
    if len(literal) > LONGEST_NUMBER:
        raise ValueError("too many digits")
    number = Decimal(literal)
    if not -LONGEST_NUMBER <= number.adjusted() < MOST_DIGITS:
        raise ValueError("too large or too small")
    return number


def _constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
)
