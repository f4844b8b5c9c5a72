"""The lines of a pane before surcharges: by area, along the edge, by the piece (calculator.md §2.5, steps 2-4)."""

from collections.abc import Iterator
from decimal import Decimal

from amocrm.calculator import shapes
from amocrm.calculator.calculation import Edge, Panel
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.lines import Group, Line, line
from amocrm.calculator.processing import EdgeWork, banded

ALL_SIDES = "trbl"


def by_area(panel: Panel, field: str, catalogue: Catalogue, area: Decimal) -> tuple[Line, ...]:
    """`area`: billed m² of all panes of the row. A surcharge for the shape is a percent of these lines."""
    return (
        _glass(panel, field, catalogue, area),
        *_strengthened(panel, field, catalogue, area),
        *_covered(panel, field, catalogue, area),
    )


def others(panel: Panel, field: str, catalogue: Catalogue) -> tuple[Line, ...]:
    return (*_edge(panel, field, catalogue), *_holes(panel, field, catalogue), *_cutouts(panel, field, catalogue))


def _glass(panel: Panel, field: str, catalogue: Catalogue, area: Decimal) -> Line:
    glass = catalogue.glass[panel.glass]
    layers = f" × {panel.layers}" if panel.layers > 1 else ""
    name = f"{glass.name} {panel.thickness} мм{layers}"
    price = glass.price[panel.thickness] * panel.layers
    return _of_pane(panel, "glass", glass.sku, name, ("м²", area, price, f"{field}.glass"))


def _strengthened(panel: Panel, field: str, catalogue: Catalogue, area: Decimal) -> Iterator[Line]:
    if panel.tempered:
        work = catalogue.prices.tempering
        price = work.price.get(panel.thickness)
        name = f"{work.name} {panel.thickness} мм"
        yield _of_pane(panel, "processing", work.code, name, ("м²", area, price, f"{field}.tempered"))
    if panel.layers > 1:
        joint = catalogue.prices.lamination
        joints = area * (panel.layers - 1)
        yield _of_pane(panel, "processing", joint.code, joint.name, ("м²", joints, joint.price, f"{field}.layers"))


def _covered(panel: Panel, field: str, catalogue: Catalogue, area: Decimal) -> Iterator[Line]:
    for index, code in enumerate(panel.ops):
        work = catalogue.area_works[code]
        yield _of_pane(panel, "processing", code, work.name, ("м²", area, work.price, f"{field}.ops[{index}]"))


def _edge(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Line]:
    """A facet replaces the edge on the same sides."""
    if panel.facet is not None:
        yield _faceted(panel, field, catalogue, panel.facet)
    elif panel.edge:
        yield _ground(panel, field, catalogue, panel.edge)


def _faceted(panel: Panel, field: str, catalogue: Catalogue, width: int) -> Line:
    facet = catalogue.prices.facet
    length = shapes.edge_length(panel, panel.edge.sides if panel.edge else ALL_SIDES) * panel.qty
    name = f"{facet.name} {width} мм"
    return _of_pane(panel, "processing", facet.code, name, ("м", length, facet.price(width), f"{field}.facet"))


def _ground(panel: Panel, field: str, catalogue: Catalogue, edge: Edge) -> Line:
    work = catalogue.edges[edge.kind]
    curve = _curve(work, catalogue) if shapes.is_curved(panel) else work
    price = curve.price.get(panel.total_thickness) if curve else None
    sold = curve or work
    factor = _factor(panel, catalogue)
    name = f"{sold.name} (триплекс ×{factor})" if factor > 1 else sold.name
    length = shapes.edge_length(panel, edge.sides) * panel.qty
    return _of_pane(panel, "processing", sold.code, name, ("м", length, _times(price, factor), f"{field}.edge.kind"))


def _curve(work: EdgeWork, catalogue: Catalogue) -> EdgeWork | None:
    return catalogue.edges.get(work.curve) if work.curve else None


def _holes(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Line]:
    drilling, factor = catalogue.prices.drilling, _factor(panel, catalogue)
    for index, hole in enumerate(panel.holes):
        price = _times(drilling.price(hole.d, panel.total_thickness), factor)
        count, name = Decimal(hole.n * panel.qty), f"{drilling.name} Ø{hole.d} мм"
        yield _of_pane(panel, "processing", drilling.code, name, ("шт", count, price, f"{field}.holes[{index}]"))


def _cutouts(panel: Panel, field: str, catalogue: Catalogue) -> Iterator[Line]:
    factor = _factor(panel, catalogue)
    for index, cutout in enumerate(panel.cutouts):
        work = catalogue.cutouts[cutout.kind]
        price = _times(banded(work.prices, panel.total_thickness), factor)
        count = Decimal(cutout.n * panel.qty)
        yield _of_pane(panel, "processing", work.code, work.name, ("шт", count, price, f"{field}.cutouts[{index}]"))


def _factor(panel: Panel, catalogue: Catalogue) -> int:
    return catalogue.prices.lamination.factor if panel.layers > 1 else 1


def _times(price: Decimal | None, factor: int) -> Decimal | None:
    return price * factor if price else None


def _of_pane(panel: Panel, group: Group, code: str, name: str, sold: tuple[str, Decimal, Decimal | None, str]) -> Line:
    """`sold`: unit, quantity, price, field."""
    unit, qty, price, field = sold
    return line(group, code, name, unit=unit, qty=qty, price=price, field=field, panel=panel.key)
