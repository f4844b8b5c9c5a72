"""Services as rows, and back. The unit is the rule they are counted by; a kilometre has a row of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amocrm.calculator.price_list import PriceList, Service, ServiceRule
from amocrm.calculator.price_table import cells, words
from amocrm.calculator.price_table.properties import OF_SERVICE, written
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row

FIXED: ServiceRule = "fixed"


def rows(prices: PriceList) -> Iterator[Row]:
    for index, service in enumerate(prices.services):
        yield from _rows(service, f"services[{index}]")


def _rows(service: Service, field: str) -> Iterator[Row]:
    row = Row(
        section=words.SERVICES,
        sku=service.code,
        name=service.name,
        unit=words.SERVICE_UNITS[service.rule],
        price=cells.of_price(service.price),
        minimum=cells.of_price(service.minimum),
        active=cells.of_flag(service.is_active),
        properties=written(service, OF_SERVICE),
        field=f"{field}.price",
    )
    yield row
    if service.per_km is not None or service.far_name:
        price = cells.of_optional(service.per_km)
        yield replace(row, name=service.far_name, unit=words.KILOMETRE, price=price, field=f"{field}.per_km")


def with_services(positions: Sequence[Position], prices: PriceList) -> PriceList:
    made = tuple(service for position in positions for service in _service(position))
    return replace(prices, services=made)


def _service(position: Position) -> Iterator[Service]:
    far = [row for row in position.rows if row.unit == words.KILOMETRE]
    trip = [row for row in position.rows if row.unit != words.KILOMETRE]
    if not trip:
        position.notes.note("E_SERVICE_TRIP", far[0], "unit")
        return
    whole = Position(trip, position.notes)
    service = Service(
        code=position.sku,
        name=whole.text("name"),
        rule=whole.value("unit", lambda text: cells.choice(text, words.SERVICE_UNITS, "E_UNIT"), FIXED),
        price=whole.price(trip[0]),
        minimum=position.minimum(),
        per_km=position.price_or_none(far[0]) if far else None,
        far_name=far[0].name if far else "",
        is_active=position.is_active(),
    )
    yield replace(service, **position.properties(OF_SERVICE))
