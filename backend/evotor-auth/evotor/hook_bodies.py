"""What a hook brings, read leniently: whose it is, and the token in it."""

import json
import re
from decimal import Decimal
from typing import NoReturn

from evotor.claims import USER_ID
from shared.errors import BadJson
from shared.lenient_json import items, text, value

TOKEN = re.compile(r"[\x21-\x7e]{1,255}")
LARGEST_EXPONENT = 30
USERS = (("userId",), ("userUuid",), ("user_id",), ("data", "userId"))


def parsed(raw: bytes | str) -> object:
    """An object or an array, with Decimal for fractions; names unknown or repeated are Evotor's business.

    Raises BadJson.
    """
    try:
        written = raw if isinstance(raw, str) else raw.decode()
        body = json.loads(written, parse_float=_fraction, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError):
        raise BadJson("not JSON") from None
    if not isinstance(body, dict | list):
        raise BadJson("neither object nor array")
    return body


def parts(body: object) -> list[object]:
    """`{…}`, `[{…}]` and `{"items": [{…}]}` all come."""
    if isinstance(body, list):
        return body
    listed = items(body, "items")
    return [*listed] if listed else [body]


def user_id(body: object) -> str:
    """Of the merchant; "" where none is named."""
    first = next(iter(parts(body)), None)
    return next(filter(None, (known(text(value(first, *place))) for place in USERS)), "")


def known(named: str) -> str:
    """The same, or "" for what is no id."""
    return named if USER_ID.fullmatch(named) else ""


def token(body: object) -> str:
    found = text(value(body, "token"))
    return found if TOKEN.fullmatch(found) else ""


def _fraction(written: str) -> Decimal:
    """1e999999999 is a short text, but whoever writes it out fills the memory."""
    number = Decimal(written)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("absurd number")
    return number


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")
