"""How many hinges a door needs by weight; whether they take its width and glass (calculator.md §2.5, step 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from amocrm.calculator import shapes
from amocrm.calculator.calculation import HardwareItem, Panel
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.messages import Message, message
from amocrm.calculator.price_list import Hardware

TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Door:
    """A row of equal doors: `weight` of one, kg, unrounded."""

    panel: Panel
    field: str
    weight: Decimal


def door_of(item: HardwareItem, panels: Sequence[Panel], catalogue: Catalogue) -> Door | None:
    """The pane that the hinge names, if its glass is known."""
    for index, panel in enumerate(panels):
        if item.door is not None and panel.key == item.door and panel.glass in catalogue.glass:
            return Door(panel, f"panels[{index}]", shapes.weight(panel, catalogue.glass[panel.glass].density))
    return None


def needed(hinge: Hardware, weight: Decimal) -> int | None:
    """For one door; None when even the most hinges do not carry it."""
    capacity = hinge.capacity or {}
    return next((count for count in sorted(capacity) if weight <= capacity[count]), None)


def faults(item: HardwareItem, field: str, hinge: Hardware, door: Door | None) -> Iterator[Message]:
    """A door that is too wide is not weighed: it has to become narrower first."""
    if door is None:
        return
    if hinge.glass_thickness and door.panel.total_thickness not in hinge.glass_thickness:
        yield message("E_HINGE_GLASS", f"{field}.sku", sku=hinge.sku, t=door.panel.total_thickness)
    if hinge.max_width is not None and door.panel.width > hinge.max_width:
        width = door.panel.width
        yield message("E_HINGE_WIDTH", f"{door.field}.width", w=width, sku=hinge.sku, max=hinge.max_width)
    else:
        yield from _count(item, field, hinge, door)


def _count(item: HardwareItem, field: str, hinge: Hardware, door: Door) -> Iterator[Message]:
    count = needed(hinge, door.weight)
    if count is None:
        # Rounded upwards: «60 кг больше 60 кг» would puzzle.
        weight = door.weight.quantize(TENTH, ROUND_CEILING)
        most = max((hinge.capacity or {}).values())
        yield message("E_HINGE_WEIGHT", f"{field}.sku", m=weight, sku=hinge.sku, max=most)
    elif item.qty is not None and item.qty < count * door.panel.qty:
        yield message("E_HINGE_FEW", f"{field}.qty", n=count * door.panel.qty)
