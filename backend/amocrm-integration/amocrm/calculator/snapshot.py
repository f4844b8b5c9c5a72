"""The stored price of a calculation (`result` of an answer), read back: it is shown again, never made anew."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from amocrm.calculator.money import NBSP, number, plain, roubles

Json = Mapping[str, Any]
SERVICE = "service"
VAT_INCLUDED = f"в т. ч. НДС {{rate}}{NBSP}% — {{sum}}"
VAT_ON_TOP = f"НДС {{rate}}{NBSP}% сверху — {{sum}}"
WITHOUT_VAT = "без НДС"
# ` 8 мм`, ` 6 мм × 2` at the end of a pane's glass; ` 8 мм` of its tempering.
THICKNESS = re.compile(r" (\d+ мм(?: × \d+)?)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A line: `amount` is quantity × price, rounded."""

    group: str
    code: str
    name: str
    panel: str | None
    unit: str
    qty: Decimal
    price: Decimal
    amount: Decimal

    @property
    def is_service(self) -> bool:
        return self.group == SERVICE


def rows(result: Json) -> tuple[Row, ...]:
    return tuple(_row(line) for line in result["lines"])


def vat_words(totals: Json) -> str:
    """As the end of a sentence, in lower case."""
    text = {"included": VAT_INCLUDED, "on_top": VAT_ON_TOP}.get(totals["vat_mode"], WITHOUT_VAT)
    return text.format(rate=number(plain(Decimal(totals["vat_rate"]))), sum=roubles(Decimal(totals["vat"])))


def without_thickness(name: str) -> tuple[str, str]:
    """The name, and the thickness it ended in: `8 мм`, or nothing."""
    found = THICKNESS.search(name)
    return (name[: found.start()], found[1].replace(" мм", f"{NBSP}мм")) if found else (name, "")


def _row(line: Json) -> Row:
    return Row(
        group=line["group"],
        code=line["code"],
        name=line["name"],
        panel=line["panel"],
        unit=line["unit"],
        qty=Decimal(line["qty"]),
        price=Decimal(line["price"]),
        amount=Decimal(line["amount"]),
    )
