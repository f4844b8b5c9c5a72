"""`save_calculation`: once for each click, and gone on with where an earlier attempt was interrupted."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amocrm import deals, quoting, roles, shown
from amocrm.calculator import v1, v2
from amocrm.calculator.priced import Priced
from amocrm.guards import WidgetUser, lead_of
from amocrm.identifiers import UUID_TEXT
from amocrm.saga.journal import Journal
from amocrm.saga.places import Place
from amocrm.saga.records import Edit, Save, Standing, Wish
from amocrm.saga.run import Saga
from amocrm.saga.saves import Saves
from shared import once
from shared.errors import BadParam, RateLimited, Unprocessable
from shared.once import Attempt, Key, Result
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
Write = Callable[[UUID], Save]


@dataclass(frozen=True, slots=True)
class Click:
    """What a person wants done, under which key. `prepare` refuses what cannot be; what it gives makes our record."""

    key: Key
    prepare: Callable[[Place], Write]


def save_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    """200 when every step is settled, 202 while one has to wait. Raises InProgress, IdempotencyMismatch."""
    body = request.json(LARGE_JSON_LIMIT)
    fields = body.get("calculation")
    if not isinstance(fields, dict):
        raise Unprocessable(field="calculation")
    prepare = (_priced if v2.is_v2(fields) else _as_given)(services, caller, fields)
    return carry_out(request, caller, services, Click(key("save", request, caller, body, fields), prepare))


def carry_out(request: Request, caller: WidgetUser, services: Services, click: Click) -> Response:
    """The answer as it stands now, or as it stood at the end of the same click's first attempt. Raises Denied."""
    roles.refuse_observer(caller)
    result = services.once.run(click.key, lambda attempt: _done(request, caller, services, click, attempt))
    if result.is_replay:
        _prove_rights(request, caller, services, click.key)
    return shown.response(result.answer, is_final=result.is_final, is_replay=result.is_replay)


def go_on(request: Request, services: Services, save: Save, caller: WidgetUser) -> Result:
    """As far as its steps go now, with the rights of whoever asks."""
    Saga(services, deals.until(request, services), caller.user_id).run(save)
    rows = Journal(services).steps(save)
    return Result(shown.answer(save, rows), is_final=shown.is_settled(rows))


def _done(request: Request, caller: WidgetUser, services: Services, click: Click, attempt: Attempt) -> Result:
    """Nothing of the deal is stored before it was read with this person's rights."""
    if not attempt.is_resumed:
        services.limits.begin_save(caller.account.account_id, caller.user_id)
    place = deals.place(request, caller, services)
    spend_token(caller, services, click.key)
    found = Saves(services).find(attempt.id) if attempt.is_resumed else None
    return go_on(request, services, found or _begun(click, attempt, place), caller)


def _begun(click: Click, attempt: Attempt, place: Place) -> Save:
    write = click.prepare(place)
    attempt.begin()
    return write(attempt.id)


def _as_given(services: Services, _caller: WidgetUser, fields: Mapping[str, object]) -> Callable[[Place], Write]:
    """The guide's body: sums are the caller's."""
    try:
        wish = Wish(v1.parse(fields), takes_order=True)
    except v1.Fault as fault:
        raise Unprocessable(field=f"calculation.{fault.field}", message=fault.message) from None
    edit = edit_of(fields, "calculation.")

    def prepare(place: Place) -> Write:
        place.refuse_locked()
        seen = _seen(services, place, edit)
        if seen and isinstance(seen.calculation, Priced):
            # Our own price, and perhaps a head's word on it, are not replaced by sums of the caller's.
            raise Unprocessable(field="calculation.id")
        return _writer(services, place, wish, seen)

    return prepare


def _priced(services: Services, caller: WidgetUser, fields: Mapping[str, object]) -> Callable[[Place], Write]:
    """Our own price, which the caller saw before."""
    body = quoting.read(fields)
    edit = edit_of(fields, "calculation.")
    if body.order.id is not None and edit is None:
        raise Unprocessable(field="calculation.id")

    def prepare(place: Place) -> Write:
        place.refuse_locked()
        seen = _seen(services, place, edit)
        calculation = quoting.priced(services, caller, body, seen)
        return _writer(services, place, Wish(calculation, _standing(body, calculation.needs_approval)), seen)

    return prepare


def _seen(services: Services, place: Place, edit: Edit | None) -> Save | None:
    return None if edit is None else Saves(services).seen(place.caller, place.lead_id, edit)


def _writer(services: Services, place: Place, wish: Wish, seen: Save | None) -> Write:
    saves = Saves(services)
    if seen is None:
        return lambda id_: saves.create(id_, place, wish)
    return lambda id_: saves.change(id_, place, wish, seen)


def _standing(body: v2.Body, needs_approval: bool) -> Standing:  # noqa: FBT001 - a fact, not a switch
    if body.order.draft:
        return Standing.DRAFT
    if not body.order.in_order:
        return Standing.SAVED
    return Standing.WAITING_APPROVAL if needs_approval else Standing.IN_ORDER


def spend_token(caller: WidgetUser, services: Services, key: Key, *, is_proof: bool = True) -> None:
    """A disposable token may write once; a session has none. Two accounts may have tokens of one id."""
    if caller.token_id is not None:
        services.once.bind(f"{caller.account.account_id}|{caller.token_id}", key, is_proof=is_proof)


def _prove_rights(request: Request, caller: WidgetUser, services: Services, key: Key) -> None:
    """The deal is read with this person's rights; in a flood of clicks, once within a session's life is enough."""
    is_proof = caller.lead_id is None
    try:
        if is_proof:
            deals.read(request, caller, services)
    except RateLimited:
        if not services.once.was_proven_lately(key.scope):
            raise
        is_proof = False
    spend_token(caller, services, key, is_proof=is_proof)


def edit_of(fields: Mapping[str, object], path: str = "") -> Edit | None:
    """`id` and `revision` of ours change a calculation; v1 ignores an `id` that is none of ours."""
    id_, seen = fields.get("id"), fields.get("revision")
    if not isinstance(id_, str) or not UUID_TEXT.fullmatch(id_):
        return None
    if isinstance(seen, bool) or not isinstance(seen, int):
        raise Unprocessable(field=f"{path}revision")
    return Edit(UUID(id_), seen)


def key(
    action: str, request: Request, caller: WidgetUser, body: Mapping[str, Any], content: Mapping[str, Any] | None = None
) -> Key:
    """`content`: what makes two calls the same, when it is not the whole body."""
    scope = f"{action}:{caller.account.account_id}:{lead_of(request, caller)}:{caller.user_id}"
    return once.key(scope, named(request, body, content or {}), body if content is None else content)


def named(request: Request, body: Mapping[str, Any], content: Mapping[str, Any]) -> str | None:
    """The header wins over `client_request_id`; none at all is answered by comparing bodies."""
    inside = content.get("client_request_id", body.get("client_request_id"))
    named = request.headers.get("idempotency-key", inside)
    if named is not None and not (isinstance(named, str) and KEY.fullmatch(named)):
        raise BadParam(field="Idempotency-Key" if named is not inside else "client_request_id")
    return named
