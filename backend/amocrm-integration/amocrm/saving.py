"""`save_calculation`: once for each click, and gone on with where an earlier attempt was interrupted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amocrm import deals, shown
from amocrm.calculator import v1
from amocrm.entities import Lead
from amocrm.guards import WidgetUser, lead_of
from amocrm.identifiers import UUID_TEXT
from amocrm.saga.journal import Journal
from amocrm.saga.records import Edit, Save
from amocrm.saga.run import Saga
from amocrm.saga.saves import Saves
from shared import once
from shared.errors import BadParam, RateLimited, Unprocessable
from shared.once import Attempt, Key, Result
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclass(frozen=True, slots=True)
class Click:
    """What a person wants saved, under which key."""

    key: Key
    calculation: v1.Calculation
    edit: Edit | None


def save_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    """200 when every step is settled, 202 while one has to wait. Raises InProgress, IdempotencyMismatch."""
    click = _click(request, caller)
    result = services.once.run(click.key, lambda attempt: _saved(request, caller, services, click, attempt))
    if result.is_replay:
        _prove_rights(request, caller, services, click.key)
    return shown.response(result.answer, is_final=result.is_final, is_replay=result.is_replay)


def go_on(request: Request, services: Services, save: Save, caller: WidgetUser) -> Result:
    """As far as its steps go now, with the rights of whoever asks."""
    Saga(services, deals.until(request, services), caller.user_id).run(save)
    rows = Journal(services).steps(save)
    return Result(shown.answer(save, rows), is_final=shown.is_settled(rows))


def _saved(request: Request, caller: WidgetUser, services: Services, click: Click, attempt: Attempt) -> Result:
    """Nothing of the deal is stored before it was read with this person's rights."""
    if not attempt.is_resumed:
        services.limits.begin_save(caller.account.account_id, caller.user_id)
    deal = deals.read(request, caller, services)
    spend_token(caller, services, click.key)
    found = Saves(services).find(attempt.id) if attempt.is_resumed else None
    save = found or _begun(caller, services, (click, attempt), deal.lead)
    return go_on(request, services, save, caller)


def _begun(caller: WidgetUser, services: Services, asked: tuple[Click, Attempt], lead: Lead) -> Save:
    click, attempt = asked
    saves = Saves(services)
    if click.edit is None:
        attempt.begin()
        return saves.create(attempt.id, caller, lead, click.calculation)
    saves.refuse_stale(caller, lead.id, click.edit)
    attempt.begin()
    return saves.change(attempt.id, caller, lead, click.calculation, click.edit)


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


def _click(request: Request, caller: WidgetUser) -> Click:
    body = request.json(LARGE_JSON_LIMIT)
    fields = body.get("calculation")
    if not isinstance(fields, dict):
        raise Unprocessable(field="calculation")
    calculation, lead = _parsed(fields), lead_of(request, caller)
    scope = f"save:{caller.account.account_id}:{lead}:{caller.user_id}"
    return Click(once.key(scope, _key(request, body), fields), calculation, _edit(fields))


def _parsed(fields: Mapping[str, object]) -> v1.Calculation:
    try:
        return v1.parse(fields)
    except v1.Fault as fault:
        raise Unprocessable(field=f"calculation.{fault.field}", message=fault.message) from None


def _edit(fields: Mapping[str, object]) -> Edit | None:
    """`id` and `revision` of ours change a calculation; v1 ignores an `id` that is none of ours."""
    id_, seen = fields.get("id"), fields.get("revision")
    if not isinstance(id_, str) or not UUID_TEXT.fullmatch(id_):
        return None
    if isinstance(seen, bool) or not isinstance(seen, int):
        raise Unprocessable(field="calculation.revision")
    return Edit(UUID(id_), seen)


def _key(request: Request, body: Mapping[str, Any]) -> str | None:
    """The header wins over `client_request_id`; none at all is answered by comparing bodies."""
    inside = body["calculation"].get("client_request_id", body.get("client_request_id"))
    named = request.headers.get("idempotency-key", inside)
    if named is not None and not (isinstance(named, str) and KEY.fullmatch(named)):
        raise BadParam(field="Idempotency-Key" if named is not inside else "client_request_id")
    return named
