"""Whether a pane can be made: glass, sheet, furnace, edge, cut-outs; and what to mind at doors (calculator.md §2.7)."""

from collections.abc import Iterator
from decimal import Decimal

from amocrm.calculator import hole_checks
from amocrm.calculator.calculation import Panel
from amocrm.calculator.catalogue import Catalogue, unavailable
from amocrm.calculator.messages import Message, message
from amocrm.calculator.price_list import Glass
from amocrm.calculator.shapes import fits

LAMINATED = "Триплекс"


def not_sold(panel: Panel, field: str, catalogue: Catalogue) -> list[Message]:
    """What the price list does not have, whatever the pane's size."""
    return [
        *_glass(panel, field, catalogue),
        *_works(panel, field, catalogue),
        *_facet(panel, field, catalogue),
    ]


def not_made(panel: Panel, field: str, catalogue: Catalogue) -> list[Message]:
    """What the machines cannot do; of a pane whose figures are within the limits."""
    return [
        *_sheet(panel, field, catalogue),
        *_tempering(panel, field, catalogue),
        *hole_checks.faults(panel, field, catalogue.rules.holes),
        *_cutouts(panel, field),
        *_passage(panel, field, catalogue),
    ]


def warnings(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    if panel.holes and any(hole.x is None or hole.y is None for hole in panel.holes):
        yield message("W_HOLE_POS", f"{field}.holes")
    if panel.role == "door":
        yield from _door(panel, field, catalogue)


def _glass(panel: Panel, field: str, catalogue: Catalogue) -> list[Message]:
    absent = unavailable(catalogue, catalogue.glass, panel.glass, f"{field}.glass")
    if absent:
        return absent
    return list(_thickness(panel, field, catalogue.glass[panel.glass]))


def _thickness(panel: Panel, field: str, glass: Glass) -> Iterator[Message]:
    if panel.thickness not in glass.price:
        known = ", ".join(str(t) for t in sorted(glass.price))
        yield message("E_THICKNESS", f"{field}.thickness", glass=glass.name, t=panel.thickness, known=known)


def _sheet(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    glass = catalogue.glass.get(panel.glass)
    if glass and not fits(panel, glass.sheet.width, glass.sheet.height):
        a, b = glass.sheet.width, glass.sheet.height
        yield message("E_SHEET_SIZE", _long_side(panel, field), w=panel.width, h=panel.height, a=a, b=b)


def _works(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    if panel.edge:
        yield from unavailable(catalogue, catalogue.edges, panel.edge.kind, f"{field}.edge.kind")
    for index, cutout in enumerate(panel.cutouts):
        yield from unavailable(catalogue, catalogue.cutouts, cutout.kind, f"{field}.cutouts[{index}].kind")
    for index, code in enumerate(panel.ops):
        yield from unavailable(catalogue, catalogue.area_works, code, f"{field}.ops[{index}]")


def _tempering(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    glass = catalogue.glass.get(panel.glass)
    if not panel.tempered or glass is None:
        return
    if not glass.temperable or panel.layers > 1:
        name = LAMINATED if glass.temperable else glass.name
        yield message("E_TEMPER_FORBIDDEN", f"{field}.tempered", glass=name)
        return
    furnace = catalogue.rules.furnace
    if panel.narrow < furnace.min_side:
        yield message("E_TEMPER_MIN", _narrow_side(panel, field), min=furnace.min_side)
    # A pane too large for its sheet is told so once.
    if fits(panel, glass.sheet.width, glass.sheet.height) and not fits(panel, furnace.width, furnace.height):
        yield message("E_TEMPER_MAX", _long_side(panel, field), a=furnace.width, b=furnace.height)


def _facet(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    if panel.facet is None:
        return
    if panel.layers > 1 or catalogue.prices.facet.price(panel.facet) is None:
        yield message("E_FACET_EDGE", f"{field}.facet", w=panel.facet)


def _cutouts(panel: Panel, field: str) -> Iterator[Message]:
    for index, cutout in enumerate(panel.cutouts):
        if 3 * (cutout.w or 0) > panel.width or 3 * (cutout.h or 0) > panel.height:
            yield message("E_CUTOUT_BIG", f"{field}.cutouts[{index}]")


def _passage(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    """A door's own width is the opening it leaves."""
    least = catalogue.rules.doors.min_passage
    if panel.role == "door" and panel.width < least:
        yield message("E_DOOR_PASSAGE", f"{field}.width", w=panel.width, min=least)


def _door(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Message]:
    doors = catalogue.rules.doors
    if panel.width < doors.easy_passage:
        yield message("W_PASSAGE", f"{field}.width", w=panel.width, easy=doors.easy_passage)
    if panel.height > doors.tall and panel.total_thickness < doors.tall_thickness:
        yield message("W_THIN_TALL", f"{field}.thickness", tall=Decimal(doors.tall), t=doors.tall_thickness)
    if not panel.tempered:
        yield message("W_UNTEMPERED_DOOR", f"{field}.tempered")


def _long_side(panel: Panel, field: str) -> str:
    return f"{field}.width" if panel.width >= panel.height else f"{field}.height"


def _narrow_side(panel: Panel, field: str) -> str:
    return f"{field}.width" if panel.width <= panel.height else f"{field}.height"
