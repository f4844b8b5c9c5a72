"""A template and the sizes a manager typed, as a calculation to be priced (calculator.md §2.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amocrm.calculator.calculation import BarItem, Calculation, HardwareItem, Panel, ServiceItem
from amocrm.calculator.messages import Message, message
from amocrm.calculator.quantities import Scene, Sizes, length, quantity
from amocrm.calculator.templates import PaneSlot, Template, TemplateItem


@dataclass(frozen=True, slots=True)
class Choice:
    """`glass`, `thickness` instead of the template's; which optional articles, where that was asked; analogues."""

    glass: str | None = None
    thickness: int | None = None
    ticked: tuple[str, ...] | None = None
    instead: Mapping[str, str] = field(default_factory=dict)


DEFAULT = Choice()


def faults(template: Template, sizes: Sizes) -> Iterator[Message]:
    """Sizes that are missing or outside what the template is made for."""
    for size in template.inputs:
        path = f"sizes.{size.name}"
        if size.name not in sizes:
            yield message("E_REQUIRED", path, label=size.label)
        elif not size.min <= sizes[size.name] <= size.max:
            yield message("E_LIMIT", path, label=size.label, low=size.min, high=size.max)


def fill(template: Template, sizes: Sizes, choice: Choice = DEFAULT) -> Calculation:
    """Of sizes without faults."""
    panels = tuple(_panel(slot, template, sizes, choice) for slot in template.panes)
    items = [item for item in template.items if _is_taken(item, choice)]
    scene = Scene(panels, sizes)
    return Calculation(
        template=template.code,
        title=template.name,
        panels=panels,
        hardware=tuple(made for item in items for made in _hardware(item, scene, choice)),
        bars=tuple(_bar(item, sizes, choice) for item in items if item.rule.kind == "bars"),
        services=tuple(ServiceItem(code=code) for code in template.services),
        markup_percent=template.markup_percent,
    )


def _panel(slot: PaneSlot, template: Template, sizes: Sizes, choice: Choice) -> Panel:
    return Panel(
        key=slot.key,
        role=slot.role,
        shape=slot.shape,
        width=length(slot.width, sizes),
        height=length(slot.height, sizes),
        qty=slot.qty,
        glass=slot.glass or choice.glass or template.glass,
        thickness=slot.thickness or choice.thickness or template.thickness,
        tempered=slot.tempered,
        edge=slot.edge,
        facet=slot.facet,
        holes=slot.holes,
        cutouts=slot.cutouts,
        ops=slot.ops,
    )


def _is_taken(item: TemplateItem, choice: Choice) -> bool:
    if not item.optional:
        return True
    return item.default_on if choice.ticked is None else item.sku in choice.ticked


def _hardware(item: TemplateItem, scene: Scene, choice: Choice) -> Iterator[HardwareItem]:
    sku = _article(item, choice)
    if item.rule.kind == "hinge":
        for panel in scene.of_role(item.rule.role or "door"):
            yield HardwareItem(sku=sku, door=panel.key)
    elif qty := quantity(item.rule, scene):
        yield HardwareItem(sku=sku, qty=qty)


def _bar(item: TemplateItem, sizes: Sizes, choice: Choice) -> BarItem:
    return BarItem(sku=_article(item, choice), pieces=tuple(length(piece, sizes) for piece in item.rule.pieces))


def _article(item: TemplateItem, choice: Choice) -> str:
    """An analogue counts only where the template names it."""
    wanted = choice.instead.get(item.sku, item.sku)
    return wanted if wanted in item.analogues else item.sku
