"""How much may be entered (calculator.md §2.4)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import (
    BarItem,
    Calculation,
    Cutout,
    Edge,
    Hole,
    Panel,
    ServiceItem,
    Vat,
)
from tests.amocrm.calculator.goods import PLAIN, item, of
from tests.amocrm.calculator.sheet import codes, quoted, spaced, told


def paths(calculation: Calculation) -> list[tuple[str, str]]:
    return [(message.code, message.field) for message in quoted(calculation).messages if message.severity == "error"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"qty": 0}, "qty"),
        ({"qty": 1000}, "qty"),
        ({"layers": 0}, "layers"),
        ({"layers": 5}, "layers"),
        ({"holes": (Hole(d=10, n=51),)}, "holes"),
        ({"holes": (Hole(d=10, n=0),)}, "holes[0].n"),
        ({"cutouts": (Cutout(kind="EDG", n=20), Cutout(kind="INN"))}, "cutouts"),
    ],
)
def test_a_pane_has_its_limits(change: dict[str, object], field: str) -> None:
    panel: Panel = replace(PLAIN, **change)  # type: ignore[arg-type]

    assert ("E_LIMIT", f"panels[0].{field}") in paths(of(panel))


@pytest.mark.parametrize(
    ("calculation", "field"),
    [
        (replace(of(PLAIN), title="я" * 201), "title"),
        (replace(of(PLAIN), comment="я" * 2001), "comment"),
        (of(*(replace(PLAIN, key=str(number)) for number in range(21))), "panels"),
        (Calculation(hardware=(item("HDL-SK"),) * 301), "hardware"),
        (replace(of(PLAIN), markup_percent=Decimal(501)), "markup_percent"),
        (replace(of(PLAIN), markup_percent=Decimal(-1)), "markup_percent"),
        (replace(of(PLAIN), vat=Vat(mode="included", rate=Decimal(101))), "vat.rate"),
        (Calculation(bars=(BarItem(sku="PRF-U20", pieces=(1,) * 101),)), "bars[0].pieces"),
        (Calculation(bars=(BarItem(sku="PRF-U20", pieces=()),)), "bars[0].pieces"),
        (Calculation(bars=(BarItem(sku="PRF-U20", pieces=(0,)),)), "bars[0].pieces[0]"),
        (Calculation(services=(ServiceItem(code="DLV", km=2001),)), "services[0].km"),
        (Calculation(services=(ServiceItem(code="LFT", floor=0),)), "services[0].floor"),
        (Calculation(services=(ServiceItem(code="LFT", floor=61),)), "services[0].floor"),
    ],
)
def test_a_calculation_has_its_limits(calculation: Calculation, field: str) -> None:
    assert ("E_LIMIT", field) in paths(calculation)


def test_limits_are_told() -> None:
    assert told(of(replace(PLAIN, qty=1000)), "E_LIMIT") == [("panels[0].qty", "«Количество»: допустимо от 1 до 999.")]


def test_a_hundred_thousand_panes_are_refused_unread() -> None:
    assert paths(of(*(replace(PLAIN, glass="?"),) * 100_000)) == [("E_LIMIT", "panels")]


def test_more_than_300_lines_are_too_many() -> None:
    assert paths(Calculation(panels=(PLAIN,), hardware=(item("HDL-SK"),) * 300)) == [("E_LIMIT", "lines")]


@pytest.mark.parametrize("step", ["0.01", "1", "10", "50", "100"])
def test_a_total_has_one_of_five_steps(step: str) -> None:
    assert codes(replace(of(PLAIN), total_step=Decimal(step))) == []


@pytest.mark.parametrize("step", ["0", "5", "-1", "NaN", "1000"])
def test_other_steps_are_refused(step: str) -> None:
    assert paths(replace(of(PLAIN), total_step=Decimal(step))) == [("E_NUMBER", "total_step")]


@pytest.mark.parametrize("sides", ["", "x", "tt", "trblt"])
def test_sides_are_letters_of_trbl_once_each(sides: str) -> None:
    assert paths(of(replace(PLAIN, edge=Edge(kind="POL", sides=sides)))) == [("E_REQUIRED", "panels[0].edge.sides")]


@pytest.mark.parametrize("key", ["", "p1"])
def test_a_pane_has_a_key_of_its_own(key: str) -> None:
    assert paths(of(PLAIN, replace(PLAIN, key=key))) == [("E_REQUIRED", "panels[1].key")]


def test_an_area_work_is_done_once() -> None:
    assert paths(of(replace(PLAIN, ops=("FLM", "FLM")))) == [("E_REQUIRED", "panels[0].ops")]


def test_nothing_is_not_a_calculation() -> None:
    quote = quoted(Calculation())

    assert [(message.field, spaced(message.text)) for message in quote.messages] == [
        ("panels", "Заполните поле «Стёкла».")
    ]
