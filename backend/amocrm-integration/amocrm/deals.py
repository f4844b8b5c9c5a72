"""The deal as the widget sees it, read with the rights of the person who looks."""

from msgspec import Struct

from amocrm import messages
from amocrm.access import api
from amocrm.client import AmoClient
from amocrm.entities import Contact, Lead
from amocrm.guards import WidgetUser, lead_of
from amocrm.saga.places import Place
from shared.errors import (
    Absent,
    ClientMisconfigured,
    Forbidden,
    NotFound,
    PaymentRequired,
    ReauthRequired,
    Temporary,
    Unauthorized,
)
from shared.services import Services
from shared.web import Request, Response, json_response

RESERVE = 3.0  # seconds of the function's time kept for writing down what became of a save


class Deal(Struct, frozen=True):
    """A deal that this person may see, and the way to it."""

    lead: Lead
    api: AmoClient


def get_lead(request: Request, caller: WidgetUser, services: Services) -> Response:
    return json_response(200, {"success": True, **shown(read(request, caller, services, calls=2))})


def shown(deal: Deal) -> dict[str, object]:
    """With its main contact, which is one more call."""
    return _shown(deal.lead, main_contact(deal))


def main_contact(deal: Deal) -> Contact | None:
    """A contact that this person may not see is as good as none."""
    if deal.lead.main_contact_id is None:
        return None
    try:
        return deal.api.contact(deal.lead.main_contact_id)
    except (Forbidden, Absent):
        return None


def read(request: Request, caller: WidgetUser, services: Services, calls: int = 1) -> Deal:
    """The session's deal or X-Lead-Id's; `calls`: how many go to amoCRM, this one included.

    Raises NotFound when it is gone, Forbidden when this person may not see it.
    """
    client = api(services, caller.account, caller.user_id, until=until(request, services), calls=calls)
    try:
        lead = client.lead(lead_of(request, caller))
    except Forbidden as error:
        raise Forbidden(error.detail, message=messages.LEAD_FORBIDDEN) from None
    if lead is None or lead.is_deleted:
        raise NotFound("lead", message=messages.LEAD_ABSENT)
    return Deal(lead, client)


def place(request: Request, caller: WidgetUser, services: Services) -> Place:
    """Where this person saves. In a session, whose deal was read when it began, amoCRM may be out of reach."""
    try:
        lead = read(request, caller, services).lead
    except (Temporary, PaymentRequired, Unauthorized, ReauthRequired, ClientMisconfigured):
        if caller.lead_id is None:
            raise
        return Place(caller, caller.lead_id, caller.budget, is_won=caller.is_won)
    return Place(caller, lead.id, lead.price, is_won=lead.is_won)


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
        "id": lead.id,
        "name": lead.name,
        "price": lead.price,
        "responsible_user_id": lead.responsible_user_id,
        "contact": person,
    }
