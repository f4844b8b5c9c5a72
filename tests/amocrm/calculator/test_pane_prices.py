"""Areas, edges, holes, shapes and minimums of panes, at their boundaries (calculator.md §2.5, steps 1-8)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import Cutout, Edge, Hole, Panel, Shape
from amocrm.calculator.lines import Line
from tests.amocrm.calculator.goods import PARTITION, PLAIN, POLISHED, of
from tests.amocrm.calculator.sheet import codes, priced


def lines(panel: Panel) -> dict[str, Line]:
    """By code."""
    return {line.code: line for line in priced(of(panel)).lines}


def billed(panel: Panel) -> Decimal:
    return priced(of(panel)).physical.billed_area


def total(panel: Panel) -> Decimal:
    return priced(of(panel)).totals.total


@pytest.mark.parametrize(
    ("panel", "area"),
    [
        (replace(PLAIN, width=500, height=500), "0.250"),
        (replace(PLAIN, width=499, height=500), "0.250"),
        (replace(PLAIN, width=502, height=500), "0.251"),
        (replace(PLAIN, width=500, height=500, tempered=True), "0.500"),
        (replace(PLAIN, width=500, height=500, thickness=4, layers=2), "0.500"),
        (replace(PLAIN, width=1000, height=501, tempered=True), "0.501"),
    ],
)
def test_a_small_pane_is_billed_by_the_least_area(panel: Panel, area: str) -> None:
    assert billed(panel) == Decimal(area)


def test_the_area_is_rounded_before_it_is_multiplied() -> None:
    assert lines(replace(PLAIN, width=1001, height=1500, qty=3))["CLR"].qty == Decimal("4.506")


def test_each_joint_of_laminated_glass_is_paid() -> None:
    line = lines(replace(PLAIN, thickness=4, layers=3))["LAM"]

    assert (line.qty, line.amount) == (Decimal(2), Decimal(6400))


@pytest.mark.parametrize(
    ("sides", "metres"), [("t", "1"), ("r", "2"), ("tb", "2"), ("rl", "4"), ("trl", "5"), ("trbl", "6")]
)
def test_only_the_chosen_sides_are_polished(sides: str, metres: str) -> None:
    assert lines(replace(PARTITION, edge=Edge(kind="POL", sides=sides)))["POL"].qty == Decimal(metres)


def test_a_facet_replaces_the_edge_on_the_same_sides() -> None:
    found = lines(replace(PLAIN, edge=Edge(kind="POL", sides="tb"), facet=10))

    assert "POL" not in found
    assert (found["FCT"].qty, found["FCT"].price) == (Decimal(2), Decimal(320))


@pytest.mark.parametrize(
    ("width", "price"), [(1, 320), (10, 320), (11, 380), (15, 380), (16, 520), (20, 520), (21, 700), (30, 700)]
)
def test_a_facet_is_priced_by_its_band(width: int, price: int) -> None:
    assert lines(replace(PLAIN, facet=width))["FCT"].price == price


@pytest.mark.parametrize(("height", "missing"), [(50, "48.00"), (124, "0.64"), (125, None)])
def test_a_short_facet_is_topped_up_to_its_minimum(height: int, missing: str | None) -> None:
    topped = lines(replace(PLAIN, width=500, height=height, facet=10)).get("FCT-MIN")

    assert (topped and str(topped.amount)) == missing


@pytest.mark.parametrize(
    ("diameter", "thin", "thick"),
    [(3, 150, 190), (12, 150, 190), (13, 200, 250), (30, 200, 250), (31, 320, 390), (70, 320, 390), (71, 1500, 1500)],
)
def test_a_hole_is_priced_by_diameter_and_thickness(diameter: int, thin: int, thick: int) -> None:
    panel = replace(PLAIN, holes=(Hole(d=diameter, n=2),))

    assert [lines(replace(panel, thickness=t))["HOL"].price for t in (4, 6, 8, 12)] == [thin, thin, thick, thick]


@pytest.mark.parametrize(("kind", "thin", "thick"), [("HNG", 450, 600), ("EDG", 600, 800), ("INN", 900, 1200)])
def test_a_cutout_is_priced_by_kind_and_thickness(kind: str, thin: int, thick: int) -> None:
    panel = replace(PLAIN, cutouts=(Cutout(kind=kind),))

    assert [lines(replace(panel, thickness=t))[kind].price for t in (6, 8)] == [thin, thick]
    assert lines(replace(panel, thickness=4, layers=2))[kind].price == 2 * thick


def test_works_of_equal_panes_are_multiplied() -> None:
    found = lines(replace(PLAIN, qty=4, edge=POLISHED, holes=(Hole(d=10, n=3),), ops=("SND",)))

    assert [found[code].qty for code in ("CLR", "POL", "HOL", "SND")] == [4, 16, 12, 4]


@pytest.mark.parametrize(("shape", "percent"), [("rect", 0), ("trapezoid", 20), ("curved", 50)])
def test_a_shape_costs_a_percent_of_the_lines_by_area(shape: Shape, percent: int) -> None:
    panel = replace(PLAIN, tempered=True, edge=POLISHED, ops=("FLM",))
    shaped = lines(replace(panel, shape=shape)).get("SHAPE")

    assert (shaped.amount if shaped else 0) == Decimal(1900 + 1300 + 650) * percent / 100


def test_a_curve_has_its_own_price_of_polishing() -> None:
    found = lines(replace(PLAIN, shape="curved", edge=POLISHED))

    assert (found["POLC"].qty, found["POLC"].price) == (Decimal(4), Decimal(290))
    assert found["POLC"].name == "Полировка криволинейной кромки"


def test_an_edge_work_without_a_price_for_curves_is_told() -> None:
    assert codes(of(replace(PLAIN, shape="curved", edge=Edge(kind="GRN")))) == ["E_PRICE_ZERO"]


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        (2499, 1000, 0),
        (2500, 1000, 30),
        (1000, 2500, 30),
        (2999, 1000, 30),
        (3000, 1000, 40),
        (1999, 2000, 0),
        (2000, 2000, 60),
        (1999, 2001, 60),
        (3000, 2000, 60),
    ],
)
def test_the_largest_oversize_percent_counts(width: int, height: int, percent: int) -> None:
    panel = replace(PLAIN, width=width, height=height, thickness=8, edge=POLISHED)
    found = lines(panel)
    base = found["CLR"].amount + found["POL"].amount

    assert (found["OVERSIZE"].amount if percent else 0) == (base * percent / 100).quantize(Decimal("0.01"))
    assert ("W_OVERSIZE" in codes(of(panel))) == bool(percent)


def test_oversize_is_counted_before_the_shape() -> None:
    found = lines(replace(PLAIN, width=2500, shape="trapezoid"))

    assert found["SHAPE"].amount == Decimal(4750) * 20 / 100
    assert found["OVERSIZE"].amount == Decimal(4750) * 30 / 100


@pytest.mark.parametrize(
    ("panel", "least"),
    [
        (replace(PLAIN, width=249, height=500), 3000),
        (replace(PLAIN, width=500, height=249), 3000),
        (replace(PLAIN, width=250, height=500), None),
        (replace(PLAIN, width=400, height=400, tempered=True), 2500),
        (replace(PLAIN, width=400, height=400, glass="MIR"), 1500),
        (replace(PLAIN, width=240, height=400, glass="MIR"), 3000),
    ],
)
def test_a_piece_costs_at_least_the_largest_minimum(panel: Panel, least: int | None) -> None:
    assert ("MIN" in lines(panel)) == (least is not None)
    assert least is None or priced(of(replace(panel, qty=2))).totals.goods.goods == 2 * least


@pytest.mark.parametrize(
    ("panel", "total_price"),
    [
        (replace(PLAIN, width=2499, thickness=8, tempered=True, edge=POLISHED), 12_175),
        (replace(PLAIN, width=2500, thickness=8, tempered=True, edge=POLISHED), 15_834),
        (replace(PLAIN, width=1999, height=2000, thickness=8, tempered=True, edge=POLISHED), 18_711),
        (replace(PLAIN, width=2000, height=2000, thickness=8, tempered=True, edge=POLISHED), 29_952),
        (replace(PLAIN, width=249, height=1500, thickness=10, edge=POLISHED), 3000),
        (replace(PLAIN, width=250, height=1500, thickness=10, edge=POLISHED), 2290),
    ],
)
def test_the_cliffs_of_the_specification(panel: Panel, total_price: int) -> None:
    assert total(panel) == total_price


@pytest.mark.parametrize(
    ("panel", "kilograms"),
    [
        (PLAIN, "15"),
        (replace(PLAIN, thickness=4, layers=2), "20"),
        (replace(PLAIN, shape="circle", glass="MIR", thickness=4), "7.85398163397"),
        (replace(PLAIN, shape="curved"), "15"),
    ],
)
def test_a_pane_weighs_two_and_a_half_kilograms_per_square_metre_and_millimetre(panel: Panel, kilograms: str) -> None:
    assert priced(of(panel)).physical.weight == Decimal(kilograms)
