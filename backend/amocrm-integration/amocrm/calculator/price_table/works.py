"""Works by thickness and by area as rows, and back: tempering, laminating, edges, films."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import cells, words
from amocrm.calculator.price_table.goods import by_number, numbered
from amocrm.calculator.price_table.properties import OF_EDGE, OF_LAMINATION, written
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.processing import AreaWork, EdgeWork, Lamination, Tempering


def tempering_rows(prices: PriceList) -> Iterator[Row]:
    work = prices.tempering
    row = Row(section=words.TEMPERING, sku=work.code, name=work.name, unit=words.SQUARE_METRE, field="tempering")
    yield from by_number(row, work.price, "price")


def with_tempering(positions: Sequence[Position], prices: PriceList) -> PriceList:
    first = positions[0]
    tempering = Tempering(code=first.sku, name=first.text("name"), price=numbered(first))
    return replace(prices, tempering=tempering)


def lamination_rows(prices: PriceList) -> Iterator[Row]:
    work = prices.lamination
    yield Row(
        section=words.LAMINATION,
        sku=work.code,
        name=work.name,
        unit=words.SQUARE_METRE,
        price=cells.of_price(work.price),
        properties=written(work, OF_LAMINATION),
        field="lamination.price",
    )


def with_lamination(positions: Sequence[Position], prices: PriceList) -> PriceList:
    first = positions[0]
    work = Lamination(code=first.sku, name=first.text("name"), price=first.price(first.rows[0]))
    return replace(prices, lamination=replace(work, **first.properties(OF_LAMINATION)))


def edge_rows(prices: PriceList) -> Iterator[Row]:
    for index, work in enumerate(prices.edges):
        row = Row(
            section=words.EDGES,
            sku=work.code,
            name=work.name,
            unit=words.METRE,
            active=cells.of_flag(work.is_active),
            properties=written(work, OF_EDGE),
            field=f"edges[{index}]",
        )
        yield from by_number(row, work.price, "price")


def with_edges(positions: Sequence[Position], prices: PriceList) -> PriceList:
    return replace(prices, edges=tuple(_edge(position) for position in positions))


def _edge(position: Position) -> EdgeWork:
    work = EdgeWork(
        code=position.sku,
        name=position.text("name"),
        price=numbered(position),
        is_active=position.is_active(),
    )
    return replace(work, **position.properties(OF_EDGE))


def area_rows(prices: PriceList) -> Iterator[Row]:
    for index, work in enumerate(prices.area_works):
        yield Row(
            section=words.AREA_WORKS,
            sku=work.code,
            name=work.name,
            unit=words.SQUARE_METRE,
            price=cells.of_price(work.price),
            active=cells.of_flag(work.is_active),
            field=f"area_works[{index}].price",
        )


def with_area_works(positions: Sequence[Position], prices: PriceList) -> PriceList:
    return replace(prices, area_works=tuple(_area_work(position) for position in positions))


def _area_work(position: Position) -> AreaWork:
    return AreaWork(
        code=position.sku,
        name=position.text("name"),
        price=position.price(position.rows[0]),
        is_active=position.is_active(),
    )
