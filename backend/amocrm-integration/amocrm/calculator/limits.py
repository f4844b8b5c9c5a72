"""How much may be entered at all (calculator.md §2.4); also what no type can say, such as an empty key."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from amocrm.calculator.calculation import BarItem, Calculation, HardwareItem, Panel, ServiceItem
from amocrm.calculator.field_checks import within
from amocrm.calculator.messages import Message, message

SIDE = (50, 6000)
QTY = (1, 999)
THICKNESS = (1, 100)
LAYERS = (1, 4)
MOST_PANELS = 20
MOST_HOLES = 50
MOST_CUTOUTS = 20
MOST_PIECES = 100
MOST_LINES = 300
LONGEST_PIECE = 100_000
KM = (0, 2000)
FLOOR = (1, 60)
MARKUP = (0, 500)
RATE = (0, 100)
LONGEST_TITLE = 200
LONGEST_COMMENT = 2000
PERCENT_PLACES = 2
QTY_PLACES = 3
LEAST_QTY = Decimal("0.001")
LARGEST_TOTAL = Decimal("999999999.99")
SIDES = frozenset("trbl")
STEPS = frozenset(Decimal(step) for step in ("0.01", "1", "10", "50", "100"))

Range = tuple[Decimal | int, Decimal | int]


def too_many(calculation: Calculation) -> list[Message]:
    """Lists so long that nothing in them is worth reading."""
    most = {"panels": MOST_PANELS, "hardware": MOST_LINES, "bars": MOST_LINES, "services": MOST_LINES}
    return [told for name, high in most.items() for told in within(len(getattr(calculation, name)), name, (0, high))]


def faults(calculation: Calculation) -> list[Message]:
    """All of them, in the order of the form."""
    return [
        *_whole(calculation),
        *(told for index, panel in enumerate(calculation.panels) for told in _panel(panel, f"panels[{index}]")),
        *_keys(calculation.panels),
        *(told for index, item in enumerate(calculation.hardware) for told in _hardware(item, f"hardware[{index}]")),
        *(told for index, item in enumerate(calculation.bars) for told in _bar(item, f"bars[{index}]")),
        *(told for index, item in enumerate(calculation.services) for told in _service(item, f"services[{index}]")),
    ]


def _whole(calculation: Calculation) -> Iterator[Message]:
    if not (calculation.panels or calculation.hardware or calculation.bars or calculation.services):
        yield message("E_REQUIRED", "panels")
    yield from within(len(calculation.title), "title", (0, LONGEST_TITLE))
    yield from within(len(calculation.comment), "comment", (0, LONGEST_COMMENT))
    yield from _terms(calculation)


def _terms(calculation: Calculation) -> Iterator[Message]:
    yield from _decimal(calculation.markup_percent, "markup_percent", MARKUP, PERCENT_PLACES)
    if calculation.vat:
        yield from _decimal(calculation.vat.rate, "vat.rate", RATE, PERCENT_PLACES)
    step = calculation.total_step
    if step is not None and not (step.is_finite() and step in STEPS):
        yield message("E_NUMBER", "total_step")
    most = RATE[1] if calculation.discount.kind == "percent" else LARGEST_TOTAL
    for told in _decimal(calculation.discount.value, "discount.value", (0, most), PERCENT_PLACES):
        yield message("E_DISCOUNT_RANGE", told.field) if told.code == "E_LIMIT" else told


def _panel(panel: Panel, field: str) -> Iterator[Message]:
    for name in ("width", "height"):
        if not SIDE[0] <= getattr(panel, name) <= SIDE[1]:
            yield message("E_DIM_RANGE", f"{field}.{name}")
    if panel.shape == "circle" and panel.width != panel.height:
        yield message("E_CIRCLE", f"{field}.height")
    yield from within(panel.qty, f"{field}.qty", QTY)
    yield from within(panel.thickness, f"{field}.thickness", THICKNESS)
    yield from within(panel.layers, f"{field}.layers", LAYERS)
    if panel.edge and (not panel.edge.sides or set(panel.edge.sides) - SIDES or _twice(panel.edge.sides)):
        yield message("E_REQUIRED", f"{field}.edge.sides")
    yield from _counts(panel, field)


def _counts(panel: Panel, field: str) -> Iterator[Message]:
    numbers = {"holes": [hole.n for hole in panel.holes], "cutouts": [cutout.n for cutout in panel.cutouts]}
    for name, most in (("holes", MOST_HOLES), ("cutouts", MOST_CUTOUTS)):
        yield from within(sum(max(n, 1) for n in numbers[name]), f"{field}.{name}", (0, most))
        for index, n in enumerate(numbers[name]):
            yield from within(n, f"{field}.{name}[{index}].n", (1, most))
    if _twice(panel.ops):
        yield message("E_REQUIRED", f"{field}.ops")


def _keys(panels: Sequence[Panel]) -> Iterator[Message]:
    """A door is found by its key, so each has one of its own."""
    known: set[str] = set()
    for index, panel in enumerate(panels):
        if not panel.key or panel.key in known:
            yield message("E_REQUIRED", f"panels[{index}].key")
        known.add(panel.key)


def _hardware(item: HardwareItem, field: str) -> Iterator[Message]:
    if item.qty is not None:
        yield from _decimal(item.qty, f"{field}.qty", (LEAST_QTY, QTY[1]), QTY_PLACES)
    if item.mm is not None:
        yield from within(item.mm, f"{field}.mm", (1, LONGEST_PIECE))


def _bar(item: BarItem, field: str) -> Iterator[Message]:
    yield from within(len(item.pieces), f"{field}.pieces", (1, MOST_PIECES))
    for index, piece in enumerate(item.pieces):
        yield from within(piece, f"{field}.pieces[{index}]", (1, LONGEST_PIECE))


def _service(item: ServiceItem, field: str) -> Iterator[Message]:
    if item.km is not None:
        yield from within(item.km, f"{field}.km", KM)
    if item.floor is not None:
        yield from within(item.floor, f"{field}.floor", FLOOR)


def _decimal(value: Decimal, field: str, allowed: Range, places: int) -> Iterator[Message]:
    """NaN, infinity and more decimals than are shown are no numbers here."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > places:
        yield message("E_NUMBER", field)
    else:
        yield from within(value, field, allowed)


def _twice(items: Sequence[str]) -> bool:
    return len(set(items)) < len(items)
