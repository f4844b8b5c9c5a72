"""The v2 body as a page sends it, field by field (calculator.md §2.1, §2.3)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator import v2
from amocrm.calculator.calculation import Calculation, Discount, HardwareItem, Hole, Panel
from amocrm.calculator.v2 import Body, Envelope
from tests.amocrm.calculator import bodies
from tests.amocrm.calculator import test_examples_of_glass as glass
from tests.amocrm.calculator import test_examples_of_orders as orders
from tests.amocrm.calculator.bodies import pane, read, walk_in
from tests.amocrm.calculator.goods import PLAIN, of
from tests.amocrm.calculator.sheet import codes, sheet

EXAMPLES = {
    "1": (bodies.MIRROR, of(glass.MIRROR)),
    "2": (bodies.SHELF, of(glass.SHELF)),
    "4": (bodies.SWING_DOOR, orders.SWING_DOOR),
    "5": (bodies.HEAVY_DOOR, orders.HEAVY_DOOR),
    "6": (bodies.CORNER, orders.CORNER),
    "7": (bodies.TRIPLEX, of(glass.TRIPLEX)),
    "8": (bodies.ROUND_MIRROR, of(glass.ROUND_MIRROR)),
    "9": (bodies.OVERSIZE, of(glass.OVERSIZE)),
    "10": (bodies.KOPECKS, orders.KOPECKS),
    "11": (bodies.WITHOUT_VAT, orders.WITHOUT_VAT),
}


def panel(**fields: object) -> Panel:
    return v2.parse(pane(**fields)).calculation.panels[0]


def of_walk_in(**fields: object) -> Calculation:
    return v2.parse(walk_in(**fields)).calculation


def order(**fields: object) -> Envelope:
    return v2.parse(walk_in(**fields)).order


def test_the_documented_body_is_example_3() -> None:
    assert v2.parse(walk_in()) == Body(
        orders.WALK_IN,
        Envelope(
            client_request_id="6b0f5a52-7f0a-4f0e-9d0c-2f1f3d1f7a11",
            price_list_version="DEMO-2026-1",
            expected_total=Decimal(29210),
        ),
    )


@pytest.mark.parametrize(("body", "calculation"), EXAMPLES.values(), ids=EXAMPLES)
def test_a_worked_example_costs_as_much_when_it_comes_as_json(body: str, calculation: Calculation) -> None:
    parsed = v2.parse(read(body)).calculation

    assert sheet(parsed) == sheet(calculation)
    assert codes(parsed) == codes(calculation)
    assert parsed == calculation


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (pane(width=3300, height=2300, thickness=8), "E_SHEET_SIZE"),
        (pane(width=150, height=600, tempered=True), "E_TEMPER_MIN"),
        (pane(glass="MIR", thickness=4, tempered=True), "E_TEMPER_FORBIDDEN"),
        (pane(thickness=8, tempered=True, holes=[{"d": 6}]), "E_HOLE_SMALL"),
        (pane(width=250, thickness=8, holes=[{"d": 90}]), "E_HOLE_BIG"),
        (pane(width=7000), "E_DIM_RANGE"),
        ({"schema": "glass/2", "bars": [{"sku": "PRF-U20", "pieces": [3100]}]}, "E_BAR_SHORT"),
        ({"schema": "glass/2"}, "E_REQUIRED"),
        (walk_in(discount={"kind": "percent", "value": "15"}), "A_DISCOUNT_LIMIT"),
    ],
)
def test_what_is_well_formed_but_cannot_be_made_is_left_to_pricing(body: bodies.Json, code: str) -> None:
    assert codes(v2.parse(body).calculation) == [code]


def test_what_is_left_out_is_the_default() -> None:
    parsed = v2.parse(pane())

    assert parsed == Body(of(PLAIN), Envelope())
    assert (parsed.order.products_mode, parsed.order.in_order, parsed.order.draft) == ("single", True, False)


def test_null_is_left_out_too() -> None:
    nulls = dict.fromkeys(["qty", "role", "shape", "edge", "facet", "holes", "cutouts", "ops", "note", "tempered"])

    assert panel(**nulls) == PLAIN
    assert v2.parse({**pane(), "discount": None, "revision": None, "sizes": None}) == v2.parse(pane())


@pytest.mark.parametrize(
    "typed", [1205, "1205", "1 205", "1\u00a0205", "1\u202f205", " 1205 ", Decimal("1205.0"), "1205,0"]
)
def test_a_size_may_come_as_people_type_it(typed: object) -> None:
    assert panel(width=typed).width == 1205


@pytest.mark.parametrize(
    ("typed", "percent"), [("12.5", "12.5"), ("12,5", "12.5"), (12, "12"), (Decimal("0.01"), "0.01")]
)
def test_a_percent_is_a_text_or_a_number(typed: object, percent: str) -> None:
    assert of_walk_in(markup_percent=typed).markup_percent == Decimal(percent)


def test_a_place_of_a_hole_is_kept() -> None:
    assert panel(holes=[{"d": 12, "n": 1, "x": 50, "y": 100}]).holes == (Hole(d=12, n=1, x=50, y=100),)


def test_hinges_are_counted_by_weight_unless_a_number_is_typed() -> None:
    hinges = [{"sku": "HNG-WG", "door": "p1", "qty": qty} for qty in (None, "", "3")]

    assert of_walk_in(hardware=hinges).hardware == tuple(
        HardwareItem(sku="HNG-WG", door="p1", qty=qty) for qty in (None, None, Decimal(3))
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Дверь ", "Дверь"),
        ("a\nb\x07c\u202e", "a b c"),
        ("Дверь\u00a0№\u00a02", "Дверь № 2"),
        ("\x01\x02", ""),
        ("сте\u200bк\u200dло\ufeff", "стекло"),
        ("М\u00adС\ufe0f\u034f", "МС"),
        ("\u3164\u2800\U000e0041 \u2066", ""),
        ("x" * 200, "x" * 200),
        ("<b>", "<b>"),
    ],
)
def test_a_title_is_one_clean_line(typed: str, kept: str) -> None:
    assert of_walk_in(title=typed).title == kept


def test_what_was_saved_under_wider_limits_is_read_whole() -> None:
    large = {**v2.as_json(v2.parse(walk_in())), "title": "x" * 300, "sizes": {f"s{n}": n for n in range(40)}}
    large["panels"] = [{**pane()["panels"][0], "key": f"p{n}", "width": 90_000} for n in range(60)]
    with pytest.raises(v2.Faults):
        v2.parse(large)

    assert v2.as_json(v2.stored(large))["title"] == "x" * 300
    found = v2.stored(large).calculation.panels
    assert (len(found), found[59].width, len(v2.stored(large).order.sizes)) == (60, 90_000, 40)


@pytest.mark.parametrize("body", EXAMPLES.values(), ids=EXAMPLES)
def test_what_is_stored_is_read_as_it_was_parsed(body: tuple[str, Calculation]) -> None:
    parsed = v2.parse(read(body[0]))
    assert v2.stored(v2.as_json(parsed)) == parsed


def test_notes_and_reasons_are_clean_lines_too() -> None:
    assert panel(note="\tу окна\n").note == "у окна"
    assert of_walk_in(discount={"value": "5", "reason": "друг\x00"}).discount == Discount(
        value=Decimal(5), reason="друг"
    )


def test_a_comment_keeps_its_lines() -> None:
    assert of_walk_in(comment=" первая\r\nвторая\x07\n\nтретья\n").comment == "первая\nвторая\n\nтретья"


def test_codes_are_trimmed() -> None:
    assert panel(glass=" CLR ") == PLAIN
    assert of_walk_in(template=" ").template is None


def test_what_is_asked_is_told_apart_from_what_is_priced() -> None:
    asked = {"id": "c1", "revision": 3, "products_mode": "off", "in_order": False, "draft": True}

    assert v2.parse({**pane(), **asked, "expected_total": "1234.5"}) == Body(
        of(PLAIN),
        Envelope(
            id="c1", revision=3, products_mode="off", in_order=False, draft=True, expected_total=Decimal("1234.50")
        ),
    )


def test_sizes_as_typed_are_kept_for_reopening() -> None:
    assert order(sizes={"width": "1 000", "height": 2000, "depth": None}).sizes == {"width": 1000, "height": 2000}


def test_a_body_is_stored_with_its_defaults_and_texts_for_money() -> None:
    stored = v2.as_json(v2.parse(walk_in(markup_percent=Decimal("12.50"), total_step=100)))

    assert stored == {
        **walk_in(markup_percent="12.5", total_step="100"),
        "draft": False,
        "sizes": {},
        "hardware": [{"sku": "BAR-ST", "qty": "1", "mm": None, "door": None}],
        "services": [{"km": None, "floor": None, **service} for service in walk_in()["services"]],
    }


def test_minus_nothing_is_nothing() -> None:
    assert v2.as_json(v2.parse(walk_in(markup_percent="-0")))["markup_percent"] == "0"


def test_a_body_with_a_schema_is_v2_and_one_without_is_v1() -> None:
    assert v2.is_v2(walk_in())
    assert v2.is_v2({"schema": None})
    assert not v2.is_v2({"package_name": "Дверь"})


def test_limits_are_reached_without_complaint() -> None:
    parsed = v2.parse(pane(holes=[{"d": 12}] * 50, cutouts=[{"kind": "EDG"}] * 20, note="x" * 200))

    assert parsed.calculation.panels[0] == replace(
        PLAIN, holes=(Hole(d=12),) * 50, cutouts=parsed.calculation.panels[0].cutouts, note="x" * 200
    )
    assert len(v2.parse({**pane(), "panels": pane()["panels"] * 20}).calculation.panels) == 20
