"""The calculations of a deal: all of them, one of them, and the failed steps of one once more."""

from collections.abc import Mapping

from amocrm import deals, quoting, roles, saving, shown
from amocrm.calculator import v2
from amocrm.calculator.priced import Priced
from amocrm.guards import WidgetUser
from amocrm.identifiers import LARGEST, NUMBER, calculation_id
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
    """Newest first, at most 50; with `id` the revisions of that one."""
    if "id" in request.query:
        return _revisions(request, caller, services)
    lead = deals.read(request, caller, services).lead
    saves = Saves(services).of_deal(caller, lead.id, SHOWN)
    rows = Journal(services).steps_of(saves)
    return success(calculations=[shown.record(save, rows[save.id], is_locked=lead.is_won) for save in saves])


def get_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    """With `revision` as it was then; `current`: what it would cost by the price list of today, where that is another.

    Raises NotFound, also for a calculation of another deal.
    """
    newest = _of_this_deal(request, caller, services, request.query.get("id"))
    save = _revision(request, services, newest)
    entered = v2.as_json(save.calculation.body) if isinstance(save.calculation, Priced) else save.calculation.as_json()
    current = quoting.current(services, caller, save.calculation) if isinstance(save.calculation, Priced) else None
    answer = shown.answer(save, Journal(services).steps(save))
    return json_response(200, {**answer, "calculation": entered, "current": current})


def retry_sync(request: Request, caller: WidgetUser, services: Services) -> Response:
    """`accept_budget`: the budget that a person set and that the answer showed may be replaced by ours.

    `budget`: the figure that the deal showed, where it was changed after ours had been written.
    """
    roles.refuse_observer(caller)
    body = request.json()
    asked, accepts = calculation_id(body.get("id")), body.get("accept_budget", False)
    if not isinstance(accepts, bool):
        raise BadParam(field="accept_budget")
    place = deals.place(request, caller, services)
    if accepts:
        place.refuse_locked()
    # A deleted one may have been the last to change the order, so that it writes the budget.
    save = Saves(services).newest(caller, place.lead_id, asked, with_deleted=True)
    scope = f"retry:{save.account_id}:{save.lead_id}:{caller.user_id}"
    saving.spend_token(caller, services, once.key(scope, str(save.calculation_id), body))
    Journal(services).reopen(save, keeps_found=accepts, agreed=_agreed(body) if accepts else None)
    result = saving.go_on(request, services, save, caller)
    return shown.response(result.answer, is_final=result.is_final)


def _agreed(body: Mapping[str, object]) -> int | None:
    budget = body.get("budget")
    if budget is not None and (isinstance(budget, bool) or not isinstance(budget, int) or not 0 <= budget <= LARGEST):
        raise BadParam(field="budget")
    return budget


def _revisions(request: Request, caller: WidgetUser, services: Services) -> Response:
    newest = _of_this_deal(request, caller, services, request.query["id"])
    before = Saves(services).before(newest)
    return success(
        calculation_id=str(newest.calculation_id), revisions=[shown.revision(save) for save in (newest, *before)]
    )


def _revision(request: Request, services: Services, newest: Save) -> Save:
    asked = request.query.get("revision")
    if asked is None:
        return newest
    if not NUMBER.fullmatch(asked) or int(asked) > newest.revision:
        raise BadParam(field="revision")
    return Saves(services).revision(newest, int(asked))


def _of_this_deal(request: Request, caller: WidgetUser, services: Services, id_: object) -> Save:
    """The deal is read with this person's rights before anything of ours is shown."""
    asked = calculation_id(id_)
    return Saves(services).newest(caller, deals.read(request, caller, services).lead.id, asked)
