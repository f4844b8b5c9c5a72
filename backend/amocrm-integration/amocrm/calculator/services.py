"""Work outside the workshop: neither marked up nor discounted (calculator.md §2.5, step 17)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from amocrm.calculator.calculation import ServiceItem
from amocrm.calculator.catalogue import Catalogue, unavailable
from amocrm.calculator.lines import Line, amount_of, line
from amocrm.calculator.messages import Message, message
from amocrm.calculator.money import NBSP, number, plain
from amocrm.calculator.price_list import Service
from amocrm.calculator.soundness import NONE_FAULTY, sound

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Order:
    """What services are counted by: m² and number of all panes, roubles of goods after the discount."""

    area: Decimal
    panes: int
    goods_net: Decimal


def faults(item: ServiceItem, field: str, catalogue: Catalogue) -> Iterator[Message]:
    absent = unavailable(catalogue, catalogue.services, item.code, f"{field}.code")
    yield from absent
    if not absent and catalogue.services[item.code].rule == "floors" and item.floor is None:
        yield message("E_REQUIRED", f"{field}.floor")


def warnings(items: Sequence[ServiceItem], catalogue: Catalogue) -> Iterator[Message]:
    purposes = {catalogue.services[item.code].purpose for item in items}
    if "mounting" in purposes and "measuring" not in purposes:
        yield message("W_NO_MEASURE", "services")


def all_lines(
    items: Sequence[ServiceItem], catalogue: Catalogue, order: Order, faulty: Collection[str] = NONE_FAULTY
) -> list[Line]:
    return [row for field, item in sound("services", items, faulty) for row in lines(item, field, catalogue, order)]


def lines(item: ServiceItem, field: str, catalogue: Catalogue, order: Order) -> list[Line]:
    """Of an item without faults; what a large enough order waives stays visible at 0."""
    service = catalogue.services[item.code]
    counted = list(_counted(item, field, service, order))
    return [_waived(row, service) for row in counted] if _is_waived(service, order) else counted


def _counted(item: ServiceItem, field: str, service: Service, order: Order) -> Iterator[Line]:
    if service.rule == "area":
        yield from _by_area(field, service, order)
    elif service.rule == "floors":
        yield from _counted_by(service, field, "шт", Decimal(order.panes * ((item.floor or 1) - 1)))
    else:
        yield from _counted_by(service, field, "шт", Decimal(1))
        yield from _far(item, field, service)


def _by_area(field: str, service: Service, order: Order) -> Iterator[Line]:
    """What is missing to the minimum is a line of its own, so that it is seen why."""
    rows = list(_counted_by(service, field, "м²", order.area))
    missing = service.minimum - amount_of(rows)
    yield from rows
    if missing > 0:
        name = f"{service.name}: доплата до минимума {number(plain(service.minimum))}{NBSP}₽"
        yield line("service", service.code, name, unit="шт", qty=1, price=missing, field=field)


def _far(item: ServiceItem, field: str, service: Service) -> Iterator[Line]:
    if service.rule == "distance" and item.km:
        name = service.far_name or service.name
        yield line("service", service.code, name, unit="км", qty=item.km, price=service.per_km, field=field)


def _counted_by(service: Service, field: str, unit: str, qty: Decimal) -> Iterator[Line]:
    if qty:
        yield line("service", service.code, service.name, unit=unit, qty=qty, price=service.price, field=field)


def _is_waived(service: Service, order: Order) -> bool:
    return service.free_from is not None and order.goods_net >= service.free_from


def _waived(row: Line, service: Service) -> Line:
    least = f"{number(plain(service.free_from or NOTHING))}{NBSP}₽"
    name = f"{row.name} (бесплатно при заказе от {least})"
    return replace(row, name=name, price=NOTHING, amount=NOTHING, is_free=True)
