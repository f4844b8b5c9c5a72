"""The demo price list, its way through JSON, and what keeps a list from being published (calculator.md §2.2, §2.9)."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.messages import message
from amocrm.calculator.price_list import PriceList, Service
from amocrm.calculator.price_list_validation import faults
from amocrm.calculator.processing import FacetBand, HoleBand, ThicknessBand
from amocrm.calculator.rules import SideStep
from amocrm.calculator.templates import Linear, QuantityRule, TemplateItem

SHORT = TemplateItem(sku="HDL-SK", rule=QuantityRule(kind="fixed"))


def changed(table: str, index: int, **changes: object) -> PriceList:
    """The demo list with one row of a table changed."""
    rows = list(getattr(DEMO, table))
    rows[index] = replace(rows[index], **changes)
    return replace(DEMO, **{table: tuple(rows)})  # type: ignore[arg-type]


def ruled(**changes: Any) -> PriceList:  # noqa: ANN401 - any field of Rules
    return replace(DEMO, rules=replace(DEMO.rules, **changes))


def found(prices: PriceList) -> list[tuple[str, str]]:
    return [(told.code, told.field) for told in faults(prices)]


def test_the_demo_list_can_be_published() -> None:
    assert found(DEMO) == []


def test_a_price_list_survives_json() -> None:
    text = msgspec.json.encode(DEMO)

    assert msgspec.convert(msgspec.json.decode(text), PriceList, str_keys=True) == DEMO


@pytest.mark.parametrize(
    ("prices", "code", "field"),
    [
        (replace(DEMO, version=" "), "E_REQUIRED", "version"),
        (replace(DEMO, total_step=Decimal(5)), "E_NUMBER", "total_step"),
        (replace(DEMO, vat=replace(DEMO.vat, rate=Decimal(101))), "E_LIMIT", "vat.rate"),
        (changed("glass", 1, sku="CLR"), "E_LIST_DUPLICATE", "glass[1].sku"),
        (changed("glass", 0, name=""), "E_REQUIRED", "glass[0].name"),
        (changed("glass", 0, price={8: Decimal(-1)}), "E_LIST_NEGATIVE", "glass[0].price[8]"),
        (changed("glass", 0, price={8: Decimal("1.001")}), "E_NUMBER", "glass[0].price[8]"),
        (changed("glass", 0, price={8: Decimal("NaN")}), "E_NUMBER", "glass[0].price[8]"),
        (changed("glass", 0, price={8: Decimal("1e9")}), "E_LIMIT", "glass[0].price[8]"),
        (changed("glass", 0, price={0: Decimal(1)}), "E_LIMIT", "glass[0].price[0]"),
        (changed("glass", 0, price={}), "E_REQUIRED", "glass[0].price"),
        (changed("glass", 0, density=Decimal(0)), "E_LIMIT", "glass[0].density"),
        (changed("edges", 0, curve="ZZZ"), "E_LIST_REFERENCE", "edges[0].curve"),
        (changed("hardware", 0, sku=""), "E_REQUIRED", "hardware[0].sku"),
        (changed("hardware", 0, capacity={2: Decimal(50), 3: Decimal(40)}), "E_LIST_ORDER", "hardware[0].capacity"),
        (changed("hardware", 0, capacity={}), "E_REQUIRED", "hardware[0].capacity"),
        (changed("hardware", 0, analogues=("HNG-WG",)), "E_LIST_REFERENCE", "hardware[0].analogues[0]"),
        (changed("hardware", 4, bars=None), "E_REQUIRED", "hardware[4].bars"),
        (changed("hardware", 2, bars={2000: Decimal(1)}), "E_REQUIRED", "hardware[2].unit"),
        (changed("hardware", 8, step=Decimal(0)), "E_LIMIT", "hardware[8].step"),
        (changed("services", 1, minimum=Decimal(-1)), "E_LIST_NEGATIVE", "services[1].minimum"),
        (changed("services", 0, free_from=Decimal(-1)), "E_LIST_NEGATIVE", "services[0].free_from"),
        (changed("cutouts", 0, prices=()), "E_REQUIRED", "cutouts[0].prices"),
    ],
)
def test_a_fault_is_told_with_its_path(prices: PriceList, code: str, field: str) -> None:
    assert found(_without_templates(prices)) == [(code, field)]


@pytest.mark.parametrize(
    ("prices", "field"),
    [
        (changed("glass", 0, price={8: Decimal(0)}), "glass[0].price[8]"),
        (changed("hardware", 2, price=None), "hardware[2].price"),
        (changed("hardware", 4, bars={2000: Decimal(0)}), "hardware[4].bars[2000]"),
        (replace(DEMO, lamination=replace(DEMO.lamination, price=Decimal(0))), "lamination.price"),
        (changed("services", 2, per_km=None), "services[2].per_km"),
    ],
)
def test_a_missing_price_is_a_warning(prices: PriceList, field: str) -> None:
    told = faults(_without_templates(prices))

    assert [(fault.code, fault.field, fault.severity) for fault in told] == [("W_LIST_NO_PRICE", field, "warning")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda: replace(DEMO, facet=replace(DEMO.facet, bands=_facets(15, 10))), "facet.bands"),
        (lambda: replace(DEMO, drilling=replace(DEMO.drilling, bands=_holes(30, 30))), "drilling.bands"),
        (lambda: changed("cutouts", 0, prices=_bands((4, 8), (8, 12))), "cutouts[0].prices"),
        (lambda: changed("cutouts", 0, prices=_bands((6, 4))), "cutouts[0].prices"),
        (lambda: ruled(surcharges=replace(DEMO.rules.surcharges, sides=_sides(3000, 2500))), "rules.surcharges.sides"),
        (lambda: ruled(holes=replace(DEMO.rules.holes, max_diameter=2)), "rules.holes.max_diameter"),
        (lambda: ruled(doors=replace(DEMO.rules.doors, easy_passage=500)), "rules.doors.easy_passage"),
        (lambda: ruled(lead_times=replace(DEMO.rules.lead_times, cut=(3, 2))), "rules.lead_times.cut"),
    ],
)
def test_bands_rise(change: Callable[[], PriceList], field: str) -> None:
    assert found(change()) == [("E_LIST_ORDER", field)]


def test_rules_have_their_limits() -> None:
    prices = ruled(discount_limits={"manager": Decimal(101)}, kerf=-1, heavy_pane=Decimal(0), stale_days=0)

    assert [field for _, field in found(prices)] == [
        "rules.discount_limits.manager",
        "rules.kerf",
        "rules.heavy_pane",
        "rules.stale_days",
    ]


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"glass": "ZZZ"}, "E_LIST_REFERENCE", "glass"),
        ({"thickness": 4}, "E_LIST_REFERENCE", "thickness"),
        ({"services": ("ZZZ",)}, "E_LIST_REFERENCE", "services[0]"),
        ({"items": (replace(SHORT, sku="ZZZ"),)}, "E_LIST_REFERENCE", "items[0].sku"),
        ({"items": (replace(SHORT, analogues=("ZZZ",)),)}, "E_LIST_REFERENCE", "items[0].analogues"),
        ({"items": (replace(SHORT, sku="PRF-U20"),)}, "E_LIST_REFERENCE", "items[0].rule.kind"),
        ({"items": (replace(SHORT, sku="HNG-WG"),)}, "E_LIST_REFERENCE", "items[0].rule.kind"),
        ({"items": (TemplateItem(sku="X", rule=QuantityRule(kind="percent")),)}, "E_REQUIRED", "items[0].name"),
        (
            {"items": (replace(SHORT, rule=QuantityRule(kind="input", input="depth")),)},
            "E_LIST_REFERENCE",
            "items[0].rule.input",
        ),
        (
            {"items": (replace(SHORT, rule=QuantityRule(kind="edge", sides="x")),)},
            "E_REQUIRED",
            "items[0].rule.sides",
        ),
    ],
)
def test_a_template_refers_to_what_there_is(change: dict[str, object], code: str, field: str) -> None:
    assert found(changed("templates", 0, **change)) == [(code, f"templates[0].{field}")]


def test_a_pane_of_a_template_is_made_of_its_inputs() -> None:
    slot = replace(DEMO.templates[0].panes[0], width=Linear(terms={"depth": Decimal(1)}), height=Linear(terms={}))

    assert found(changed("templates", 0, panes=(slot,))) == [
        ("E_LIST_REFERENCE", "templates[0].panes[0].width.terms.depth"),
        ("E_REQUIRED", "templates[0].panes[0].height"),
    ]


def test_all_faults_are_told_at_once() -> None:
    prices = replace(changed("glass", 1, sku="CLR", name=""), version="", total_step=Decimal(7))

    assert len(found(_without_templates(prices))) == 4


def test_rows_are_counted_as_people_count() -> None:
    doubled = (*DEMO.services, Service(code="MSR", name="Замер", price=Decimal(1)))

    assert faults(replace(DEMO, services=doubled)) == [message("E_LIST_DUPLICATE", "services[5].code", sku="MSR", n=1)]


def _without_templates(prices: PriceList) -> PriceList:
    return replace(prices, templates=())


def _facets(*widths: int) -> tuple[FacetBand, ...]:
    return tuple(FacetBand(max_width=width, price=Decimal(1)) for width in widths)


def _bands(*ends: tuple[int, int]) -> tuple[ThicknessBand, ...]:
    return tuple(ThicknessBand(low=low, high=high, price=Decimal(1)) for low, high in ends)


def _holes(*diameters: int) -> tuple[HoleBand, ...]:
    return tuple(HoleBand(max_diameter=diameter, prices=_bands((4, 12))) for diameter in diameters)


def _sides(*sides: int) -> tuple[SideStep, ...]:
    return tuple(SideStep(side=side, percent=Decimal(number)) for number, side in enumerate(sides, 1))
