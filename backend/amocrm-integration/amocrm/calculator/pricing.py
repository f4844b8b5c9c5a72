"""The price of a calculation by a version of the price list: the same function for a preview and for a save.

Nothing here knows what is done with the answer, so both are equal to the kopeck (calculator.md §2.5, §2.11).
"""

from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator import checks, closing, hints, limits, services
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import Catalogue, catalogue
from amocrm.calculator.checks import Occasion
from amocrm.calculator.closing import Closed
from amocrm.calculator.hardware import Cutting
from amocrm.calculator.limits import LARGEST_TOTAL, MOST_LINES
from amocrm.calculator.lines import Line, unpriced
from amocrm.calculator.messages import Message, message
from amocrm.calculator.physical import LeadTime, Physical, Size, lead_time, physical, size
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.services import Order
from amocrm.calculator.soundness import roots
from amocrm.calculator.totals import Totals, is_discount_possible
from amocrm.calculator.work import Work, work

ANYONE = Occasion()
NOTHING = Decimal(0)
MOST_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class Result:
    """`size` has the guide's keys."""

    lines: tuple[Line, ...]
    totals: Totals
    physical: Physical
    size: Size
    cutting: tuple[Cutting, ...]
    lead_time: LeadTime | None
    hints: tuple[hints.Hint, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """With an error there is no result, and the messages are the errors alone: all of them."""

    messages: tuple[Message, ...]
    result: Result | None


def price(calculation: Calculation, prices: PriceList, occasion: Occasion = ANYONE) -> Quote:
    """Of any typed input, however senseless: it raises nothing."""
    if errors := limits.too_many(calculation):
        return Quote(tuple(errors), None)
    known = catalogue(prices)
    errors = checks.faults(calculation, known)
    faulty = roots(errors)
    made = work(calculation, known, faulty)
    served = services.all_lines(calculation.services, known, Order(made.area, made.number_of_panes, NOTHING), faulty)
    errors += unpriced([*made.lines, *served])
    return Quote(tuple(errors[:MOST_MESSAGES]), None) if errors else _closed(calculation, known, made, occasion)


def _closed(calculation: Calculation, known: Catalogue, made: Work, occasion: Occasion) -> Quote:
    closed = closing.close(calculation, known, made)
    errors = _over(made, closed)
    if errors:
        return Quote(tuple(errors), None)
    told = [
        *checks.notices(calculation, known, made, occasion),
        *checks.approvals(calculation, known, closed.totals.goods, occasion.role),
    ]
    return Quote(tuple(told), _result(calculation, known, made, closed))


def _over(made: Work, closed: Closed) -> list[Message]:
    """What only the sums show."""
    errors = []
    if not is_discount_possible(closed.totals.goods):
        errors.append(message("E_DISCOUNT_RANGE", "discount.value"))
    if max(closed.totals.total, closed.totals.goods.before_discount) > LARGEST_TOTAL:
        errors.append(message("E_TOTAL_RANGE"))
    if len(made.lines) + len(closed.served) > MOST_LINES:
        errors.append(message("E_LIMIT", "lines", low=1, high=MOST_LINES))
    return errors


def _result(calculation: Calculation, known: Catalogue, made: Work, closed: Closed) -> Result:
    return Result(
        lines=(*made.lines, *closed.served),
        totals=closed.totals,
        physical=physical(made),
        size=size(made),
        cutting=made.cutting,
        lead_time=lead_time(made, known.rules.lead_times),
        hints=hints.hints(calculation, known, made, closed.totals.total),
    )
