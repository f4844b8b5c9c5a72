"""From goods to the total, each figure rounded half up to a kopeck at once (calculator.md §2.5, steps 12-20)."""

from dataclasses import dataclass
from decimal import Decimal

from amocrm.calculator.calculation import Calculation, Discount, Vat, VatMode
from amocrm.calculator.money import to_kopecks
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.rounding import half_up, percent_of

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a manager agrees with the client. `urgent_percent` is 0 for an order that is not urgent."""

    markup_percent: Decimal
    urgent_percent: Decimal
    discount: Discount
    vat: Vat
    step: Decimal


@dataclass(frozen=True, slots=True)
class Goods:
    """Glass, processing, surcharges and hardware. The discount is positive and subtracted."""

    goods: Decimal
    markup: Decimal
    urgent: Decimal
    discount: Decimal

    @property
    def before_discount(self) -> Decimal:
        return self.goods + self.markup + self.urgent

    @property
    def net(self) -> Decimal:
        return self.before_discount - self.discount


@dataclass(frozen=True, slots=True)
class Totals:
    """`components_total` and `services_total` are v1's keys: together always the total."""

    goods: Goods
    services: Decimal
    rounding: Decimal
    vat: Decimal
    vat_mode: VatMode
    vat_rate: Decimal
    total: Decimal
    components_total: Decimal

    @property
    def subtotal(self) -> Decimal:
        return self.goods.net + self.services

    @property
    def services_total(self) -> Decimal:
        return self.total - self.components_total


def terms(calculation: Calculation, prices: PriceList) -> Terms:
    return Terms(
        markup_percent=calculation.markup_percent,
        urgent_percent=prices.rules.surcharges.urgent if calculation.urgent else NOTHING,
        discount=calculation.discount,
        vat=calculation.vat or prices.vat,
        step=calculation.total_step or prices.total_step,
    )


def goods(amount: Decimal, terms: Terms) -> Goods:
    markup = percent_of(amount, terms.markup_percent)
    urgent = percent_of(amount + markup, terms.urgent_percent)
    return Goods(amount, markup, urgent, _discount(amount + markup + urgent, terms.discount))


def is_discount_possible(priced: Goods) -> bool:
    return priced.discount <= priced.before_discount


def discount_percent(priced: Goods, discount: Discount) -> Decimal:
    """What a discount by a sum amounts to, unrounded."""
    if discount.kind == "percent" or not priced.before_discount:
        return discount.value if discount.kind == "percent" else NOTHING
    return priced.discount * 100 / priced.before_discount


def totals(priced: Goods, services: Decimal, untaxed: Decimal, terms: Terms) -> Totals:
    """`untaxed`: the part of the services that carries no VAT."""
    if terms.vat.mode == "on_top":
        return _on_top(priced, services, untaxed, terms.vat)
    return _included(priced, services, untaxed, terms)


def _discount(amount: Decimal, discount: Discount) -> Decimal:
    if discount.kind == "percent":
        return percent_of(amount, discount.value)
    return to_kopecks(discount.value)


def _included(priced: Goods, services: Decimal, untaxed: Decimal, terms: Terms) -> Totals:
    """The rounding goes to the goods, unless it would take more than they cost."""
    subtotal = priced.net + services
    total = half_up(subtotal, terms.step)
    rate = terms.vat.rate if terms.vat.mode == "included" else NOTHING
    return Totals(
        goods=priced,
        services=services,
        rounding=total - subtotal,
        vat=to_kopecks(max(total - untaxed, NOTHING) * rate / (100 + rate)),
        vat_mode=terms.vat.mode,
        vat_rate=rate,
        total=total,
        components_total=max(priced.net + total - subtotal, NOTHING),
    )


def _on_top(priced: Goods, services: Decimal, untaxed: Decimal, vat: Vat) -> Totals:
    """Not rounded to a step: the client's accountant recomputes it."""
    subtotal = priced.net + services
    tax = percent_of(subtotal - untaxed, vat.rate)
    return Totals(
        goods=priced,
        services=services,
        rounding=NOTHING,
        vat=tax,
        vat_mode="on_top",
        vat_rate=vat.rate,
        total=subtotal + tax,
        components_total=priced.net + min(percent_of(priced.net, vat.rate), tax),
    )
