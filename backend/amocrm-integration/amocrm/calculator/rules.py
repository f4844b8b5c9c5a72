"""Numbers a plant sets for itself: minimums, surcharges, limits of its machines (calculator.md §2.5, §2.7, §6.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimums:
    """Billed area in m² a pane; ₽ a pane."""

    area: Decimal = Decimal("0.250")
    safety_area: Decimal = Decimal("0.500")
    narrow_side: int = 250
    narrow: Decimal = Decimal(3000)
    tempered: Decimal = Decimal(2500)
    mirror: Decimal = Decimal(1500)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideStep:
    """`percent` from this length of the longer side."""

    side: int
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStep:
    area: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Surcharges:
    """Percents. Of the oversize steps that a pane reaches, the largest alone counts."""

    sides: tuple[SideStep, ...] = (
        SideStep(side=2500, percent=Decimal(30)),
        SideStep(side=3000, percent=Decimal(40)),
    )
    areas: tuple[AreaStep, ...] = (AreaStep(area=Decimal(4), percent=Decimal(60)),)
    trapezoid: Decimal = Decimal(20)
    curved: Decimal = Decimal(50)
    urgent: Decimal = Decimal(30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnace:
    """What the tempering furnace takes, turned either way."""

    min_side: int = 200
    width: int = 3210
    height: int = 2250


@dataclass(frozen=True, slots=True, kw_only=True)
class HoleRules:
    """Distances are multiples of the pane's thickness."""

    min_diameter: int = 3
    max_diameter: int = 90
    edge: Decimal = Decimal(2)
    gap: Decimal = Decimal(2)
    corner: Decimal = Decimal("6.5")
    part_of_side: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorRules:
    """Clear opening and door height in mm."""

    min_passage: int = 560
    easy_passage: int = 610
    tall: int = 2032
    tall_thickness: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTimes:
    """Working days from-to; laminated glass is agreed each time."""

    cut: tuple[int, int] = (2, 3)
    processed: tuple[int, int] = (3, 5)
    tempered: tuple[int, int] = (7, 10)
    laminated: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`kerf`: mm lost at each cut of a bar; `discount_limits`: percent by role, and a role without one has none."""

    minimums: Minimums = Minimums()
    surcharges: Surcharges = Surcharges()
    furnace: Furnace = Furnace()
    holes: HoleRules = HoleRules()
    doors: DoorRules = DoorRules()
    lead_times: LeadTimes = LeadTimes()
    discount_limits: Mapping[str, Decimal]
    kerf: int = 5
    heavy_pane: Decimal = Decimal(100)
    stale_days: int = 60
