"""Orders that can be made, by a number: far quicker than drawing them, for checks that need thousands."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from amocrm.calculator.calculation import (
    BarItem,
    Calculation,
    Cutout,
    Discount,
    Edge,
    HardwareItem,
    Hole,
    Panel,
    Role,
    ServiceItem,
    Shape,
    Vat,
    VatMode,
)

T = TypeVar("T")
GLASSES = (("CLR", 6), ("CLR", 10), ("OPT", 8), ("BRZ", 8), ("MIR", 4))
ROLES: tuple[Role, ...] = ("fixed", "side", "return", "shelf", "mirror")
SHAPES: tuple[Shape, ...] = ("rect", "rect", "trapezoid", "circle")
MODES: tuple[VatMode, ...] = ("included", "on_top", "none")
PIECES, BARS = ("HDL-SK", "CON-90", "BAR-ST", "SEAL-PS11"), ("PRF-U20", "SEAL-PS2")
SERVICES = (
    ServiceItem(code="MSR"),
    ServiceItem(code="MNT"),
    ServiceItem(code="DSM"),
    ServiceItem(code="DLV", km=37),
    ServiceItem(code="LFT", floor=5),
)
STEPS = (None, Decimal("0.01"), Decimal(1), Decimal(50), Decimal(100))


def order(number: int) -> Calculation:
    """The same number gives the same order."""
    lots = Random(number)  # noqa: S311 - a test's lots
    return Calculation(
        template=lots.choice((None, None, "walk_in")),
        title="Заказ",
        panels=tuple(_panel(lots, f"p{place}") for place in range(lots.randint(0, 4))),
        hardware=tuple(_hardware(lots) for _ in range(lots.randint(0, 3))),
        bars=tuple(BarItem(sku=lots.choice(BARS), pieces=_pieces(lots)) for _ in range(lots.randint(0, 1))),
        services=tuple(lots.sample(SERVICES, lots.randint(0, 3))),
        markup_percent=lots.choice((Decimal(0), _money(lots, 500))),
        urgent=lots.random() < 1 / 3,
        discount=_discount(lots),
        vat=lots.choice((None, Vat(mode=lots.choice(MODES), rate=_money(lots, 30)))),
        total_step=lots.choice(STEPS),
        comment="секрет",
    )


def _panel(lots: Random, key: str) -> Panel:
    glass, thickness = lots.choice(GLASSES)
    shape = lots.choice(SHAPES)
    width = lots.randint(200, 2250)
    return Panel(
        key=key,
        role=lots.choice(ROLES),
        shape=shape,
        width=width,
        height=width if shape == "circle" else lots.randint(200, 3200 if thickness > 4 else 2250),
        qty=lots.choice((1, 1, 2, 7)),
        glass=glass,
        thickness=thickness,
        tempered=glass != "MIR" and lots.random() < 1 / 2,
        edge=None if shape == "circle" else lots.choice((None, Edge(kind="POL"), Edge(kind="GRN", sides="tb"))),
        holes=_some(lots, (Hole(d=12, n=2), Hole(d=30))),
        cutouts=_some(lots, (Cutout(kind="HNG", n=2),)),
        ops=_some(lots, ("FLM",)),
        note="секрет",
    )


def _some(lots: Random, things: Sequence[T]) -> tuple[T, ...]:
    return tuple(thing for thing in things if lots.random() < 1 / 4)


def _hardware(lots: Random) -> HardwareItem:
    if lots.random() < 1 / 4:
        return HardwareItem(sku="SEAL-MAG", mm=lots.randint(1, 9000))
    return HardwareItem(sku=lots.choice(PIECES), qty=Decimal(lots.randint(1, 99)))


def _pieces(lots: Random) -> tuple[int, ...]:
    return tuple(lots.randint(1, 2200) for _ in range(lots.randint(1, 5)))


def _discount(lots: Random) -> Discount:
    by_sum = Discount(kind="amount", value=_money(lots, 300), reason="секрет")
    return lots.choice((Discount(), Discount(value=_money(lots, 100), reason="секрет"), by_sum))


def _money(lots: Random, most: int) -> Decimal:
    return Decimal(lots.randint(0, most * 100)) / 100
