"""Panes and goods that tests are made of."""

from decimal import Decimal

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
)

POLISHED = Edge(kind="POL")
PLAIN = Panel(key="p1", width=1000, height=1000, glass="CLR", thickness=6)
PARTITION = Panel(key="p1", width=1000, height=2000, glass="OPT", thickness=8, tempered=True, edge=POLISHED)
DOOR = Panel(
    key="door",
    role="door",
    width=800,
    height=2100,
    glass="CLR",
    thickness=10,
    tempered=True,
    edge=POLISHED,
    holes=(Hole(d=12, n=2),),
    cutouts=(Cutout(kind="HNG", n=2),),
)


def of(*panels: Panel) -> Calculation:
    return Calculation(panels=panels)


def item(sku: str, qty: str = "1") -> HardwareItem:
    return HardwareItem(sku=sku, qty=Decimal(qty))


def hinges(sku: str = "HNG-WG", door: str = "door", qty: str | None = None) -> HardwareItem:
    return HardwareItem(sku=sku, door=door, qty=None if qty is None else Decimal(qty))


def bars(sku: str, *pieces: int) -> BarItem:
    return BarItem(sku=sku, pieces=pieces)


def services(*codes: str) -> tuple[ServiceItem, ...]:
    return tuple(ServiceItem(code=code) for code in codes)


def percent_off(value: str) -> Discount:
    return Discount(kind="percent", value=Decimal(value))


def roubles_off(value: str) -> Discount:
    return Discount(kind="amount", value=Decimal(value))
