"""A price list as the form of a calculation needs it: named fields alone, so that no cost comes along by oversight.

Prices are texts with kopecks, percents and quantities texts, sizes numbers (calculator.md §2.1).
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from amocrm.calculator import limits
from amocrm.calculator.money import plain, to_kopecks
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.templates import Template

Json = dict[str, object]

MONEY = frozenset({"price", "bars", "minimum", "per_km", "free_from", "narrow", "tempered", "mirror"})
GLASS = ("sku", "name", "kind", "price", "temperable", "sheet", "photo", "is_active")
WORK = ("code", "name", "price")
HARDWARE = (
    "sku",
    "article",
    "name",
    "unit",
    "price",
    "finish",
    "photo",
    "bars",
    "step",
    "capacity",
    "max_width",
    "glass_thickness",
    "analogues",
    "is_active",
)
SERVICE = ("code", "name", "rule", "price", "minimum", "per_km", "far_name", "free_from", "purpose", "is_active")
TEMPLATE = ("code", "name", "article", "product_type", "inputs", "glass", "thickness", "services", "markup_percent")
ITEM = ("sku", "name", "optional", "default_on", "analogues")
RULES = ("minimums", "surcharges", "furnace", "holes", "doors", "lead_times", "kerf", "heavy_pane")
# What can be typed at all, whatever the price list says.
LIMITS = {
    "panels": (0, limits.MOST_PANELS),
    "side": limits.SIDE,
    "qty": limits.QTY,
    "layers": limits.LAYERS,
    "holes": (0, limits.MOST_HOLES),
    "cutouts": (0, limits.MOST_CUTOUTS),
    "pieces": (1, limits.MOST_PIECES),
    "km": limits.KM,
    "floor": limits.FLOOR,
    "markup_percent": limits.MARKUP,
    "title": (0, limits.LONGEST_TITLE),
    "comment": (0, limits.LONGEST_COMMENT),
}


def form(prices: PriceList) -> Json:
    """What is off sale comes too, marked: a calculation may have it from before."""
    return {
        "version": prices.version,
        "vat": shown("vat", prices.vat),
        "total_step": shown("total_step", prices.total_step),
        "total_steps": [shown("total_step", step) for step in sorted(limits.STEPS)],
        "glass": _each(prices.glass, GLASS),
        "tempering": _picked(prices.tempering, WORK),
        "lamination": _picked(prices.lamination, (*WORK, "factor")),
        "edges": _each(prices.edges, (*WORK, "curve", "is_active")),
        "facet": _picked(prices.facet, ("code", "name", "bands", "minimum")),
        "drilling": _picked(prices.drilling, ("code", "name", "bands")),
        "cutouts": _each(prices.cutouts, ("code", "name", "prices", "is_active")),
        "area_works": _each(prices.area_works, (*WORK, "is_active")),
        "hardware": _each(prices.hardware, HARDWARE),
        "services": _each(prices.services, SERVICE),
        "templates": [_template(template) for template in prices.templates],
        "rules": {**_picked(prices.rules, RULES), "limits": {name: list(both) for name, both in LIMITS.items()}},
    }


def shown(name: str, value: object) -> object:
    """`name` tells what a number is."""
    if isinstance(value, Decimal):
        return f"{to_kopecks(value) if name in MONEY else plain(value):f}"
    if isinstance(value, Mapping):
        return {str(key): shown(name, item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [shown(name, item) for item in value]
    if is_dataclass(value):
        return _picked(value, [field.name for field in fields(value)])
    return value


def _template(template: Template) -> Json:
    """What fills it, not by which rule: that is `fill`'s."""
    roles = [slot.role for slot in template.panes]
    whole = _picked(template, (*TEMPLATE, "sketch", "is_active"))
    return {**whole, "roles": roles, "items": _each(template.items, ITEM)}


def _each(items: Iterable[object], names: Iterable[str]) -> list[Json]:
    return [_picked(item, names) for item in items]


def _picked(item: object, names: Iterable[str]) -> Json:
    return {name: shown(name, getattr(item, name)) for name in names}
