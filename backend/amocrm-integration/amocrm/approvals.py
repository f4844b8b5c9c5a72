"""Discounts beyond a person's limit: who may say yes to one, and what the journal keeps of the word (§2.7, §3.7)."""

from dataclasses import replace

from amocrm import messages, quoting, roles
from amocrm.calculator.priced import Priced
from amocrm.guards import WidgetUser
from amocrm.price_lists import PriceLists
from amocrm.refusals import NoPriceList
from amocrm.saga.records import Save, Standing, Wish
from shared.errors import Denied, Unprocessable
from shared.services import Services
from shared.web import Request


def decided(services: Services, caller: WidgetUser, seen: Save, *, approved: bool) -> Wish:
    """Into the order with everything that belongs to it, or back to a draft. Raises Denied, Unprocessable."""
    if seen.standing is not Standing.WAITING_APPROVAL:
        raise Unprocessable(field="id", message=messages.NOT_WAITING)
    if not approved:
        return Wish(seen.calculation, Standing.DRAFT, is_told=False)
    if isinstance(seen.calculation, Priced):
        refuse_beyond(services, caller, seen.calculation)
    return Wish(seen.calculation)


def refuse_beyond(services: Services, caller: WidgetUser, calculation: Priced) -> None:
    """Raises Denied for a discount over the caller's own limit: the one of today, of what it was priced by then."""
    if caller.role == "administrator" or not calculation.body.calculation.discount.value:
        return
    lists = PriceLists(services)
    current = lists.in_force(caller.owner)
    if current is None:
        raise NoPriceList(message=messages.NO_PRICE_LIST)
    kept = lists.version(caller.owner, calculation.version) or current
    rules = replace(kept.rules, discount_limits=current.rules.discount_limits)
    if quoting.by(services, caller, calculation.body, replace(kept, rules=rules)).needs_approval:
        if not roles.may_decide(caller.role):
            raise Unprocessable(field="in_order", message=messages.NEEDS_APPROVAL)
        limit = roles.discount_limit(caller.role, current)
        raise Denied("limit", message=messages.OVER_OWN_LIMIT.format(limit=limit))


def record(services: Services, request: Request, caller: WidgetUser, save: Save) -> None:
    """After it was saved. Of what a save itself says (who, when, how much) the journal reads that save."""
    services.audit.write(
        "discount_approved" if save.standing is Standing.IN_ORDER else "discount_refused",
        actor=caller.actor,
        object_=f"{save.lead_id}-{save.number}",
        outcome=f"{Standing.WAITING_APPROVAL} → {save.standing}",
        request_id=request.request_id,
        owner=save.owner,
        ip=request.source_ip,
    )
