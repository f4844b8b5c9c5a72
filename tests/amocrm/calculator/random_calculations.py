"""Calculations at random: most can be priced, some cannot; every option turns up."""

from dataclasses import replace
from decimal import Decimal
from typing import get_args

from hypothesis import strategies as st

from amocrm.calculator.calculation import (
    BarItem,
    Calculation,
    Cutout,
    Discount,
    Edge,
    HardwareItem,
    Hole,
    Panel,
    ServiceItem,
    Shape,
    Vat,
)
from amocrm.calculator.demo_price_list import DEMO

GLASSES = tuple((glass.sku, thickness) for glass in DEMO.glass for thickness in glass.price)
SIZES = st.one_of(st.integers(200, 2250), st.sampled_from((50, 199, 249, 250, 500, 1999, 2000, 2249, 2250, 2500, 3000)))
EDGES = st.builds(Edge, kind=st.sampled_from(("POL", "POL", "GRN")), sides=st.sampled_from(("trbl", "tb", "r", "trl")))
HOLES = st.one_of(
    st.builds(Hole, d=st.integers(12, 60), n=st.integers(1, 4)),
    st.builds(Hole, d=st.integers(3, 90), n=st.integers(1, 4)),
    st.builds(Hole, d=st.integers(3, 90), x=st.integers(0, 3000), y=st.integers(0, 3000)),
)
CUTOUTS = st.builds(Cutout, kind=st.sampled_from(("HNG", "EDG", "INN")), n=st.integers(1, 4))


SHAPES: tuple[Shape, ...] = ("rect", *get_args(Shape))


@st.composite
def panels(draw: st.DrawFn, key: str = "p1") -> Panel:
    """Sizes are within the limits; the sheet or the furnace may still be too small."""
    glass, thickness = draw(st.sampled_from(GLASSES))
    layers = draw(st.sampled_from((1, 1, 1, 2))) if thickness <= 6 else 1
    shape = draw(st.sampled_from(SHAPES))
    width = draw(SIZES)
    return Panel(
        key=key,
        role=draw(st.sampled_from(("fixed", "side", "return", "shelf", "mirror", "door"))),
        shape=shape,
        width=width,
        height=width if shape == "circle" else draw(SIZES),
        qty=draw(st.sampled_from((1, 1, 2, 7, 999))),
        glass=glass,
        thickness=thickness,
        layers=layers,
        tempered=layers == 1 and glass != "MIR" and draw(st.booleans()),
        edge=draw(st.none() | EDGES),
        facet=draw(st.sampled_from((None, None, None, 10, 15, 30, 31))) if layers == 1 else None,
        holes=tuple(draw(st.lists(HOLES, max_size=1))),
        cutouts=tuple(draw(st.lists(CUTOUTS, max_size=2))),
        ops=tuple(draw(st.lists(st.sampled_from(("FLM", "SND", "TNT")), unique=True, max_size=2))),
    )


@st.composite
def sheets(draw: st.DrawFn, smallest: int = 200) -> Panel:
    """A rectangle that can always be made: polished all round, without holes."""
    glass, thickness = draw(st.sampled_from(GLASSES))
    return Panel(
        key="p1",
        width=draw(st.integers(smallest, 2250)),
        height=draw(st.integers(smallest, 2250)),
        glass=glass,
        thickness=thickness,
        tempered=glass != "MIR" and draw(st.booleans()),
        edge=Edge(kind="POL"),
    )


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda number: Decimal(number) / 10**places)


PIECES = st.builds(
    HardwareItem,
    sku=st.sampled_from(("HDL-SK", "CON-90", "BAR-ST", "SEAL-PS11")),
    qty=st.integers(1, 999).map(Decimal),
)
METRES = st.builds(HardwareItem, sku=st.just("SEAL-MAG"), mm=st.integers(1, 9000))
HINGES = st.builds(HardwareItem, sku=st.sampled_from(("HNG-WG", "HNG-GG")), door=st.just("p1"))
HARDWARE = st.one_of(PIECES, METRES, PIECES, METRES, HINGES)
BARS = st.builds(
    BarItem,
    sku=st.sampled_from(("PRF-U20", "SEAL-PS2")),
    pieces=st.lists(st.integers(1, 2200), min_size=1, max_size=8).map(tuple),
)
SERVICES = st.one_of(
    st.builds(ServiceItem, code=st.sampled_from(("MSR", "MNT", "DSM"))),
    st.builds(ServiceItem, code=st.just("DLV"), km=st.none() | st.integers(0, 2000)),
    st.builds(ServiceItem, code=st.just("LFT"), floor=st.integers(1, 60)),
)
DISCOUNTS = st.one_of(
    st.just(Discount()),
    st.builds(Discount, kind=st.just("percent"), value=decimals(0, 100, 2)),
    st.builds(Discount, kind=st.just("amount"), value=decimals(0, 1000, 2)),
)
VATS = st.one_of(
    st.none(), st.builds(Vat, mode=st.sampled_from(("included", "on_top", "none")), rate=decimals(0, 30, 2))
)
STEPS = st.sampled_from((None, *(Decimal(step) for step in ("0.01", "1", "10", "50", "100"))))


@st.composite
def calculations(draw: st.DrawFn) -> Calculation:
    made = draw(st.lists(panels(), max_size=4))
    return Calculation(
        template=draw(st.sampled_from((None, "walk_in"))),
        panels=tuple(replace(panel, key=f"p{number}") for number, panel in enumerate(made, 1)),
        hardware=tuple(draw(st.lists(HARDWARE, max_size=3))),
        bars=tuple(draw(st.lists(BARS, max_size=2))),
        services=tuple(draw(st.lists(SERVICES, max_size=3))),
        markup_percent=draw(decimals(0, 500, 2)),
        urgent=draw(st.booleans()),
        discount=draw(DISCOUNTS),
        vat=draw(VATS),
        total_step=draw(STEPS),
    )
