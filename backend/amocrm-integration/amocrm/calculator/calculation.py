"""What a manager enters, as typed values: `calculation` of a v2 body (calculator.md §2.3).

Field names are the JSON's, so a decoder fills these classes as they are. Sizes are whole millimetres. Nothing is
checked here: the checks of limits, panes, holes and hardware say what is wrong, all at once.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Role = Literal["fixed", "door", "side", "return", "shelf", "mirror"]
Shape = Literal["rect", "trapezoid", "curved", "circle"]
VatMode = Literal["included", "on_top", "none"]
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`sides`: which of top, right, bottom, left, as letters of `trbl`."""

    kind: str
    sides: str = "trbl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """`n` holes of diameter `d`; `x`, `y` is the centre from the left and the bottom, where it is known."""

    d: int
    n: int = 1
    x: int | None = None
    y: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutout:
    """`w`, `h`: its size where it is known; only then is it compared with the pane's."""

    kind: str
    n: int = 1
    w: int | None = None
    h: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`qty` equal panes. Width and height bound the shape; a circle has both equal to its diameter."""

    key: str
    role: Role = "fixed"
    shape: Shape = "rect"
    width: int
    height: int
    qty: int = 1
    glass: str
    thickness: int
    layers: int = 1
    tempered: bool = False
    edge: Edge | None = None
    facet: int | None = None
    holes: tuple[Hole, ...] = ()
    cutouts: tuple[Cutout, ...] = ()
    ops: tuple[str, ...] = ()
    note: str = ""

    @property
    def total_thickness(self) -> int:
        return self.thickness * self.layers

    @property
    def narrow(self) -> int:
        return min(self.width, self.height)

    @property
    def long(self) -> int:
        return max(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareItem:
    """A hinge names its `door` (a pane's key) and may leave `qty` to the weight; goods by the metre give `mm`."""

    sku: str
    qty: Decimal | None = None
    mm: int | None = None
    door: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BarItem:
    """Lengths to be cut from stock bars of one article."""

    sku: str
    pieces: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceItem:
    code: str
    km: int | None = None
    floor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    kind: Literal["percent", "amount"] = "percent"
    value: Decimal = ZERO
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vat:
    mode: VatMode
    rate: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """`vat` and `total_step` left out mean those of the price list."""

    template: str | None = None
    title: str = ""
    panels: tuple[Panel, ...] = ()
    hardware: tuple[HardwareItem, ...] = ()
    bars: tuple[BarItem, ...] = ()
    services: tuple[ServiceItem, ...] = ()
    markup_percent: Decimal = ZERO
    urgent: bool = False
    discount: Discount = Discount()
    vat: Vat | None = None
    total_step: Decimal | None = None
    comment: str = ""
