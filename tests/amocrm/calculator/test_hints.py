"""Where a few millimetres save a surcharge or a minimum (calculator.md §2.5, cliffs)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Calculation, Panel
from amocrm.calculator.hints import Hint
from tests.amocrm.calculator.goods import DOOR, PLAIN, POLISHED, hinges, of, percent_off, roubles_off
from tests.amocrm.calculator.sheet import priced, spaced

PANE = replace(PLAIN, thickness=8, tempered=True, edge=POLISHED)


def hints(*panels: Panel) -> list[Hint]:
    return list(priced(of(*panels)).hints)


@pytest.mark.parametrize(
    ("panel", "field", "text"),
    [
        (
            replace(PANE, width=2500),
            "panels[0].width",
            "Уменьшите ширину на 1 мм: не будет надбавки за габарит, дешевле на 3 659 ₽",
        ),
        (
            replace(PANE, height=2549),
            "panels[0].height",
            "Уменьшите высоту на 50 мм: не будет надбавки за габарит, дешевле на 3 957 ₽",
        ),
        (
            replace(PANE, width=2000, height=2000),
            "panels[0].width",
            "Уменьшите ширину на 1 мм: не будет надбавки за габарит, дешевле на 11 241 ₽",
        ),
        (
            replace(PANE, width=3000, height=1000),
            "panels[0].width",
            "Уменьшите ширину на 1 мм: надбавка за габарит будет меньше, дешевле на 1 458 ₽",
        ),
        (
            replace(PLAIN, width=249, height=1500, thickness=10, edge=POLISHED),
            "panels[0].width",
            "Увеличьте ширину на 1 мм: не будет доплаты до минимальной стоимости, дешевле на 710 ₽",
        ),
        (
            replace(PLAIN, shape="circle", width=2000, height=2000, thickness=8),
            "panels[0].width",
            "Уменьшите диаметр на 1 мм: не будет надбавки за габарит, дешевле на 6 496 ₽",
        ),
    ],
)
def test_a_cliff_nearby_is_told(panel: Panel, field: str, text: str) -> None:
    assert [(hint.field, spaced(hint.text)) for hint in hints(panel)] == [(field, text)]


@pytest.mark.parametrize(
    "panel",
    [
        PANE,
        replace(PANE, width=2499),
        replace(PANE, height=2550),
        replace(PLAIN, width=199, height=1500, thickness=10),
        # A tempered piece costs as much at 250 mm.
        replace(PLAIN, width=249, height=1600, thickness=12, tempered=True, edge=POLISHED),
    ],
)
def test_a_cliff_far_away_or_of_no_use_is_not_told(panel: Panel) -> None:
    assert hints(panel) == []


def test_each_pane_has_one_hint_at_most() -> None:
    found = hints(replace(PANE, width=2000, height=2000), replace(PANE, key="p2"))

    assert [hint.field for hint in found] == ["panels[0].width"]


def test_there_are_five_hints_at_most() -> None:
    assert len(hints(*(replace(PANE, key=f"p{number}", width=2500) for number in range(9)))) == 5


@pytest.mark.parametrize(
    "calculation",
    [
        Calculation(panels=(replace(PANE, width=2500),), markup_percent=Decimal(25), discount=percent_off("5")),
        Calculation(panels=(replace(PANE, width=2500), replace(PANE, key="p2")), urgent=True),
        Calculation(panels=(replace(DOOR, height=2500, width=700),), hardware=(hinges(),)),
    ],
)
def test_a_hint_tells_what_the_changed_calculation_costs(calculation: Calculation) -> None:
    hint = priced(calculation).hints[0]
    panel = calculation.panels[0]
    changed = replace(panel, **{hint.side: getattr(panel, hint.side) + hint.change})

    after = priced(replace(calculation, panels=(changed, *calculation.panels[1:])))

    assert priced(calculation).totals.total - after.totals.total == hint.saves


def test_a_hint_never_makes_the_discount_impossible() -> None:
    calculation = replace(of(replace(PANE, width=2500)), discount=roubles_off("15000"))

    assert priced(calculation).hints == ()
