"""What the narrow column of a deal card needs, in one request and two calls to amoCRM."""

import re
from typing import Any

from amocrm import deals, people, roles, shown
from amocrm.accounts import Accounts
from amocrm.calculator.money import KOPECK, to_kopecks, whole_roubles
from amocrm.guards import WidgetUser
from amocrm.price_lists import PriceLists
from amocrm.saga.journal import Journal
from amocrm.saga.saves import Saves
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

SHOWN = 20
VERSION = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4}){0,3}")


def card(request: Request, caller: WidgetUser, services: Services) -> Response:
    """The deal, its calculations newest first, what of them is in the order, and what this person may do."""
    deal = deals.read(request, caller, services, calls=2)
    Accounts(services).widget_seen(caller.account, _version(request))
    saves = Saves(services).of_deal(caller, deal.lead.id, SHOWN)
    rows = Journal(services).steps_of(saves)
    return success(
        lead=deals.shown(deal),
        calculations=[shown.record(save, rows[save.id], is_locked=deal.lead.is_won) for save in saves],
        count=Saves(services).count(caller, deal.lead.id),
        order=_order(caller, services, deal.lead.id),
        **_person(caller, services),
    )


def _version(request: Request) -> str | None:
    """What the widget calls itself; a word for the health panel, trusted with nothing."""
    version = request.query.get("widget", "")
    return version if VERSION.fullmatch(version) else None


def _order(caller: WidgetUser, services: Services, lead: int) -> dict[str, Any]:
    """`calculation_id`: whose step writes the budget; none as long as nothing was in the order."""
    row = Saves(services).order(caller, lead)
    kopecks = row["total_kopecks"] if row else 0
    total = kopecks * KOPECK
    return {
        "count": row["count"] if row else 0,
        "total": f"{to_kopecks(total):f}",
        "budget": whole_roubles(total),
        "calculation_id": row["calculation_id"] if row else None,
    }


def _person(caller: WidgetUser, services: Services) -> dict[str, Any]:
    """`discount_limit` in percent; none for who may give any."""
    person = people.known(caller, services)
    prices = PriceLists(services).in_force(caller.owner)
    return {
        "user": {"id": caller.user_id, "name": person.name if person else None},
        "role": caller.role,
        "discount_limit": roles.discount_limit(caller.role, prices) if prices else "0",
        "price_list_version": prices.version if prices else None,
    }
