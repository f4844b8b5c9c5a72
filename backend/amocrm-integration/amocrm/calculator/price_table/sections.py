"""The sections of the price table, in the order of the list."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table import (
    banded_works,
    goods,
    rule_names,
    rule_rows,
    service_rows,
    spans,
    words,
    works,
)
from amocrm.calculator.price_table.reading import Position
from amocrm.calculator.price_table.row import Row
from amocrm.calculator.price_table.spans import Span

AnySpan = Span[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`table`: the attribute that holds the positions, each with its `code`; None where the section is one position.

    `units`: which are allowed, the usual one first; none where the rows have fixed ones.
    """

    title: str
    table: str | None = None
    code: str = "code"
    units: tuple[str, ...] = ()
    span: AnySpan = spans.NONE
    rows: Callable[[PriceList], Iterator[Row]]
    with_rows: Callable[[Sequence[Position], PriceList], PriceList]

    @property
    def is_single(self) -> bool:
        """One position, or rules: taken as a whole."""
        return self.table is None

    def span_of(self, sku: str) -> AnySpan:
        return _RULE_SPANS.get(sku, spans.NONE) if self.title == words.RULES else self.span


_RULE_SPANS: dict[str, AnySpan] = {rule_names.OVERSIZE_SIDES: spans.SIDE, rule_names.OVERSIZE_AREAS: spans.AREA}
SECTIONS = (
    Section(
        title=words.GLASS,
        table="glass",
        code="sku",
        units=(words.SQUARE_METRE,),
        span=spans.THICKNESS,
        rows=goods.glass_rows,
        with_rows=goods.with_glass,
    ),
    Section(
        title=words.TEMPERING,
        units=(words.SQUARE_METRE,),
        span=spans.THICKNESS,
        rows=works.tempering_rows,
        with_rows=works.with_tempering,
    ),
    Section(
        title=words.LAMINATION,
        units=(words.SQUARE_METRE,),
        rows=works.lamination_rows,
        with_rows=works.with_lamination,
    ),
    Section(
        title=words.EDGES,
        table="edges",
        units=(words.METRE,),
        span=spans.THICKNESS,
        rows=works.edge_rows,
        with_rows=works.with_edges,
    ),
    Section(
        title=words.FACET,
        units=(words.METRE,),
        span=spans.FACET,
        rows=banded_works.facet_rows,
        with_rows=banded_works.with_facet,
    ),
    Section(
        title=words.DRILLING,
        units=(words.PIECE,),
        span=spans.HOLE,
        rows=banded_works.drilling_rows,
        with_rows=banded_works.with_drilling,
    ),
    Section(
        title=words.CUTOUTS,
        table="cutouts",
        units=(words.PIECE,),
        span=spans.BAND,
        rows=banded_works.cutout_rows,
        with_rows=banded_works.with_cutouts,
    ),
    Section(
        title=words.AREA_WORKS,
        table="area_works",
        units=(words.SQUARE_METRE,),
        rows=works.area_rows,
        with_rows=works.with_area_works,
    ),
    Section(
        title=words.HARDWARE,
        table="hardware",
        code="sku",
        units=tuple(words.HARDWARE_UNITS),
        span=spans.LENGTH,
        rows=goods.hardware_rows,
        with_rows=goods.with_hardware,
    ),
    Section(
        title=words.SERVICES,
        table="services",
        units=(*words.SERVICE_UNITS.values(), words.KILOMETRE),
        rows=service_rows.rows,
        with_rows=service_rows.with_services,
    ),
    Section(title=words.RULES, rows=rule_rows.rows, with_rows=rule_rows.with_rules),
)
BY_TITLE = {section.title: section for section in SECTIONS}
