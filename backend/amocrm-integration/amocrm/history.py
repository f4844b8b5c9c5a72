"""The calculations of a deal: all of them, one of them, and the failed steps of one once more."""

from uuid import UUID

from amocrm import deals, saving, shown
from amocrm.guards import WidgetUser
from amocrm.identifiers import UUID_TEXT
from amocrm.saga.journal import Journal
from amocrm.saga.records import Save
from amocrm.saga.saves import Saves
from shared import once
from shared.errors import BadParam
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response, json_response

SHOWN = 50


def history(request: Request, caller: WidgetUser, services: Services) -> Response:
    """Newest first, at most 50."""
    lead = deals.read(request, caller, services).lead.id
    saves = Saves(services).of_deal(caller, lead, SHOWN)
    rows = Journal(services).steps_of(saves)
    return success(calculations=[shown.record(save, rows[save.id]) for save in saves])


def get_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    """Raises NotFound, also for a calculation of another deal."""
    save = _of_this_deal(request, caller, services, request.query.get("id"))
    return json_response(200, shown.answer(save, Journal(services).steps(save)))


def retry_sync(request: Request, caller: WidgetUser, services: Services) -> Response:
    """`accept_budget`: the budget that a person set and that the answer showed may be replaced by ours."""
    body = request.json()
    save = _of_this_deal(request, caller, services, body.get("id"))
    accepts = body.get("accept_budget", False)
    if not isinstance(accepts, bool):
        raise BadParam(field="accept_budget")
    scope = f"retry:{save.account_id}:{save.lead_id}:{caller.user_id}"
    saving.spend_token(caller, services, once.key(scope, str(save.calculation_id), body))
    Journal(services).reopen(save, keeps_found=accepts)
    result = saving.go_on(request, services, save, caller)
    return shown.response(result.answer, is_final=result.is_final)


def _of_this_deal(request: Request, caller: WidgetUser, services: Services, id_: object) -> Save:
    """The deal is read with this person's rights before anything of ours is shown."""
    if not isinstance(id_, str) or not UUID_TEXT.fullmatch(id_):
        raise BadParam(field="id")
    lead = deals.read(request, caller, services).lead.id
    return Saves(services).newest(caller, lead, UUID(id_))
