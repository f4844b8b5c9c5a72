"""What a user may see and change."""

from sandbox.amocrm.call import Call
from sandbox.amocrm.entities import Lead, Reach
from sandbox.amocrm.problems import refuse


def may_touch(call: Call, lead: Lead) -> bool:
    if call.user.is_admin or call.user.reach is Reach.ALL:
        return True
    return call.user.reach is Reach.OWN and lead.responsible_user_id == call.user.id


def visible_lead(call: Call, lead_id: int) -> Lead | None:
    """None when the deal does not exist, was deleted, or belongs to another account; 403 without rights to it."""
    lead = call.account.leads.get(lead_id)
    if lead is None or lead.is_deleted:
        return None
    if not may_touch(call, lead):
        raise refuse(403, "Недостаточно прав для доступа к сделке")
    return lead


def parent_lead(call: Call, lead_id: int) -> Lead:
    """The deal under which notes and links hang; 404 when there is none."""
    lead = visible_lead(call, lead_id)
    if lead is None:
        raise refuse(404, "Entity not found")
    return lead
