"""Whether the numbers of a plant make sense together."""

from collections.abc import Iterator
from decimal import Decimal

from amocrm.calculator.field_checks import amount, rising, within
from amocrm.calculator.messages import Message
from amocrm.calculator.rules import Furnace, HoleRules, LeadTimes, Minimums, Rules, Surcharges

LARGEST_SIDE = 20_000
PERCENT = (0, 500)


def faults(rules: Rules) -> Iterator[Message]:
    yield from _minimums(rules.minimums)
    yield from _surcharges(rules.surcharges)
    yield from _furnace(rules.furnace)
    yield from _holes(rules.holes)
    yield from _lead_times(rules.lead_times)
    for role, limit in rules.discount_limits.items():
        yield from within(limit, f"rules.discount_limits.{role}", (0, 100))
    yield from within(rules.kerf, "rules.kerf", (0, 100))
    yield from within(rules.heavy_pane, "rules.heavy_pane", (1, 10_000))
    yield from within(rules.stale_days, "rules.stale_days", (1, 3650))
    doors = rules.doors
    yield from rising([0, doors.min_passage, doors.easy_passage], "rules.doors.easy_passage")


def _minimums(minimums: Minimums) -> Iterator[Message]:
    field = "rules.minimums"
    yield from within(minimums.area, f"{field}.area", (0, 10))
    yield from within(minimums.safety_area, f"{field}.safety_area", (0, 10))
    yield from within(minimums.narrow_side, f"{field}.narrow_side", (0, LARGEST_SIDE))
    yield from amount(minimums.narrow, f"{field}.narrow")
    yield from amount(minimums.tempered, f"{field}.tempered")
    yield from amount(minimums.mirror, f"{field}.mirror")


def _surcharges(surcharges: Surcharges) -> Iterator[Message]:
    """A larger pane never has a smaller surcharge."""
    field = "rules.surcharges"
    yield from rising([0, *(step.side for step in surcharges.sides)], f"{field}.sides")
    yield from rising([Decimal(0), *(step.percent for step in surcharges.sides)], f"{field}.sides")
    yield from rising([Decimal(0), *(step.area for step in surcharges.areas)], f"{field}.areas")
    yield from rising([Decimal(0), *(step.percent for step in surcharges.areas)], f"{field}.areas")
    yield from within(surcharges.trapezoid, f"{field}.trapezoid", PERCENT)
    yield from within(surcharges.curved, f"{field}.curved", PERCENT)
    yield from within(surcharges.urgent, f"{field}.urgent", PERCENT)


def _furnace(furnace: Furnace) -> Iterator[Message]:
    for name in ("min_side", "width", "height"):
        yield from within(getattr(furnace, name), f"rules.furnace.{name}", (1, LARGEST_SIDE))


def _holes(holes: HoleRules) -> Iterator[Message]:
    yield from rising([0, holes.min_diameter, holes.max_diameter], "rules.holes.max_diameter")
    for name in ("edge", "gap", "corner"):
        yield from within(getattr(holes, name), f"rules.holes.{name}", (0, 100))
    yield from within(holes.part_of_side, "rules.holes.part_of_side", (1, 100))


def _lead_times(times: LeadTimes) -> Iterator[Message]:
    for name in ("cut", "processed", "tempered", "laminated"):
        days = getattr(times, name)
        if days:
            yield from rising([0, days[0], days[1] + 1], f"rules.lead_times.{name}")
