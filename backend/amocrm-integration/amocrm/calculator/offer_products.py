"""Lines grouped into what a client buys: products with glass, work and hardware; services (calculator.md §3.5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from amocrm.calculator.calculation import Calculation, Panel
from amocrm.calculator.composition import common_name
from amocrm.calculator.money import NBSP, number, plain, roubles, to_kopecks
from amocrm.calculator.offer_rows import Visible, total_of
from amocrm.calculator.offer_texts import HARDWARE, ROLES
from amocrm.calculator.snapshot import without_thickness

Entry = dict[str, object]


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    quantity: int
    panels: tuple[Panel, ...]
    lines: tuple[Visible, ...]


def products(calculation: Calculation, lines: Sequence[Visible], title: str) -> list[Product]:
    """A construction is one product; rows of panes that no template holds together are one each."""
    goods = tuple(line for line in lines if not line.row.is_service)
    if not goods:
        return []
    if calculation.template is None and len(calculation.panels) > 1:
        return [*_apart(calculation.panels, goods)]
    is_mere_glass = len(calculation.panels) == 1 and all(line.row.panel for line in goods)
    quantity = calculation.panels[0].qty if is_mere_glass else 1
    return [Product(title, quantity, calculation.panels, goods)]


def product_entry(product: Product, *, is_detailed: bool) -> Entry:
    """Its own lines only in detail; what it is made of always."""
    return {
        "name": product.name,
        "quantity": product.quantity,
        "panes": [_pane(panel) for panel in product.panels],
        "glass": list(_glass(product.lines)),
        "processing": _described(product.lines, "processing"),
        "hardware": _described(product.lines, "hardware"),
        **money("sum", total_of(product.lines)),
        "lines": [line_entry(line) for line in product.lines] if is_detailed else [],
    }


def service_entries(lines: Sequence[Visible], *, is_detailed: bool) -> list[Entry]:
    """Every line in detail, else every service."""
    own = [line for line in lines if line.row.is_service]
    if is_detailed:
        return [line_entry(line) for line in own]
    groups = [list(group) for _, group in groupby(own, key=lambda line: line.row.code)]
    return [
        {"name": common_name([line.row.name for line in group]), **money("sum", total_of(group))} for group in groups
    ]


def line_entry(line: Visible) -> Entry:
    """`price` of one unit, where the client can check it by quantity × price."""
    row = line.row
    price = {"price": None, "price_text": ""} if line.price is None else money("price", line.price)
    quantity = {"quantity": f"{row.qty:f}", "quantity_text": _quantity(row.qty, row.unit), "unit": row.unit}
    return {"name": row.name, **quantity, **price, **money("sum", row.amount)}


def money(name: str, amount: Decimal) -> Entry:
    """As a decimal text and as people read it."""
    return {name: f"{to_kopecks(amount):f}", f"{name}_text": roubles(amount)}


def size(panel: Panel) -> str:
    """`1 000 × 2 000 мм`, `Ø900 мм`."""
    if panel.shape == "circle":
        return f"Ø{number(panel.width)}{NBSP}мм"
    return f"{number(panel.width)} × {number(panel.height)}{NBSP}мм"


def _apart(panels: Sequence[Panel], goods: Sequence[Visible]) -> Iterator[Product]:
    for panel in panels:
        own = tuple(line for line in goods if line.row.panel == panel.key)
        yield Product(f"{ROLES[panel.role]} {size(panel)}", panel.qty, (panel,), own)
    if rest := tuple(line for line in goods if line.row.panel is None):
        yield Product(HARDWARE, 1, (), rest)


def _pane(panel: Panel) -> Entry:
    """What a sketch is drawn from."""
    return {
        "role": panel.role,
        "shape": panel.shape,
        "width": panel.width,
        "height": panel.height,
        "qty": panel.qty,
        "holes": [{"d": hole.d, "n": hole.n, "x": hole.x, "y": hole.y} for hole in panel.holes],
        "cutouts": [{"kind": cutout.kind, "n": cutout.n} for cutout in panel.cutouts],
        "size": size(panel),
    }


def _glass(lines: Iterable[Visible]) -> Iterator[Entry]:
    """Each kind once."""
    for name in dict.fromkeys(line.row.name for line in lines if line.row.group == "glass"):
        called, thickness = without_thickness(name)
        yield {"name": called, "thickness": thickness}


def _described(lines: Iterable[Visible], group: str) -> list[str]:
    """Equal names together; work on the whole area needs no quantity."""
    found: dict[tuple[str, str], Decimal] = {}
    for row in (line.row for line in lines if line.row.group == group):
        found[row.name, row.unit] = found.get((row.name, row.unit), Decimal(0)) + row.qty
    return [name if unit == "м²" else f"{name}, {_quantity(qty, unit)}" for (name, unit), qty in found.items()]


def _quantity(qty: Decimal, unit: str) -> str:
    return f"{number(qty if unit in ('м', 'м²') else plain(qty))}{NBSP}{unit}"
