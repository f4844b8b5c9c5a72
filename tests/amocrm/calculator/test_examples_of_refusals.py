"""Worked example 12: what cannot be made or needs a head's word, text by text (calculator.md §2.10)."""

from dataclasses import replace

import pytest

from amocrm.calculator.calculation import Calculation, Hole
from tests.amocrm.calculator.goods import DOOR, PLAIN, bars, hinges, item, of, percent_off
from tests.amocrm.calculator.sheet import quoted, spaced

STRIP = replace(PLAIN, width=250, thickness=8, holes=(Hole(d=90),))
THICK_DOOR = replace(DOOR, thickness=12, holes=(), cutouts=())


def refused(calculation: Calculation) -> list[tuple[str, str, str]]:
    quote = quoted(calculation)
    assert quote.result is None
    return [(told.code, told.field, spaced(told.text)) for told in quote.messages]


@pytest.mark.parametrize(
    ("calculation", "code", "field", "text"),
    [
        (
            of(replace(PLAIN, width=3300, height=2300, thickness=8)),
            "E_SHEET_SIZE",
            "panels[0].width",
            "Стекло 3300×2300 мм больше листа 3210×2250 мм.",
        ),
        (
            of(replace(PLAIN, width=150, height=600, tempered=True)),
            "E_TEMPER_MIN",
            "panels[0].width",
            "Для закалки меньшая сторона должна быть не менее 200 мм.",
        ),
        (
            of(replace(PLAIN, glass="MIR", thickness=4, tempered=True)),
            "E_TEMPER_FORBIDDEN",
            "panels[0].tempered",
            "Материал «Зеркало серебро» не закаливают — снимите закалку или выберите другое стекло.",
        ),
        (
            of(replace(PLAIN, thickness=8, tempered=True, holes=(Hole(d=6),))),
            "E_HOLE_SMALL",
            "panels[0].holes[0].d",
            "Диаметр отверстия 6 мм меньше толщины стекла 8 мм — такое стекло не закаливают.",
        ),
        (
            Calculation(panels=(replace(THICK_DOOR, width=1000, height=2200),), hardware=(hinges(),)),
            "E_HINGE_WIDTH",
            "panels[0].width",
            "Ширина двери 1000 мм больше допустимой для петли HNG-WG: 900 мм.",
        ),
        (
            Calculation(panels=(replace(THICK_DOOR, width=900, height=2400),), hardware=(hinges(),)),
            "E_HINGE_WEIGHT",
            "hardware[0].sku",
            "Масса двери 64,8 кг больше допустимой для петель HNG-WG: 60 кг.",
        ),
        (
            of(STRIP),
            "E_HOLE_BIG",
            "panels[0].holes[0].d",
            "Отверстие 90 мм больше трети меньшей стороны (250 мм).",
        ),
        (
            Calculation(bars=(bars("PRF-U20", 3100),)),
            "E_BAR_SHORT",
            "bars[0].pieces[0]",
            "Отрезок 3100 мм длиннее самого длинного хлыста (3000 мм).",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_with_its_reason(
    calculation: Calculation, code: str, field: str, text: str
) -> None:
    assert refused(calculation) == [(code, field, text)]


def test_a_manager_may_ask_for_more_discount_than_is_allowed() -> None:
    quote = quoted(Calculation(hardware=(item("HDL-SK"),), discount=percent_off("15")))

    assert quote.result is not None
    assert [(told.code, told.severity, told.field, spaced(told.text)) for told in quote.messages] == [
        (
            "A_DISCOUNT_LIMIT",
            "approval",
            "discount.value",
            "Скидка 15 % больше разрешённых 10 % — нужно согласование руководителя.",
        )
    ]
