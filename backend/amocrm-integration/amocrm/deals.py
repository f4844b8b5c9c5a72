"""The deal as the widget sees it, read with the rights of the person who looks."""

from dataclasses import dataclass

from amocrm import messages
from amocrm.access import api
from amocrm.client import AmoClient
from amocrm.entities import Contact, Lead
from amocrm.guards import WidgetUser, lead_of
from shared.errors import Absent, Forbidden, NotFound
from shared.services import Services
from shared.web import Request, Response, json_response

RESERVE = 3.0  # seconds of the function's time kept for writing down what became of a save


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that this person may see, and the way to it."""

    lead: Lead
    api: AmoClient


def get_lead(request: Request, caller: WidgetUser, services: Services) -> Response:
    deal = read(request, caller, services)
    contact = _main_contact(deal)
    return json_response(200, _shown(deal.lead, contact))


def _main_contact(deal: Deal) -> Contact | None:
    """A contact that this person may not see is as good as none."""
    if deal.lead.main_contact_id is None:
        return None
    try:
        return deal.api.contact(deal.lead.main_contact_id)
    except (Forbidden, Absent):
        return None


def read(request: Request, caller: WidgetUser, services: Services) -> Deal:
    """The session's deal or X-Lead-Id's. Raises NotFound when it is gone, Forbidden when this person may not see it."""
    client = api(services, caller.account, caller.user_id, until=until(request, services))
    try:
        lead = client.lead(lead_of(request, caller))
    except Forbidden as error:
        raise Forbidden(error.detail, message=messages.LEAD_FORBIDDEN) from None
    if lead is None or lead.is_deleted:
        raise NotFound("lead", message=messages.LEAD_ABSENT)
    return Deal(lead, client)


def until(request: Request, services: Services) -> float:
    """Monotonic seconds after which no call to amoCRM may run."""
    return services.clock.monotonic() + request.remaining_ms() / 1000 - RESERVE


def _shown(lead: Lead, contact: Contact | None) -> dict[str, object]:
    """The guide's shape; a deal without a contact has empty fields, not missing ones."""
    person = {
        "name": contact.name if contact else "",
        "phone": (contact.phone if contact else None) or "",
        "email": (contact.email if contact else None) or "",
    }
    return {
        "success": True,
        "id": lead.id,
        "name": lead.name,
        "price": lead.price,
        "responsible_user_id": lead.responsible_user_id,
        "contact": person,
    }
