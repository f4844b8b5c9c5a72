"""One version of a price list (calculator.md §2.2). A published one never changes; prices are roubles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from amocrm.calculator.calculation import Vat
from amocrm.calculator.processing import (
    AreaWork,
    ByThickness,
    CutoutWork,
    Drilling,
    EdgeWork,
    Facet,
    Lamination,
    Tempering,
)
from amocrm.calculator.rules import Rules
from amocrm.calculator.templates import Template

GlassKind = Literal["clear", "low_iron", "satin", "bronze", "grey", "fluted", "mirror", "triplex"]
HardwareUnit = Literal["шт", "м", "хлыст", "компл", "м²"]
ServiceRule = Literal["fixed", "area", "distance", "floors"]
Purpose = Literal["measuring", "mounting", "other"]
WHOLE = frozenset({"шт", "компл", "хлыст"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A pane fits either way round."""

    width: int = 3210
    height: int = 2250
    is_jumbo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """`price` per m² by thickness; `density` in kg per m² and mm; `waste_percent` enters costs, never a line."""

    sku: str
    name: str
    kind: GlassKind
    price: ByThickness
    temperable: bool = True
    sheet: Sheet = Sheet()
    density: Decimal = Decimal("2.5")
    waste_percent: Decimal = Decimal(0)
    photo: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """Goods that are bought in: pieces, metres, bars (`bars`: mm → price), hinges (`capacity`: count → kg)."""

    sku: str
    article: str = ""
    name: str
    unit: HardwareUnit = "шт"
    price: Decimal | None = None
    finish: str = ""
    photo: str | None = None
    bars: Mapping[int, Decimal] | None = None
    step: Decimal | None = None
    capacity: Mapping[int, Decimal] | None = None
    max_width: int | None = None
    glass_thickness: tuple[int, ...] = ()
    analogues: tuple[str, ...] = ()
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """`price`: of the whole (`fixed`), of a m² (`area`), of a trip in town (`distance`), of a pane a floor (`floors`).

    From `free_from` roubles of goods it costs nothing. An untaxed one stays outside the VAT.
    """

    code: str
    name: str
    rule: ServiceRule = "fixed"
    price: Decimal
    minimum: Decimal = Decimal(0)
    per_km: Decimal | None = None
    far_name: str = ""
    free_from: Decimal | None = None
    taxed: bool = True
    purpose: Purpose = "other"
    is_active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """`effective_from` is set when it is published; `version` is what people read."""

    version: str
    effective_from: date | None = None
    currency: Literal["RUB"] = "RUB"
    vat: Vat
    total_step: Decimal
    glass: tuple[Glass, ...]
    tempering: Tempering
    lamination: Lamination
    edges: tuple[EdgeWork, ...]
    facet: Facet
    drilling: Drilling
    cutouts: tuple[CutoutWork, ...]
    area_works: tuple[AreaWork, ...]
    hardware: tuple[Hardware, ...]
    services: tuple[Service, ...]
    templates: tuple[Template, ...] = ()
    rules: Rules
