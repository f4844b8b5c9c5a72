"""What a price is for: the cell «толщина». Each kind reads to a value and is written in one way.

Signs that cp1251 lacks (≤, Ø) are understood and never written; the dash of a band is no hyphen, for Excel makes a date
of `4-6`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from amocrm.calculator.price_table import words
from amocrm.calculator.price_table.cells import number, of_number, whole
from amocrm.calculator.price_table.messages import Unreadable

Value = TypeVar("Value")
Band = tuple[int, int]
HoleSpan = tuple[int, Band | None]
PREFIX = re.compile(r"^\s*(?:[Øø⌀]\s*)?(?:<=|>=|≤|≥|<|>|до|от)?\s*", re.IGNORECASE)
DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")


@dataclass(frozen=True, slots=True)
class Span(Generic[Value]):
    """`example` says what is written in the cell; raises Unreadable."""

    reads: Callable[[str], Value]
    writes: Callable[[Value], str]
    example: str

    def read(self, text: str) -> Value:
        try:
            return self.reads(text)
        except Unreadable as unreadable:
            raise Unreadable("E_SIZE", text=text, example=self.example) from unreadable

    def canonical(self, text: str) -> str:
        """The one spelling; empty stays empty."""
        return self.writes(self.read(text)) if text.strip() else ""


def _after_prefix(text: str) -> int:
    return whole(PREFIX.sub("", text))


def _up_to(value: int) -> str:
    return f"{words.UP_TO} {value}"


def _band(text: str) -> Band:
    low, *rest = DASH.split(re.sub(r"\s*мм\.?$", "", text.strip().lower()))
    if len(rest) > 1:
        raise Unreadable("E_NUMBER", text=text)
    return whole(low), whole(rest[0] if rest else low)


def _of_band(band: Band) -> str:
    return f"{band[0]}–{band[1]}" if band[0] != band[1] else str(band[0])


def _hole(text: str) -> HoleSpan:
    diameter, slash, band = text.partition("/")
    return _after_prefix(diameter), _band(band) if slash else None


def _of_hole(span: HoleSpan) -> str:
    diameter, band = span
    return f"{_up_to(diameter)} / {_of_band(band)}" if band else _up_to(diameter)


def _nothing(text: str) -> str:
    raise Unreadable("E_NUMBER", text=text)


def _area(text: str) -> Decimal:
    return number(re.sub(r"\s*(м²|м2)$", "", PREFIX.sub("", text).lower()))


THICKNESS = Span(whole, str, words.THICKNESS_LIKE)
LENGTH = Span(whole, str, words.LENGTH_LIKE)
FACET = Span(_after_prefix, _up_to, words.FACET_LIKE)
BAND = Span(_band, _of_band, words.BAND_LIKE)
HOLE = Span(_hole, _of_hole, words.HOLE_LIKE)
SIDE = Span(_after_prefix, lambda side: f"от {side}", words.SIDE_LIKE)
AREA = Span(_area, lambda area: f"от {of_number(area)}", words.AREA_LIKE)
NONE = Span(_nothing, str, words.NOTHING_LIKE)
