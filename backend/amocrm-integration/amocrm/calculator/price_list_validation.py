"""What keeps a price list from being published, all at once, with paths such as `glass[0].price[8]`.

Types are taken for granted: whoever decodes a list from JSON has checked them.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from amocrm.calculator import rules_validation, template_validation
from amocrm.calculator.field_checks import amount, filled, known, price, prices, rising, unique, within
from amocrm.calculator.limits import LONGEST_PIECE, STEPS
from amocrm.calculator.messages import Message, message
from amocrm.calculator.price_list import Glass, Hardware, PriceList, Service
from amocrm.calculator.processing import CutoutWork, Drilling, EdgeWork, Facet, ThicknessBand

LONGEST_STEP = Decimal(100)
MOST_HINGES = 10


def faults(prices_of: PriceList) -> list[Message]:
    """Warnings too; `messages.has_errors` tells whether it may be published."""
    return [
        *_whole(prices_of),
        *(told for index, glass in enumerate(prices_of.glass) for told in _glass(glass, f"glass[{index}]")),
        *_processing(prices_of),
        *_all_hardware(prices_of.hardware),
        *(told for index, item in enumerate(prices_of.services) for told in _service(item, f"services[{index}]")),
        *rules_validation.faults(prices_of.rules),
        *template_validation.faults(prices_of),
    ]


def _whole(prices_of: PriceList) -> Iterator[Message]:
    yield from filled(prices_of.version, "version")
    yield from within(prices_of.vat.rate, "vat.rate", (0, 100))
    if prices_of.total_step not in STEPS:
        yield message("E_NUMBER", "total_step")
    yield from unique([glass.sku for glass in prices_of.glass], "glass", "sku")
    yield from unique([work.code for work in prices_of.edges], "edges", "code")
    yield from unique([work.code for work in prices_of.cutouts], "cutouts", "code")
    yield from unique([work.code for work in prices_of.area_works], "area_works", "code")
    yield from unique([item.sku for item in prices_of.hardware], "hardware", "sku")
    yield from unique([service.code for service in prices_of.services], "services", "code")
    yield from unique([template.code for template in prices_of.templates], "templates", "code")


def _glass(glass: Glass, field: str) -> Iterator[Message]:
    yield from filled(glass.name, f"{field}.name")
    yield from prices(glass.price, f"{field}.price")
    yield from within(glass.sheet.width, f"{field}.sheet.width", (50, 20_000))
    yield from within(glass.sheet.height, f"{field}.sheet.height", (50, 20_000))
    yield from within(glass.density, f"{field}.density", (1, 10))
    yield from within(glass.waste_percent, f"{field}.waste_percent", (0, 100))


def _processing(prices_of: PriceList) -> Iterator[Message]:
    yield from prices(prices_of.tempering.price, "tempering.price")
    yield from price(prices_of.lamination.price, "lamination.price")
    yield from within(prices_of.lamination.factor, "lamination.factor", (1, 10))
    codes = {work.code for work in prices_of.edges}
    for index, edge in enumerate(prices_of.edges):
        yield from _edge(edge, f"edges[{index}]", codes)
    yield from _facet(prices_of.facet)
    yield from _drilling(prices_of.drilling)
    for index, cutout in enumerate(prices_of.cutouts):
        yield from _cutout(cutout, f"cutouts[{index}]")
    for index, work in enumerate(prices_of.area_works):
        yield from filled(work.name, f"area_works[{index}].name")
        yield from price(work.price, f"area_works[{index}].price")


def _edge(edge: EdgeWork, field: str, codes: set[str]) -> Iterator[Message]:
    yield from filled(edge.name, f"{field}.name")
    yield from prices(edge.price, f"{field}.price")
    yield from known(edge.curve, codes, f"{field}.curve")


def _facet(facet: Facet) -> Iterator[Message]:
    yield from rising([0, *(band.max_width for band in facet.bands)], "facet.bands")
    yield from amount(facet.minimum, "facet.minimum")
    for index, band in enumerate(facet.bands):
        yield from price(band.price, f"facet.bands[{index}].price")


def _drilling(drilling: Drilling) -> Iterator[Message]:
    yield from rising([0, *(band.max_diameter for band in drilling.bands)], "drilling.bands")
    for index, band in enumerate(drilling.bands):
        yield from _bands(band.prices, f"drilling.bands[{index}].prices")


def _cutout(cutout: CutoutWork, field: str) -> Iterator[Message]:
    yield from filled(cutout.name, f"{field}.name")
    yield from _bands(cutout.prices, f"{field}.prices")


def _bands(bands: Sequence[ThicknessBand], field: str) -> Iterator[Message]:
    """A band of one thickness is a band."""
    if not bands:
        yield message("E_REQUIRED", field)
    yield from rising([0, *(end for band in bands for end in (2 * band.low, 2 * band.high + 1))], field)
    for index, band in enumerate(bands):
        yield from price(band.price, f"{field}[{index}].price")


def _all_hardware(items: Sequence[Hardware]) -> Iterator[Message]:
    skus = {item.sku for item in items}
    for index, item in enumerate(items):
        field = f"hardware[{index}]"
        yield from filled(item.name, f"{field}.name")
        yield from _sold_as(item, field)
        yield from _hinge(item, field)
        for place, sku in enumerate(item.analogues):
            yield from known(sku, skus - {item.sku}, f"{field}.analogues[{place}]")


def _sold_as(item: Hardware, field: str) -> Iterator[Message]:
    """Bars have their prices by length, everything else has one price."""
    if item.unit == "хлыст" and not item.capacity:
        yield from prices(item.bars or {}, f"{field}.bars", LONGEST_PIECE)
    else:
        yield from price(item.price, f"{field}.price")
    if item.bars and item.unit != "хлыст":
        yield message("E_REQUIRED", f"{field}.unit")
    if item.step is not None:
        yield from within(item.step, f"{field}.step", (Decimal("0.001"), LONGEST_STEP))


def _hinge(item: Hardware, field: str) -> Iterator[Message]:
    """More hinges carry more."""
    if item.capacity is None:
        return
    if item.unit != "шт" or not item.capacity:
        yield message("E_REQUIRED", f"{field}.capacity")
    counts = sorted(item.capacity)
    for count in counts:
        yield from within(count, f"{field}.capacity[{count}]", (1, MOST_HINGES))
    yield from rising([Decimal(0), *(item.capacity[count] for count in counts)], f"{field}.capacity")


def _service(service: Service, field: str) -> Iterator[Message]:
    yield from filled(service.name, f"{field}.name")
    yield from price(service.price, f"{field}.price")
    yield from amount(service.minimum, f"{field}.minimum")
    if service.rule == "distance":
        yield from price(service.per_km, f"{field}.per_km")
    if service.free_from is not None:
        yield from amount(service.free_from, f"{field}.free_from")
