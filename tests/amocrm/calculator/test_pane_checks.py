"""What a plant cannot make of a pane, at the boundaries, text by text (calculator.md §2.7)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Cutout, Edge, Hole, Panel
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.pricing import price
from amocrm.calculator.rules import Furnace
from tests.amocrm.calculator.goods import DOOR, PLAIN, of
from tests.amocrm.calculator.sheet import codes, told

THICK = replace(PLAIN, thickness=8)


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [(49, 500, ["E_DIM_RANGE"]), (50, 500, []), (500, 6001, ["E_DIM_RANGE"]), (0, -1, ["E_DIM_RANGE"] * 2)],
)
def test_a_side_has_50_to_6000_mm(width: int, height: int, found: list[str]) -> None:
    assert [code for code in codes(of(replace(PLAIN, width=width, height=height))) if code[0] == "E"] == found


def test_a_side_out_of_range_is_told_with_its_field() -> None:
    assert told(of(replace(PLAIN, height=7000)), "E_DIM_RANGE") == [
        ("panels[0].height", "Размер стороны — от 50 до 6 000 мм.")
    ]


@pytest.mark.parametrize(
    ("width", "height", "fits"), [(3210, 2250, True), (2250, 3210, True), (3211, 100, False), (2251, 2251, False)]
)
def test_a_pane_fits_its_sheet_either_way_round(width: int, height: int, fits: bool) -> None:  # noqa: FBT001 - a row
    assert ("E_SHEET_SIZE" in codes(of(replace(PLAIN, width=width, height=height)))) != fits


def test_a_thickness_that_is_not_sold_is_told_with_those_that_are() -> None:
    assert told(of(replace(PLAIN, glass="OPT", thickness=4)), "E_THICKNESS") == [
        ("panels[0].thickness", "«Стекло осветлённое» не бывает толщиной 4 мм. Есть: 6, 8, 10.")
    ]


def test_laminated_glass_is_not_tempered() -> None:
    assert told(of(replace(PLAIN, layers=2, tempered=True)), "E_TEMPER_FORBIDDEN") == [
        (
            "panels[0].tempered",
            "Материал «Триплекс» не закаливают — снимите закалку или выберите другое стекло.",
        )
    ]


@pytest.mark.parametrize(("side", "found"), [(199, ["E_TEMPER_MIN"]), (200, [])])
def test_the_furnace_drops_narrow_panes(side: int, found: list[str]) -> None:
    panel = replace(PLAIN, height=side, tempered=True)

    assert [code for code in codes(of(panel)) if code[0] == "E"] == found


@pytest.mark.parametrize(("width", "text"), [(2000, None), (2001, "Для закалки размер не более 2000×1500 мм.")])
def test_a_furnace_may_be_smaller_than_the_sheet(width: int, text: str | None) -> None:
    rules = replace(DEMO.rules, furnace=Furnace(width=2000, height=1500))
    quote = price(of(replace(PLAIN, width=1500, height=width, tempered=True)), replace(DEMO, rules=rules))

    assert [message.text for message in quote.messages if message.code == "E_TEMPER_MAX"] == ([text] if text else [])


@pytest.mark.parametrize(
    ("facet", "layers", "found"), [(30, 1, []), (31, 1, ["E_FACET_EDGE"]), (10, 2, ["E_FACET_EDGE"])]
)
def test_a_facet_has_a_band_and_one_layer(facet: int, layers: int, found: list[str]) -> None:
    assert codes(of(replace(PLAIN, facet=facet, thickness=4, layers=layers))) == found


def test_a_facet_that_is_not_made_is_told() -> None:
    assert told(of(replace(PLAIN, facet=40)), "E_FACET_EDGE") == [
        ("panels[0].facet", "Для этого стекла фацет 40 мм не делают.")
    ]


@pytest.mark.parametrize(
    ("cutout", "found"),
    [
        (Cutout(kind="EDG"), []),
        (Cutout(kind="EDG", w=333, h=333), []),
        (Cutout(kind="EDG", w=334), ["E_CUTOUT_BIG"]),
        (Cutout(kind="EDG", h=334), ["E_CUTOUT_BIG"]),
    ],
)
def test_a_cutout_takes_a_third_of_a_side_at_most(cutout: Cutout, found: list[str]) -> None:
    assert codes(of(replace(PLAIN, cutouts=(cutout,)))) == found


def test_too_large_a_cutout_is_told() -> None:
    assert told(of(replace(PLAIN, cutouts=(Cutout(kind="EDG", w=900),))), "E_CUTOUT_BIG") == [
        ("panels[0].cutouts[0]", "Вырез больше трети стороны стекла.")
    ]


@pytest.mark.parametrize(
    ("width", "code"), [(559, "E_DOOR_PASSAGE"), (560, "W_PASSAGE"), (609, "W_PASSAGE"), (610, None)]
)
def test_a_door_leaves_room_to_pass(width: int, code: str | None) -> None:
    found = {code for code in codes(of(replace(DOOR, width=width))) if "PASSAGE" in code}

    assert found == ({code} if code else set())


def test_a_passage_is_told_with_its_width() -> None:
    assert told(of(replace(DOOR, width=500)), "E_DOOR_PASSAGE") == [
        ("panels[0].width", "Проход 500 мм слишком узкий: нужно не менее 560 мм.")
    ]
    assert told(of(replace(DOOR, width=600)), "W_PASSAGE") == [
        ("panels[0].width", "Проход 600 мм — узкий, удобно от 610 мм.")
    ]


@pytest.mark.parametrize(
    ("height", "thickness", "is_told"), [(2032, 8, False), (2033, 8, True), (2033, 10, False), (2033, 12, False)]
)
def test_a_tall_door_wants_thicker_glass(height: int, thickness: int, is_told: bool) -> None:  # noqa: FBT001 - a row
    found = told(of(replace(DOOR, height=height, thickness=thickness)), "W_THIN_TALL")

    text = "Для двери выше 2 032 мм советуем стекло от 10 мм."
    assert found == ([("panels[0].thickness", text)] if is_told else [])


def test_a_door_without_tempering_is_dangerous() -> None:
    assert told(of(replace(DOOR, tempered=False)), "W_UNTEMPERED_DOOR") == [
        ("panels[0].tempered", "Дверь из незакалённого стекла — опасно.")
    ]
    assert told(of(replace(PLAIN, role="fixed")), "W_UNTEMPERED_DOOR") == []


@pytest.mark.parametrize(("width", "is_heavy"), [(2000, False), (2001, True)])
def test_more_than_a_hundred_kilograms_want_more_hands(width: int, is_heavy: bool) -> None:  # noqa: FBT001 - a row
    panel = replace(PLAIN, width=width, height=2000, thickness=10)

    assert ("W_HEAVY_PANE" in codes(of(panel))) == is_heavy


def test_a_circle_has_one_size() -> None:
    assert told(of(replace(PLAIN, shape="circle", width=900)), "E_CIRCLE") == [
        ("panels[0].height", "У круга ширина и высота равны диаметру.")
    ]


def test_all_faults_of_all_panes_are_told_at_once() -> None:
    first = replace(PLAIN, thickness=5, facet=50, ops=("GONE",))
    second = replace(PLAIN, key="p2", glass="???", height=10, edge=Edge(kind="ZZZ"))

    assert codes(of(first, second, replace(THICK, key="p3", holes=(Hole(d=2),)))) == [
        "E_DIM_RANGE",
        "E_THICKNESS",
        "E_SKU_UNKNOWN",
        "E_FACET_EDGE",
        "E_SKU_UNKNOWN",
        "E_SKU_UNKNOWN",
        "E_HOLE_RANGE",
    ]


def test_an_error_hides_no_missing_price_elsewhere() -> None:
    glass = tuple(replace(item, price={8: Decimal(0)}) if item.sku == "OPT" else item for item in DEMO.glass)
    unpriced: Panel = replace(THICK, key="p2", glass="OPT")

    quote = price(of(replace(PLAIN, thickness=5), unpriced), replace(DEMO, glass=glass))

    assert [(message.code, message.field) for message in quote.messages] == [
        ("E_THICKNESS", "panels[0].thickness"),
        ("E_PRICE_ZERO", "panels[1].glass"),
    ]
