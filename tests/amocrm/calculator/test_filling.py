"""Templates: a few sizes become what the worked examples price (calculator.md §2.2)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amocrm.calculator.calculation import BarItem, HardwareItem
from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.demo_templates import BY_SIZES, CORNER, SWING_DOOR, WALK_IN
from amocrm.calculator.filling import Choice, faults, fill
from amocrm.calculator.pricing import price
from amocrm.calculator.quantities import Scene, length, quantity
from amocrm.calculator.templates import Linear, QuantityRule, Template, TemplateItem
from tests.amocrm.calculator.goods import DOOR, PLAIN
from tests.amocrm.calculator.sheet import priced, spaced

CORNER_SIZES = {"fixed": 900, "door": 700, "return": 900, "height": 2000}
SCENE = Scene((replace(PLAIN, qty=2), DOOR), {"width": 1500})
METRES = TemplateItem(sku="SEAL-MAG", rule=QuantityRule(kind="fixed", k=Decimal("12.24")))
CONSUMABLES = TemplateItem(sku="CNS", name="Расходные материалы", rule=QuantityRule(kind="percent", k=Decimal(3)))


def total_of(template: Template, sizes: dict[str, int]) -> Decimal:
    return priced(replace(fill(template, sizes), services=())).totals.total


@pytest.mark.parametrize(
    ("template", "sizes", "goods"),
    [
        (WALK_IN, {"width": 1000, "height": 2000}, 18_610),
        (SWING_DOOR, {"width": 800, "height": 2100}, 22_942),
        (CORNER, CORNER_SIZES, Decimal("47047.62")),
    ],
)
def test_templates_price_the_goods_of_the_worked_examples(
    template: Template, sizes: dict[str, int], goods: Decimal
) -> None:
    assert priced(fill(template, sizes)).totals.goods.goods == goods


@pytest.mark.parametrize("template", DEMO.templates, ids=lambda template: template.code)
def test_every_demo_template_has_a_price_at_its_default_sizes(template: Template) -> None:
    sizes = {size.name: size.default or 0 for size in template.inputs}

    assert list(faults(template, sizes)) == []
    assert total_of(template, sizes) > 0


def test_missing_and_impossible_sizes_are_told_at_once() -> None:
    told = list(faults(CORNER, {"fixed": 100, "door": 700, "return": 900}))

    assert [(message.code, message.field, spaced(message.text)) for message in told] == [
        ("E_LIMIT", "sizes.fixed", "«Ширина неподвижной части»: допустимо от 200 до 3000."),
        ("E_REQUIRED", "sizes.height", "Заполните поле «Высота»."),
    ]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (QuantityRule(kind="fixed", k=Decimal(3)), "3"),
        (QuantityRule(kind="per_pane", k=Decimal(2)), "6"),
        (QuantityRule(kind="per_pane", k=Decimal(2), role="door"), "2"),
        (QuantityRule(kind="per_door", k=Decimal("0.5")), "0.5"),
        (QuantityRule(kind="area"), "3.68"),
        (QuantityRule(kind="area", k=Decimal("1.1"), role="door"), "1.848"),
        (QuantityRule(kind="edge", sides="r", role="door"), "2.1"),
        (QuantityRule(kind="edge", sides="tb"), "5.6"),
        (QuantityRule(kind="edge", sides="tb", step=Decimal(1)), "6"),
        (QuantityRule(kind="edge", sides="tb", step=Decimal(5), round="half_up"), "5"),
        (QuantityRule(kind="edge", sides="tb", step=Decimal(5), round="none"), "5.6"),
        (QuantityRule(kind="input", k=Decimal(2), input="width"), "3"),
        (QuantityRule(kind="fixed", k=Decimal(1), min=Decimal(4)), "4"),
    ],
)
def test_a_rule_of_the_closed_set_counts(rule: QuantityRule, count: str) -> None:
    assert quantity(rule, SCENE) == Decimal(count)


def test_a_size_is_a_linear_form_of_the_inputs_minus_its_gap() -> None:
    form = Linear(terms={"width": Decimal("0.5"), "depth": Decimal(1)}, gap=10)

    assert length(form, {"width": 1001, "depth": 300}) == 791


def test_a_hinge_waits_for_its_door() -> None:
    assert fill(SWING_DOOR, {"width": 800, "height": 2100}).hardware[0] == HardwareItem(sku="HNG-WG", door="door")


def test_bars_are_cut_by_the_sizes() -> None:
    assert fill(CORNER, CORNER_SIZES).bars[0] == BarItem(sku="PRF-U20", pieces=(2000, 2000, 900, 900))


@pytest.mark.parametrize(
    ("default_on", "ticked", "is_taken"),
    [(True, None, True), (False, None, False), (True, (), False), (False, ("HDL-SK",), True)],
)
def test_an_optional_article_is_taken_when_it_is_ticked(
    default_on: bool,  # noqa: FBT001 - a row
    ticked: tuple[str, ...] | None,
    is_taken: bool,  # noqa: FBT001 - a row
) -> None:
    handle = TemplateItem(sku="HDL-SK", rule=QuantityRule(kind="fixed"), optional=True, default_on=default_on)
    template = replace(BY_SIZES, items=(handle,))

    filled = fill(template, {"width": 500, "height": 500}, Choice(ticked=ticked))

    assert bool(filled.hardware) == is_taken


@pytest.mark.parametrize(("analogues", "sku"), [(("CON-90",), "CON-90"), ((), "HDL-SK")])
def test_an_analogue_is_taken_only_where_the_template_names_it(analogues: tuple[str, ...], sku: str) -> None:
    handle = TemplateItem(sku="HDL-SK", rule=QuantityRule(kind="fixed"), analogues=analogues)
    template = replace(BY_SIZES, items=(handle,))

    filled = fill(template, {"width": 500, "height": 500}, Choice(instead={"HDL-SK": "CON-90"}))

    assert [item.sku for item in filled.hardware] == [sku]


def test_another_glass_may_be_chosen() -> None:
    panel = fill(WALK_IN, {"width": 900, "height": 2000}, Choice(glass="BRZ", thickness=10)).panels[0]

    assert (panel.glass, panel.thickness) == ("BRZ", 10)


def test_constant_metres_are_told() -> None:
    prices = replace(DEMO, templates=(replace(BY_SIZES, items=(METRES,)),))
    quote = price(fill(prices.templates[0], {"width": 500, "height": 500}), prices)

    assert [(message.code, message.field, message.text) for message in quote.messages] == [
        (
            "W_TEMPLATE_FIXED",
            "hardware[0]",
            "Количество «Уплотнитель магнитный» не зависит от размеров. Проверьте.",
        )
    ]


def test_a_percent_of_a_template_is_a_line_among_the_goods() -> None:
    prices = replace(DEMO, templates=(replace(BY_SIZES, items=(CONSUMABLES,)),))
    result = price(fill(prices.templates[0], {"width": 1000, "height": 1000}), prices).result

    assert result
    line = result.lines[-1]
    assert (spaced(line.name), line.group, line.amount) == (
        "Расходные материалы 3 % от 2 620,00",
        "surcharge",
        Decimal("78.60"),
    )
    assert result.totals.goods.goods == Decimal("2698.60")


def test_an_unknown_template_is_told() -> None:
    quote = price(replace(fill(BY_SIZES, {"width": 500, "height": 500}), template="legacy"), DEMO)

    assert [(message.code, message.field) for message in quote.messages] == [("E_SKU_UNKNOWN", "template")]
