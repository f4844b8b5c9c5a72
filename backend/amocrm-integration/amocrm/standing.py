"""What a person does with a saved calculation: into the order and out of it, a word on its discount, a copy, away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amocrm import approvals, messages, roles, saving
from amocrm.calculator.priced import Priced
from amocrm.guards import WidgetUser
from amocrm.saga.places import Place
from amocrm.saga.records import Edit, Save, Standing, Wish
from amocrm.saga.saves import Saves
from amocrm.saving import Click, Write
from shared.errors import BadParam, Unprocessable
from shared.services import Services
from shared.web import Request, Response

# Of what the deal's feed has no note yet.
UNTOLD = frozenset({Standing.DRAFT, Standing.WAITING_APPROVAL})


def _nothing(_save: Save) -> None:
    return


@dataclass(frozen=True, slots=True)
class Change:
    """`choose` what becomes of what a person saw, or refuse; `record` it once it is saved."""

    name: str
    choose: Callable[[Save], Wish]
    record: Callable[[Save], None] = _nothing


def set_in_order(request: Request, caller: WidgetUser, services: Services) -> Response:
    """`in_order`. What waits for a head's approval cannot enter. Raises StaleRevision, Unprocessable."""
    wanted = _flag(request, "in_order")

    def choose(seen: Save) -> Wish:
        return _entered(services, caller, seen) if wanted else _left(seen)

    return _changed(request, caller, services, Change("order", choose))


def approve(request: Request, caller: WidgetUser, services: Services) -> Response:
    """`approved`: into the order, or back to a draft. Raises Denied, StaleRevision, Unprocessable."""
    roles.refuse_unless_deciding(caller)
    approved = _flag(request, "approved")

    def choose(seen: Save) -> Wish:
        return approvals.decided(services, caller, seen, approved=approved)

    def record(save: Save) -> None:
        approvals.record(services, request, caller, save)

    return _changed(request, caller, services, Change("approve", choose, record))


def delete(request: Request, caller: WidgetUser, services: Services) -> Response:
    """Out of the order and of the history; its revisions are kept, its note stays in the deal."""
    gone = Standing.DELETED
    change = Change("delete", lambda seen: Wish(seen.calculation, gone, is_told=False))
    return _changed(request, caller, services, change)


def copy(request: Request, caller: WidgetUser, services: Services) -> Response:
    """A draft with the same input, at the same price."""
    body = request.json()
    edit, saves = _edit(body), Saves(services)

    def prepare(place: Place) -> Write:
        seen = saves.seen(caller, place.lead_id, edit)
        return lambda id_: saves.create(id_, place, Wish(seen.calculation, Standing.DRAFT))

    return saving.carry_out(request, caller, services, Click(saving.key("copy", request, caller, body), prepare))


def _changed(request: Request, caller: WidgetUser, services: Services, change: Change) -> Response:
    body = request.json()
    edit, saves = _edit(body), Saves(services)

    def prepare(place: Place) -> Write:
        place.refuse_locked()
        seen = saves.seen(caller, place.lead_id, edit)
        wish = change.choose(seen)

        def write(id_: UUID) -> Save:
            save = saves.change(id_, place, wish, seen)
            change.record(save)
            return save

        return write

    return saving.carry_out(request, caller, services, Click(saving.key(change.name, request, caller, body), prepare))


def _entered(services: Services, caller: WidgetUser, seen: Save) -> Wish:
    """Whoever brings it into the order may give its discount himself, whoever it was priced for."""
    if isinstance(seen.calculation, Priced):
        if seen.standing is Standing.WAITING_APPROVAL:
            raise Unprocessable(field="in_order", message=messages.NEEDS_APPROVAL)
        approvals.refuse_beyond(services, caller, seen.calculation)
    return Wish(seen.calculation, Standing.IN_ORDER, is_told=seen.standing in UNTOLD)


def _left(seen: Save) -> Wish:
    """A draft stays one."""
    standing = seen.standing if seen.standing in UNTOLD else Standing.SAVED
    return Wish(seen.calculation, standing, is_told=False)


def _flag(request: Request, name: str) -> bool:
    given = request.json().get(name)
    if not isinstance(given, bool):
        raise BadParam(field=name)
    return given


def _edit(body: Mapping[str, Any]) -> Edit:
    edit = saving.edit_of(body)
    if edit is None:
        raise BadParam(field="id")
    return edit
