"""How many of an article a template's rule asks for (calculator.md §2.2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator.calculation import Panel, Role
from amocrm.calculator.money import to_square_metres
from amocrm.calculator.rounding import half_up, metres, upwards
from amocrm.calculator.shapes import area, sides_length
from amocrm.calculator.templates import Linear, QuantityRule

NOTHING = Decimal(0)
Sizes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """The panes that the template made of the sizes."""

    panels: Sequence[Panel]
    sizes: Sizes

    def of_role(self, role: Role | None) -> list[Panel]:
        return [panel for panel in self.panels if role in (None, panel.role)]


def length(form: Linear, sizes: Sizes) -> int:
    """Whole millimetres, a half upwards."""
    exact = sum((factor * sizes[name] for name, factor in form.terms.items()), Decimal(-form.gap))
    return int(half_up(exact, Decimal(1)))


def quantity(rule: QuantityRule, scene: Scene) -> Decimal:
    """At most three decimals. Bars, hinges and percents are no quantities of their own: 0."""
    counted = COUNTS[rule.kind](rule, scene) if rule.kind in COUNTS else NOTHING
    return max(_stepped(to_square_metres(counted), rule), rule.min)


def _stepped(counted: Decimal, rule: QuantityRule) -> Decimal:
    if rule.step is None or rule.round == "none":
        return counted
    return upwards(counted, rule.step) if rule.round == "up" else half_up(counted, rule.step)


def _fixed(rule: QuantityRule, _: Scene) -> Decimal:
    return rule.k


def _per_pane(rule: QuantityRule, scene: Scene) -> Decimal:
    return rule.k * sum(panel.qty for panel in scene.of_role(rule.role))


def _per_door(rule: QuantityRule, scene: Scene) -> Decimal:
    return rule.k * sum(panel.qty for panel in scene.of_role("door"))


def _area(rule: QuantityRule, scene: Scene) -> Decimal:
    return rule.k * sum((area(panel) * panel.qty for panel in scene.of_role(rule.role)), NOTHING)


def _edge(rule: QuantityRule, scene: Scene) -> Decimal:
    panels = scene.of_role(rule.role)
    return rule.k * metres(sum(sides_length(panel.width, panel.height, rule.sides) * panel.qty for panel in panels))


def _input(rule: QuantityRule, scene: Scene) -> Decimal:
    return rule.k * metres(scene.sizes[rule.input])


COUNTS: Mapping[str, Callable[[QuantityRule, Scene], Decimal]] = {
    "fixed": _fixed,
    "per_pane": _per_pane,
    "per_door": _per_door,
    "area": _area,
    "edge": _edge,
    "input": _input,
}
