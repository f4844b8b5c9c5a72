"""The deal as the widget sees it, read with the rights of the person who looks."""

from dataclasses import dataclass

from amocrm import messages
from amocrm.access import api
from amocrm.client import AmoClient
from amocrm.entities import Contact, Lead
from amocrm.guards import WidgetUser, lead_id
from shared.errors import Forbidden, NotFound
from shared.services import Services
from shared.web import Request, Response, json_response


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal that this person may see, and the way to it."""

    lead: Lead
    api: AmoClient


def get_lead(request: Request, caller: WidgetUser, services: Services) -> Response:
    deal = read(services, caller, lead_id(request))
    contact = deal.api.contact(deal.lead.main_contact_id) if deal.lead.main_contact_id else None
    return json_response(200, _shown(deal.lead, contact))


def read(services: Services, caller: WidgetUser, identity: int) -> Deal:
    """Raises NotFound for a deal that is gone, Forbidden for one this person may not see."""
    client = api(services, caller.account, caller.user_id)
    try:
        lead = client.lead(identity)
    except Forbidden as error:
        raise Forbidden(error.detail, message=messages.LEAD_FORBIDDEN) from None
    if lead is None or lead.is_deleted:
        raise NotFound("lead", message=messages.LEAD_ABSENT)
    return Deal(lead, client)


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
