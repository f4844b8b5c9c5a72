"""A line of a calculation: quantity, price, and their product in whole kopecks."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from amocrm.calculator.messages import Message, message
from amocrm.calculator.money import to_kopecks

Group = Literal["glass", "processing", "surcharge", "hardware", "service"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`amount` is quantity × price rounded half up; `field` is the path of the input it comes from."""

    group: Group
    code: str
    name: str
    unit: str
    qty: Decimal
    price: Decimal
    amount: Decimal
    field: str
    panel: str | None = None
    is_free: bool = False


def line(  # noqa: PLR0913 - the columns of the table
    group: Group,
    code: str,
    name: str,
    *,
    unit: str,
    qty: Decimal | int,
    price: Decimal | None,
    field: str,
    panel: str | None = None,
) -> Line:
    """A price that nobody has set becomes 0, which `unpriced` finds."""
    quantity, each = Decimal(qty), price or ZERO
    return Line(
        group=group,
        code=code,
        name=name,
        unit=unit,
        qty=quantity,
        price=each,
        amount=to_kopecks(quantity * each),
        field=field,
        panel=panel,
    )


def once(code: str, name: str, *, amount: Decimal, field: str, panel: str | None = None) -> Line:
    """A surcharge: a sum of its own."""
    return line("surcharge", code, name, unit="шт", qty=1, price=amount, field=field, panel=panel)


def amount_of(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)


def unpriced(lines: Iterable[Line]) -> list[Message]:
    return [message("E_PRICE_ZERO", line.field, name=line.name) for line in lines if not (line.price or line.is_free)]
