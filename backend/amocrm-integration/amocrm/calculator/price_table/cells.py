"""Single cells, read as people type and Excel writes them, and written as Excel in Russian reads them.

Every reader raises `Unreadable`.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from amocrm.calculator.money import plain
from amocrm.calculator.price_table.messages import Unreadable
from amocrm.calculator.price_table.words import NO, NOES, SAME_UNITS, YES, YESES

SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\t")
MINUS = str.maketrans("\u2212\u2013", "--")
# What a cell with a currency or percent format is saved with.
SIGNS = re.compile(r"(₽|руб\.?|р\.|%)$")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,6})?")
EXPONENT = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eEеЕ][+-]?[0-9]+")
Choice = TypeVar("Choice", bound=str)


def number(text: str) -> Decimal:
    """`1 205,50`, `1205.5`, `1 205,50 ₽`."""
    bare = SIGNS.sub("", text.translate(SPACES).translate(MINUS).lower())
    if EXPONENT.fullmatch(bare):
        raise Unreadable("E_EXPONENT", text=text)
    if not NUMBER.fullmatch(bare):
        raise Unreadable("E_NUMBER", text=text)
    return Decimal(bare.replace(",", "."))


def whole(text: str) -> int:
    """`8`, `8 мм`, `2 200`."""
    value = number(re.sub(r"\s*мм\.?$", "", text.strip().lower()))
    if value != value.to_integral_value():
        raise Unreadable("E_WHOLE", text=text)
    return int(value)


def of_number(value: Decimal | int) -> str:
    """Without thousands: Excel takes `1 205,50` for a text."""
    return f"{plain(Decimal(value)):f}".replace(".", ",")


def of_price(value: Decimal | None) -> str:
    """A price of 0 is no price: the position is not sold."""
    return of_optional(value or None)


def of_optional(value: Decimal | None) -> str:
    """Roubles; kopecks have both digits."""
    if value is None:
        return ""
    shown = plain(value)
    return of_number(shown) if shown.as_tuple().exponent != -1 else f"{shown:.2f}".replace(".", ",")


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YESES | NOES:
        raise Unreadable("E_YES_NO", text=text)
    return word in YESES


def of_flag(value: bool) -> str:  # noqa: FBT001 - the value itself
    return YES if value else NO


def unit(text: str) -> str:
    """With the one spelling of each."""
    word = " ".join(text.lower().split())
    return SAME_UNITS.get(word, word)


def choice(text: str, named: Mapping[Choice, str], code: str = "E_CHOICE") -> Choice:
    """The value of a Russian name; ё may be written е."""
    wanted = _plain_letters(text)
    found = next((value for value, name in named.items() if _plain_letters(name) == wanted), None)
    if found is None:
        raise Unreadable(code, text=text, known=", ".join(named.values()))
    return found


def articles(text: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(",")) if part)


def of_articles(skus: tuple[str, ...]) -> str:
    return ", ".join(skus)


def _plain_letters(text: str) -> str:
    return text.strip().lower().replace("ё", "е")
