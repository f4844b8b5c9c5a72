"""Services and totals of what is made: cheap enough to be done again for every hint."""

from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator import services, totals
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.catalogue import Catalogue
from amocrm.calculator.lines import Line, amount_of
from amocrm.calculator.services import Order
from amocrm.calculator.totals import Totals
from amocrm.calculator.work import Work

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Closed:
    served: tuple[Line, ...]
    totals: Totals


def close(calculation: Calculation, catalogue: Catalogue, made: Work) -> Closed:
    terms = totals.terms(calculation, catalogue.prices)
    goods = totals.goods(made.goods, terms)
    order = Order(made.area, made.number_of_panes, goods.net)
    served = services.all_lines(calculation.services, catalogue, order)
    untaxed = amount_of(row for row in served if not catalogue.services[row.code].taxed)
    return Closed(tuple(served), totals.totals(goods, amount_of(served), untaxed, terms))
