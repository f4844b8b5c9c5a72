"""Sizes as people type them: «1 205», «120,5» cm, «2,1» m (calculator.md §2.1)."""

import re
from decimal import Decimal
from typing import Literal

from amocrm.calculator.messages import Message, message

Unit = Literal["mm", "cm", "m"]
FACTORS: dict[Unit, int] = {"mm": 1, "cm": 10, "m": 1000}
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,9})?")


def millimetres(text: str, unit: Unit, field: str) -> int | Message:
    """Whole millimetres, or what is wrong with the text."""
    compact = text.translate(SPACES)
    if not NUMBER.fullmatch(compact):
        return message("E_NUMBER" if compact else "E_REQUIRED", field)
    exact = Decimal(compact.replace(",", ".")) * FACTORS[unit]
    return int(exact) if exact == exact.to_integral_value() else message("E_MM_FRACTION", field)
