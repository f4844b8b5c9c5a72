"""A sum split over lines without losing a kopeck: receipts, offers with a hidden markup (calculator.md §2.5)."""

from collections.abc import Sequence
from decimal import Decimal

from amocrm.calculator.lines import Line
from amocrm.calculator.money import KOPECK
from amocrm.calculator.totals import Totals

KOPECKS_IN_ROUBLE = 100
NOTHING = Decimal(0)


def allocate(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """By largest remainder, ties to the earlier line; without any weight, evenly. `total` is not negative.

    Raises ValueError when there is nothing to split over.
    """
    if not weights:
        raise ValueError("a sum cannot be split over no lines")
    whole_kopecks = total * KOPECKS_IN_ROUBLE
    parts = list(weights) if any(weights) else [Decimal(1)] * len(weights)
    whole = sum(parts, NOTHING)
    split = [divmod(whole_kopecks * part, whole) for part in parts]
    missing = int(whole_kopecks - sum(kopecks for kopecks, _ in split))
    by_remainder = sorted(range(len(split)), key=lambda index: -split[index][1])
    raised = frozenset(by_remainder[:missing])
    return tuple(KOPECK * (kopecks + (index in raised)) for index, (kopecks, _) in enumerate(split))


def shares(lines: Sequence[Line], totals: Totals) -> tuple[Decimal, ...]:
    """Each line's part of the total: goods carry markup, discount and rounding, services only their VAT."""
    goods = [line.amount for line in lines if line.group != "service"]
    services = [line.amount for line in lines if line.group == "service"]
    if not lines:
        return ()
    if not goods or not services:
        return allocate(totals.total, goods or services)
    of_goods = iter(allocate(totals.components_total, goods))
    of_services = iter(allocate(totals.services_total, services))
    return tuple(next(of_services if line.group == "service" else of_goods) for line in lines)
