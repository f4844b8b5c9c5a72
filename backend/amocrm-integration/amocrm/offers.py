"""The commercial offer («КП») of a saved calculation, for the print view."""

from itertools import pairwise
from typing import Literal

from amocrm import deals, people
from amocrm.calculator import offer as offers
from amocrm.calculator.offer import Facts
from amocrm.calculator.offer_products import Entry
from amocrm.calculator.priced import Priced
from amocrm.deals import Deal
from amocrm.guards import WidgetUser
from amocrm.identifiers import calculation_id
from amocrm.saga.records import Save, Standing
from amocrm.saga.saves import Saves
from amocrm.sellers import Sellers
from amocrm.zones import zone
from shared.errors import BadParam
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

DRAFTS = frozenset({Standing.DRAFT, Standing.WAITING_APPROVAL})
DEPTHS: dict[str, Literal["short", "detailed"]] = {"short": "short", "detailed": "detailed"}


def offer(request: Request, caller: WidgetUser, services: Services) -> Response:
    """`id`, `depth` short or detailed; with `phone=1` the client's phone is in it. Raises NotFound."""
    depth = DEPTHS.get(request.query.get("depth", "short"))
    if depth is None:
        raise BadParam(field="depth")
    asked = calculation_id(request.query.get("id"))
    deal = deals.read(request, caller, services)
    save = Saves(services).newest(caller, deal.lead.id, asked)
    _record(request, caller, services, save)
    facts = _facts(caller, services, deal, save, with_phone=request.query.get("phone") == "1")
    return success(offer=_made(save, facts, depth))


def _record(request: Request, caller: WidgetUser, services: Services, save: Save) -> None:
    services.audit.write(
        "offer_made",
        actor=caller.actor,
        object_=f"{save.lead_id}-{save.number}",
        outcome="done",
        request_id=request.request_id,
        owner=caller.owner,
        ip=request.source_ip,
    )


def _made(save: Save, facts: Facts, depth: Literal["short", "detailed"]) -> Entry:
    calculation = save.calculation
    if isinstance(calculation, Priced):
        return offers.offer(calculation.body.calculation, calculation.lines, facts, depth)
    return offers.offer_v1(calculation, facts, depth)


def _facts(caller: WidgetUser, services: Services, deal: Deal, save: Save, *, with_phone: bool) -> Facts:
    contact, manager = deals.main_contact(deal), people.known(caller, services)
    return Facts(
        lead_id=save.lead_id,
        number=save.number,
        revision=_edition(services, save),
        title=save.calculation.package_name,
        moment=services.clock.now().astimezone(zone(caller.account.timezone)),
        client=contact.name if contact else "",
        client_phone=(contact.phone or "") if contact and with_phone else "",
        manager=manager.name if manager else "",
        seller=Sellers(services.database).of(caller.owner),
        is_draft=save.standing in DRAFTS,
    )


def _edition(services: Services, save: Save) -> int:
    """1 for the first; a way into the order and out of it makes no other offer."""
    states = [save, *Saves(services).before(save)]
    contents = [(state.calculation.as_json(), state.calculation.described) for state in states]
    return 1 + sum(after != before for after, before in pairwise(contents))
