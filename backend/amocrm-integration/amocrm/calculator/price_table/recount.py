"""Stored calculations by new prices, before they are published (calculator.md §3.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice

from amocrm.calculator import pricing
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.money import MINUS, NBSP, number, plain
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import messages

MOST = 20
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Stored:
    """`total`: as it was saved; None asks for what the present prices say."""

    number: int
    calculation: Calculation
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Recounted:
    """`after`: None where the new list cannot price it. `percent` to a tenth."""

    number: int
    before: Decimal | None
    after: Decimal | None
    percent: Decimal | None
    text: str


def recounted(stored: Iterable[Stored], present: PriceList, new: PriceList) -> list[Recounted]:
    """Of the first twenty."""
    return [_recounted(one, present, new) for one in islice(stored, MOST)]


def _recounted(stored: Stored, present: PriceList, new: PriceList) -> Recounted:
    before = _total(stored.calculation, present)[0] if stored.total is None else stored.total
    after, why = _total(stored.calculation, new)
    percent = (after - before) * 100 / before if after is not None and before else None
    shown = None if percent is None else percent.quantize(TENTH, ROUND_HALF_UP)
    return Recounted(stored.number, before, after, shown, _text(stored.number, (before, after, shown), why))


def _total(calculation: Calculation, prices: PriceList) -> tuple[Decimal | None, str]:
    """The total, or why there is none: the first error."""
    quote = pricing.price(calculation, prices)
    return (quote.result.totals.total, "") if quote.result else (None, quote.messages[0].text)


def _text(place: int, sums: tuple[Decimal | None, Decimal | None, Decimal | None], why: str) -> str:
    before, after, percent = sums
    if after is None:
        text = messages.NOT_RECOUNTED.format(number=place, before=_money(before), why=why)
    elif before == after:
        text = messages.SAME_TOTAL.format(number=place, before=_money(before))
    else:
        signed = "—" if percent is None else _signed(percent)
        text = messages.RECOUNTED.format(number=place, before=_money(before), after=_money(after), percent=signed)
    return text.replace(" ₽", f"{NBSP}₽").replace(" %", f"{NBSP}%")


def _money(amount: Decimal | None) -> str:
    """Kopecks only where there are any."""
    return "—" if amount is None else number(plain(amount))


def _signed(percent: Decimal) -> str:
    sign = MINUS if percent < 0 else "+"
    return f"{sign}{number(abs(percent))}"
