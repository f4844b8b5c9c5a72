"""Works by bands as rows, and back: facets by width, holes by diameter and thickness, cut-outs by thickness.

Bands are put in order, for people add a row where there is room.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import cells, spans, words
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.processing import CutoutWork, Drilling, Facet, FacetBand, HoleBand, ThicknessBand


def facet_rows(prices: PriceList) -> Iterator[Row]:
    facet = prices.facet
    row = Row(
        section=words.FACET,
        sku=facet.code,
        name=facet.name,
        unit=words.METRE,
        minimum=cells.of_price(facet.minimum),
        field="facet",
    )
    for index, band in enumerate(facet.bands):
        size = spans.FACET.writes(band.max_width)
        yield replace(row, size=size, price=cells.of_price(band.price), field=f"facet.bands[{index}].price")
    if not facet.bands:
        yield row


def with_facet(positions: Sequence[Position], prices: PriceList) -> PriceList:
    first = positions[0]
    bands = sorted((width, first.price(row)) for width, row in first.sized(spans.FACET))
    facet = Facet(
        code=first.sku,
        name=first.text("name"),
        bands=tuple(FacetBand(max_width=width, price=price) for width, price in bands),
        minimum=first.minimum(),
    )
    return replace(prices, facet=facet)


def drilling_rows(prices: PriceList) -> Iterator[Row]:
    work = prices.drilling
    row = Row(section=words.DRILLING, sku=work.code, name=work.name, unit=words.PIECE, field="drilling")
    for index, band in enumerate(work.bands):
        yield from _hole_rows(replace(row, field=f"drilling.bands[{index}]"), band)
    if not work.bands:
        yield row


def _hole_rows(row: Row, band: HoleBand) -> Iterator[Row]:
    for index, part in enumerate(band.prices):
        size = spans.HOLE.writes((band.max_diameter, (part.low, part.high)))
        yield replace(row, size=size, price=cells.of_price(part.price), field=f"{row.field}.prices[{index}].price")
    if not band.prices:
        yield replace(row, size=spans.HOLE.writes((band.max_diameter, None)))


def with_drilling(positions: Sequence[Position], prices: PriceList) -> PriceList:
    first = positions[0]
    bands: dict[int, list[ThicknessBand]] = defaultdict(list)
    for (diameter, band), row in first.sized(spans.HOLE):
        bands[diameter] += [_priced(band, first, row)] if band else []
    holes = tuple(HoleBand(max_diameter=diameter, prices=_rising(bands[diameter])) for diameter in sorted(bands))
    return replace(prices, drilling=Drilling(code=first.sku, name=first.text("name"), bands=holes))


def cutout_rows(prices: PriceList) -> Iterator[Row]:
    for index, work in enumerate(prices.cutouts):
        row = Row(
            section=words.CUTOUTS,
            sku=work.code,
            name=work.name,
            unit=words.PIECE,
            active=cells.of_flag(work.is_active),
            field=f"cutouts[{index}]",
        )
        yield from _band_rows(row, work.prices)


def _band_rows(row: Row, bands: Sequence[ThicknessBand]) -> Iterator[Row]:
    for index, band in enumerate(bands):
        size = spans.BAND.writes((band.low, band.high))
        yield replace(row, size=size, price=cells.of_price(band.price), field=f"{row.field}.prices[{index}].price")
    if not bands:
        yield row


def with_cutouts(positions: Sequence[Position], prices: PriceList) -> PriceList:
    return replace(prices, cutouts=tuple(_cutout(position) for position in positions))


def _cutout(position: Position) -> CutoutWork:
    bands = [_priced(band, position, row) for band, row in position.sized(spans.BAND)]
    return CutoutWork(
        code=position.sku,
        name=position.text("name"),
        prices=_rising(bands),
        is_active=position.is_active(),
    )


def _priced(band: spans.Band, position: Position, row: Row) -> ThicknessBand:
    return ThicknessBand(low=band[0], high=band[1], price=position.price(row))


def _rising(bands: Sequence[ThicknessBand]) -> tuple[ThicknessBand, ...]:
    return tuple(sorted(bands, key=lambda band: (band.low, band.high)))
