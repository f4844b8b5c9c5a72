"""The lines that a client sees: markup, urgency and rounding are spread over them (calculator.md §2.5, §3.5)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from amocrm.calculator.allocation import allocate
from amocrm.calculator.money import NBSP
from amocrm.calculator.snapshot import Json, Row, rows

NOTHING = Decimal(0)
HIDDEN = ("markup", "urgent", "rounding")
# A percent, its base, a least sum at the end of a surcharge's name: from these the markup could be worked out.
FIGURES = re.compile(rf" [0-9][0-9.,{NBSP}]*{NBSP}(?:% от .*|₽/шт)$")


@dataclass(frozen=True, slots=True)
class Visible:
    """`row.amount` is what the client pays for it; `price` only where quantity × price still gives that amount."""

    row: Row
    price: Decimal | None


def visible(result: Json) -> tuple[Visible, ...]:
    """In the order of the price; together the total, without the VAT that comes on top and before the discount."""
    lines = [replace(row, name=FIGURES.sub("", row.name)) for row in rows(result)]
    goods = [row for row in lines if not row.is_service]
    services = [row for row in lines if row.is_service]
    hidden = sum((Decimal(result["totals"][name]) for name in HIDDEN), NOTHING)
    # A negative rounding may be more than the goods cost; then the services bear the rest, as in the totals.
    on_goods = max(hidden, -_sum(goods)) if goods else NOTHING
    shown = {**_shown(goods, on_goods), **_shown(services, hidden - on_goods)}
    return tuple(shown[id(row)] for row in lines)


def total_of(lines: Sequence[Visible]) -> Decimal:
    return _sum([line.row for line in lines])


def _shown(lines: Sequence[Row], more: Decimal) -> dict[int, Visible]:
    """By identity: two lines of a calculation may be equal."""
    if not more:
        return {id(row): Visible(row, row.price) for row in lines}
    amounts = allocate(_sum(lines) + more, [row.amount for row in lines])
    pairs = zip(lines, amounts, strict=True)
    return {id(row): Visible(replace(row, amount=amount), None) for row, amount in pairs}


def _sum(lines: Sequence[Row]) -> Decimal:
    return sum((row.amount for row in lines), NOTHING)
