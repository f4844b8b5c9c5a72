"""Glass and hardware as rows, and back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from amocrm.calculator.price_list import Glass, Hardware, HardwareUnit, PriceList
from amocrm.calculator.price_table import cells, spans, words
from amocrm.calculator.price_table.properties import OF_GLASS, OF_HARDWARE, written
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row

NO_PRICES: Mapping[int, Decimal] = {}
PIECE: HardwareUnit = "шт"


def by_number(row: Row, prices: Mapping[int, Decimal], name: str) -> Iterator[Row]:
    """A row of each price; a position without any has one row all the same."""
    for number, price in sorted(prices.items()):
        yield replace(row, size=str(number), price=cells.of_price(price), field=f"{row.field}.{name}[{number}]")
    if not prices:
        yield row


def numbered(position: Position) -> Mapping[int, Decimal]:
    return {number: position.price(row) for number, row in position.sized(spans.THICKNESS)}


def glass_rows(prices: PriceList) -> Iterator[Row]:
    for index, glass in enumerate(prices.glass):
        row = Row(
            section=words.GLASS,
            sku=glass.sku,
            name=glass.name,
            unit=words.SQUARE_METRE,
            active=cells.of_flag(glass.is_active),
            properties=written(glass, OF_GLASS),
            field=f"glass[{index}]",
        )
        yield from by_number(row, glass.price, "price")


def with_glass(positions: Sequence[Position], prices: PriceList) -> PriceList:
    return replace(prices, glass=tuple(_glass(position) for position in positions))


def _glass(position: Position) -> Glass:
    glass = Glass(
        sku=position.sku,
        name=position.text("name"),
        kind="clear",
        price=numbered(position),
        is_active=position.is_active(),
    )
    return replace(glass, **position.properties(OF_GLASS))


def hardware_rows(prices: PriceList) -> Iterator[Row]:
    for index, item in enumerate(prices.hardware):
        yield from _item_rows(item, f"hardware[{index}]")


def _item_rows(item: Hardware, field: str) -> Iterator[Row]:
    """Bars have their prices by length; one may have a price without a length beside them."""
    row = Row(
        section=words.HARDWARE,
        sku=item.sku,
        name=item.name,
        unit=item.unit,
        price=cells.of_optional(item.price),
        step="" if item.step is None else cells.of_number(item.step),
        active=cells.of_flag(item.is_active),
        analogues=cells.of_articles(item.analogues),
        properties=written(item, OF_HARDWARE),
        field=f"{field}.price",
    )
    if item.price is not None or not item.bars:
        yield row
    yield from by_number(replace(row, field=field), item.bars, "bars") if item.bars else ()


def with_hardware(positions: Sequence[Position], prices: PriceList) -> PriceList:
    return replace(prices, hardware=tuple(_item(position) for position in positions))


def _item(position: Position) -> Hardware:
    whole = next((row for row in position.rows if not row.size), None)
    item = Hardware(
        sku=position.sku,
        name=position.text("name"),
        unit=position.value("unit", lambda text: cells.choice(text, words.HARDWARE_UNITS, "E_UNIT"), PIECE),
        price=position.price_or_none(whole) if whole else None,
        bars={length: position.price(row) for length, row in position.sized(spans.LENGTH)} or None,
        step=position.value("step", cells.number, None),
        analogues=position.value("analogues", cells.articles, ()),
        is_active=position.is_active(),
    )
    return replace(item, **position.properties(OF_HARDWARE))
