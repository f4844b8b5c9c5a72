"""A calculation priced for a person: the same way for a preview and for a save (contract.md §2.1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from amocrm import messages
from amocrm.calculator import priced as records
from amocrm.calculator import pricing, v2
from amocrm.calculator.checks import Occasion
from amocrm.calculator.messages import Message, message, price_archived, price_changed
from amocrm.calculator.money import to_kopecks
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.priced import Priced
from amocrm.calculator.pricing import Quote
from amocrm.guards import WidgetUser
from amocrm.price_lists import PriceLists
from amocrm.refusals import NoPriceList
from amocrm.saga.records import Save
from amocrm.zones import zone
from shared.errors import PriceChanged, Unprocessable
from shared.services import Services


def read(fields: Mapping[str, object]) -> v2.Body:
    """Raises Unprocessable with every fault."""
    try:
        return v2.parse(fields)
    except v2.Faults as faults:
        raise refused(faults.messages) from None


def quoted(services: Services, caller: WidgetUser, body: v2.Body, seen: Priced | None = None) -> Priced:
    """By the price list in force; by the one that it was `seen` with, as long as the body names that.

    Raises Unprocessable with every error, NoPriceList.
    """
    return by(services, caller, body, _prices(services, caller, body.order.price_list_version, seen))


def by(services: Services, caller: WidgetUser, body: v2.Body, prices: PriceList) -> Priced:
    """Raises Unprocessable with every error."""
    quote = _quote(services, caller, body, prices)
    if quote.result is None:
        raise refused(quote.messages)
    return records.priced(body, prices, quote.result, (*quote.messages, *_by_another(body, prices)))


def kept_version(body: v2.Body) -> str | None:
    """What a preview is priced by without a look at the record: only what was saved before keeps its price list."""
    return body.order.price_list_version if body.order.id else None


def priced(services: Services, caller: WidgetUser, body: v2.Body, seen: Save | None) -> Priced:
    """To be saved. Raises PriceChanged too, when the person saw another total."""
    former = seen.calculation if seen and isinstance(seen.calculation, Priced) else None
    calculation = quoted(services, caller, body, former)
    expected = body.order.expected_total
    if expected is not None and expected != calculation.total_price:
        told = price_changed(expected, calculation.total_price)
        totals = {"expected_total": f"{to_kopecks(expected):f}", "total": f"{to_kopecks(calculation.total_price):f}"}
        extra = {"messages": [told.as_json()], "price_list_version": calculation.version, **totals}
        raise PriceChanged(message=told.text, extra=extra)
    return calculation


def current(services: Services, caller: WidgetUser, former: Priced) -> dict[str, Any] | None:
    """What a saved one would cost today; None where the price list is the same, or there is none."""
    prices = PriceLists(services).in_force(caller.owner)
    if prices is None or prices.version == former.version:
        return None
    quote = _quote(services, caller, former.body, prices)
    shown: dict[str, Any] = {"price_list_version": prices.version, "messages": _told(quote.messages)}
    if quote.result is None:
        return {**shown, "total": None, "difference": None, "text": ""}
    total = quote.result.totals.total
    told = price_archived((former.version, prices.version), former.total_price, total)
    return {**shown, "total": _sum(total), "difference": _sum(total - former.total_price), "text": told.text}


def refused(faults: Sequence[Message]) -> Unprocessable:
    """All at once; the first of them is the sentence for who reads one."""
    return Unprocessable(field=faults[0].field, message=faults[0].text, extra={"messages": _told(faults)})


def _prices(services: Services, caller: WidgetUser, named: str | None, seen: Priced | None) -> PriceList:
    lists = PriceLists(services)
    kept = seen is not None and named == seen.version
    found = (lists.version(caller.owner, named) if kept and named else None) or lists.in_force(caller.owner)
    if found is None:
        raise NoPriceList(message=messages.NO_PRICE_LIST)
    return found


def _by_another(body: v2.Body, prices: PriceList) -> list[Message]:
    """The list that was named is unknown, or no longer in force."""
    named = body.order.price_list_version
    if named in {None, prices.version}:
        return []
    return [message("W_PRICE_OTHER", "price_list_version", named=str(named), version=prices.version)]


def _quote(services: Services, caller: WidgetUser, body: v2.Body, prices: PriceList) -> Quote:
    occasion = Occasion(caller.role, _today(services, caller))
    return pricing.price(body.calculation, prices, occasion)


def _today(services: Services, caller: WidgetUser) -> date:
    return services.clock.now().astimezone(zone(caller.account.timezone)).date()


def _told(told: Sequence[Message]) -> list[dict[str, str]]:
    return [one.as_json() for one in told]


def _sum(amount: Decimal) -> str:
    return f"{to_kopecks(amount):f}"
