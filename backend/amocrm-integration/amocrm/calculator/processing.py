"""What is done to a pane, and its prices by thickness or band (calculator.md §2.2, §2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

# ₽ per m² or metre by thickness in mm.
ByThickness = Mapping[int, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempering:
    code: str = "TMP"
    name: str = "Закалка"
    price: ByThickness


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamination:
    """`price` per m² of each joint of two layers; edges and holes of laminated glass cost `factor` times as much."""

    code: str = "LAM"
    name: str = "Триплексование"
    price: Decimal
    factor: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeWork:
    """`curve`: the code of the same work on a curved edge; without it such edges are not made."""

    code: str
    name: str
    price: ByThickness
    curve: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetBand:
    max_width: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """`minimum` is asked for each pane. The band is the narrowest that the facet fits."""

    code: str = "FCT"
    name: str = "Фацет"
    bands: tuple[FacetBand, ...]
    minimum: Decimal

    def price(self, width: int) -> Decimal | None:
        return next((band.price for band in self.bands if 0 < width <= band.max_width), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThicknessBand:
    """A price for panes from `low` to `high` mm thick."""

    low: int
    high: int
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HoleBand:
    max_diameter: int
    prices: tuple[ThicknessBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drilling:
    code: str = "HOL"
    name: str = "Отверстие"
    bands: tuple[HoleBand, ...]

    def price(self, diameter: int, thickness: int) -> Decimal | None:
        band = next((band for band in self.bands if diameter <= band.max_diameter), None)
        return banded(band.prices, thickness) if band else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CutoutWork:
    code: str
    name: str
    prices: tuple[ThicknessBand, ...]
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaWork:
    """Film, sandblasting and the like, ₽/m²."""

    code: str
    name: str
    price: Decimal
    is_active: bool = True


def banded(prices: tuple[ThicknessBand, ...], thickness: int) -> Decimal | None:
    return next((band.price for band in prices if band.low <= thickness <= band.high), None)
