"""Bought-in goods: pieces, metres, hinges and bars, as lines with their faults (calculator.md §2.5, steps 9-11)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator import bars, hinges
from amocrm.calculator.calculation import BarItem, HardwareItem, Panel
from amocrm.calculator.catalogue import Catalogue, unavailable
from amocrm.calculator.lines import Line, line
from amocrm.calculator.messages import Message, message
from amocrm.calculator.price_list import WHOLE, Hardware
from amocrm.calculator.rounding import metres, upwards

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Cutting:
    """What the workshop cuts of one article."""

    sku: str
    plan: bars.Plan


def of_item(item: HardwareItem, field: str, panels: Sequence[Panel], catalogue: Catalogue) -> Line:
    """Of an item without faults."""
    article = catalogue.hardware[item.sku]
    qty = _quantity(item, article, hinges.door_of(item, panels, catalogue) if article.capacity else None)
    return line("hardware", item.sku, article.name, unit=article.unit, qty=qty, price=article.price, field=field)


def of_bars(item: BarItem, field: str, catalogue: Catalogue) -> tuple[Line, Cutting | None]:
    """Of an item without faults; an article none of whose fitting lengths has a price gets a line without one."""
    article = catalogue.hardware[item.sku]
    plan = bars.cheapest(item.pieces, article.bars or {}, catalogue.rules.kerf)
    return _bar_line(article, field, plan), Cutting(item.sku, plan) if plan else None


def item_faults(
    item: HardwareItem, field: str, panels: Sequence[Panel], catalogue: Catalogue
) -> Iterator[Message] | list[Message]:
    absent = unavailable(catalogue, catalogue.hardware, item.sku, f"{field}.sku")
    if absent:
        return absent
    article = catalogue.hardware[item.sku]
    if article.capacity:
        return _hinge_faults(item, field, panels, catalogue)
    return _quantity_faults(item, field, article)


def _hinge_faults(item: HardwareItem, field: str, panels: Sequence[Panel], catalogue: Catalogue) -> Iterator[Message]:
    """A hinge may do without a door only as a spare part: with a quantity, and where no door is priced."""
    keys = {panel.key for panel in panels}
    is_spare = item.door is None and item.qty is not None and all(panel.role != "door" for panel in panels)
    if item.door not in keys and not is_spare:
        yield message("E_REQUIRED", f"{field}.door")
    article = catalogue.hardware[item.sku]
    if item.qty is not None:
        yield from _whole(item.qty, field, article)
    yield from hinges.faults(item, field, article, hinges.door_of(item, panels, catalogue))


def _quantity_faults(item: HardwareItem, field: str, article: Hardware) -> Iterator[Message]:
    if article.bars:
        yield message("E_REQUIRED", "bars")
    elif article.unit == "м" and item.mm is None and item.qty is None:
        yield message("E_REQUIRED", f"{field}.mm")
    elif article.unit != "м" and item.qty is None:
        yield message("E_REQUIRED", f"{field}.qty")
    if item.qty is not None:
        yield from _whole(item.qty, field, article)


def _whole(qty: Decimal, field: str, article: Hardware) -> Iterator[Message]:
    if article.unit in WHOLE and qty % 1:
        yield message("E_NUMBER", f"{field}.qty")


def bar_faults(item: BarItem, field: str, catalogue: Catalogue) -> Iterator[Message]:
    absent = unavailable(catalogue, catalogue.hardware, item.sku, f"{field}.sku")
    stock = None if absent else catalogue.hardware[item.sku].bars
    yield from absent
    if not absent and not stock:
        yield message("E_SKU_UNKNOWN", f"{field}.sku", sku=item.sku, version=catalogue.prices.version)
    longest = max(stock or {0: ONE})
    for index, piece in enumerate(item.pieces if stock else ()):
        if piece > longest:
            yield message("E_BAR_SHORT", f"{field}.pieces[{index}]", x=piece, longest=longest)


def _quantity(item: HardwareItem, article: Hardware, door: hinges.Door | None) -> Decimal:
    """`mm` wins over `qty` for goods by the metre, which come in steps."""
    if article.unit == "м":
        asked = metres(item.mm) if item.mm is not None else item.qty or ONE
        return upwards(asked, article.step) if article.step else asked
    if item.qty is None and door:
        return Decimal((hinges.needed(article, door.weight) or 0) * door.panel.qty)
    return item.qty or ONE


def _bar_line(article: Hardware, field: str, plan: bars.Plan | None) -> Line:
    name = f"{article.name} ({plan.bar_mm} мм)" if plan else article.name
    count, price = (plan.bars, plan.price) if plan else (1, None)
    return line("hardware", article.sku, name, unit="хлыст", qty=count, price=price, field=field)
