"""Sizes as people type them (calculator.md §2.1)."""

import pytest

from amocrm.calculator.messages import Message
from amocrm.calculator.sizes import Unit, millimetres


@pytest.mark.parametrize(
    ("text", "unit", "size"),
    [
        ("120,5", "cm", 1205),
        ("1 205", "mm", 1205),
        ("1\u00a0205", "mm", 1205),
        ("2,1", "m", 2100),
        ("2.100", "m", 2100),
        ("1000.0", "mm", 1000),
        (" 80 ", "cm", 800),
    ],
)
def test_spaces_commas_and_units_are_understood(text: str, unit: Unit, size: int) -> None:
    assert millimetres(text, unit, "panels[0].width") == size


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("120,55", "cm", "E_MM_FRACTION"),
        ("0,0001", "m", "E_MM_FRACTION"),
        ("", "mm", "E_REQUIRED"),
        ("  ", "mm", "E_REQUIRED"),
        ("-5", "mm", "E_NUMBER"),
        ("1e3", "mm", "E_NUMBER"),
        ("NaN", "mm", "E_NUMBER"),
        ("1,2,3", "mm", "E_NUMBER"),
        ("٣", "mm", "E_NUMBER"),
    ],
)
def test_anything_else_is_told(text: str, unit: Unit, code: str) -> None:
    told = millimetres(text, unit, "panels[0].width")

    assert isinstance(told, Message)
    assert (told.code, told.field) == (code, "panels[0].width")
