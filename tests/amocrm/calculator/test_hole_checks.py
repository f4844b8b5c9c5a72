"""Diameters and distances of holes, at the boundaries (calculator.md §2.7)."""

from dataclasses import replace

import pytest

from amocrm.calculator.calculation import Hole
from tests.amocrm.calculator.goods import PLAIN, of
from tests.amocrm.calculator.sheet import codes, told

# Edges 16 mm, corners 52 mm, gaps 16 mm at the least.
PANE = replace(PLAIN, thickness=8)


def placed(*holes: tuple[int, int, int]) -> list[str]:
    """Codes for holes of (x, y, d)."""
    return codes(of(replace(PANE, holes=tuple(Hole(d=d, x=x, y=y) for x, y, d in holes))))


@pytest.mark.parametrize(
    ("d", "found"), [(2, "E_HOLE_RANGE"), (3, "W_HOLE_POS"), (90, "W_HOLE_POS"), (91, "E_HOLE_RANGE")]
)
def test_a_drill_has_3_to_90_mm(d: int, found: str) -> None:
    assert codes(of(replace(PANE, holes=(Hole(d=d),)))) == [found]


def test_a_diameter_out_of_range_is_told() -> None:
    assert told(of(replace(PANE, holes=(Hole(d=100),))), "E_HOLE_RANGE") == [
        ("panels[0].holes[0].d", "Диаметр отверстия — от 3 до 90 мм.")
    ]


@pytest.mark.parametrize(("d", "tempered", "found"), [(7, True, True), (8, True, False), (7, False, False)])
def test_a_hole_in_tempered_glass_is_not_smaller_than_its_thickness(
    d: int,
    tempered: bool,  # noqa: FBT001 - a row
    found: bool,  # noqa: FBT001 - a row
) -> None:
    panel = replace(PANE, tempered=tempered, holes=(Hole(d=d),))

    assert ("E_HOLE_SMALL" in codes(of(panel))) == found


@pytest.mark.parametrize(("side", "found"), [(90, False), (89, True)])
def test_a_hole_takes_a_third_of_the_narrow_side_at_most(side: int, found: bool) -> None:  # noqa: FBT001 - a row
    assert ("E_HOLE_BIG" in codes(of(replace(PANE, height=side, holes=(Hole(d=30),))))) == found


@pytest.mark.parametrize(
    ("x", "y", "found"),
    [
        (26, 500, []),
        (25, 500, ["E_HOLE_EDGE"]),
        (974, 500, []),
        (975, 500, ["E_HOLE_EDGE"]),
        (500, 25, ["E_HOLE_EDGE"]),
        (500, 975, ["E_HOLE_EDGE"]),
        (-40, 500, ["E_HOLE_EDGE"]),
    ],
)
def test_a_rim_keeps_two_thicknesses_from_the_edge(x: int, y: int, found: list[str]) -> None:
    assert placed((x, y, 20)) == found


@pytest.mark.parametrize(
    ("x", "y", "found"), [(44, 44, []), (43, 44, ["E_HOLE_CORNER"]), (957, 956, ["E_HOLE_CORNER"])]
)
def test_a_rim_keeps_six_and_a_half_thicknesses_from_the_corner(x: int, y: int, found: list[str]) -> None:
    assert placed((x, y, 20)) == found


@pytest.mark.parametrize(("x", "found"), [(536, []), (535, ["E_HOLE_GAP"]), (500, ["E_HOLE_GAP"])])
def test_rims_keep_two_thicknesses_apart(x: int, found: list[str]) -> None:
    assert placed((500, 500, 20), (x, 500, 20)) == found


def test_two_holes_cannot_share_a_centre() -> None:
    panel = replace(PANE, holes=(Hole(d=20, n=2, x=500, y=500),))

    assert told(of(panel), "E_HOLE_GAP") == [("panels[0].holes[0]", "Между отверстиями 0 мм, нужно не менее 16 мм.")]


def test_distances_are_told_with_what_is_needed() -> None:
    panel = replace(PANE, holes=(Hole(d=21, x=26, y=500), Hole(d=20, x=43, y=44), Hole(d=20, x=500, y=500)))

    assert told(of(panel), "E_HOLE_EDGE") == [
        ("panels[0].holes[0]", "Отверстие слишком близко к краю: 15,5 мм, нужно не менее 16 мм.")
    ]
    assert told(of(panel), "E_HOLE_CORNER") == [
        ("panels[0].holes[1]", "Отверстие слишком близко к углу: 51,5 мм, нужно не менее 52 мм.")
    ]


@pytest.mark.parametrize(("x", "found"), [(26, []), (25, ["E_HOLE_EDGE"])])
def test_a_circle_has_an_edge_all_round_and_no_corners(x: int, found: list[str]) -> None:
    circle = replace(PANE, shape="circle")

    assert codes(of(replace(circle, holes=(Hole(d=20, x=x, y=500),)))) == found
    assert codes(of(replace(circle, holes=(Hole(d=20, x=60, y=60),)))) == ["E_HOLE_EDGE"]


@pytest.mark.parametrize("hole", [Hole(d=20), Hole(d=20, x=100), Hole(d=20, y=100)])
def test_a_hole_without_a_place_is_to_be_looked_up_in_the_drawing(hole: Hole) -> None:
    assert told(of(replace(PANE, holes=(hole,))), "W_HOLE_POS") == [
        ("panels[0].holes", "Отверстия без привязки: проверьте отступы по чертежу.")
    ]
