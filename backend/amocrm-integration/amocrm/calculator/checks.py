"""What keeps a calculation from being priced, and what is worth knowing once it is (calculator.md §2.7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from amocrm.calculator import charges, hardware, limits, pane_checks, services
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.messages import Message, message
from amocrm.calculator.money import KOPECK
from amocrm.calculator.seller_roles import SellerRole
from amocrm.calculator.soundness import NONE_FAULTY, roots, sound
from amocrm.calculator.totals import Goods, discount_percent
from amocrm.calculator.work import Work


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who asks, and when; without a day nothing is said about the price list's age."""

    role: SellerRole = "manager"
    today: date | None = None


def faults(calculation: Calculation, catalogue: Catalogue) -> list[Message]:
    """All errors that the input alone shows; whether a size can be made is asked only where it is within the limits."""
    found = limits.faults(calculation)
    beyond = roots(found)
    found += charges.faults(calculation.template, catalogue)
    for field, panel in sound("panels", calculation.panels, NONE_FAULTY):
        found += pane_checks.not_sold(panel, field, catalogue)
        found += [] if field in beyond else pane_checks.not_made(panel, field, catalogue)
    for field, item in sound("hardware", calculation.hardware, beyond):
        found += hardware.item_faults(item, field, calculation.panels, catalogue)
    for field, bar in sound("bars", calculation.bars, beyond):
        found += hardware.bar_faults(bar, field, catalogue)
    for field, service in sound("services", calculation.services, beyond):
        found += services.faults(service, field, catalogue)
    return found


def notices(calculation: Calculation, catalogue: Catalogue, work: Work, occasion: Occasion) -> Iterator[Message]:
    """Warnings of a calculation without errors."""
    for index, pane in enumerate(work.panes):
        yield from pane.warnings
        yield from pane_checks.warnings(pane.panel, f"panels[{index}]", catalogue)
    yield from charges.warnings(calculation.template, catalogue, [item.sku for item in calculation.hardware])
    yield from services.warnings(calculation.services, catalogue)
    yield from _stale(catalogue, occasion)


def approvals(calculation: Calculation, catalogue: Catalogue, priced: Goods, role: SellerRole) -> Iterator[Message]:
    """An administrator has no limit; a role that the price list does not name may give nothing."""
    asked = discount_percent(priced, calculation.discount)
    limit = catalogue.rules.discount_limits.get(role, Decimal(0))
    if role != "administrator" and priced.discount and asked > limit:
        told = asked.quantize(KOPECK, ROUND_CEILING)
        yield message("A_DISCOUNT_LIMIT", "discount.value", p=told, limit=limit)


def _stale(catalogue: Catalogue, occasion: Occasion) -> Iterator[Message]:
    since = catalogue.prices.effective_from
    if since and occasion.today:
        age = (occasion.today - since).days
        if age > catalogue.rules.stale_days:
            yield message("W_PRICE_STALE", "price_list_version", n=age)
