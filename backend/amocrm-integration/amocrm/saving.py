"""A calculation into a deal: our own record first, then products, note and budget, each with its own fate."""

import re
from collections.abc import Mapping
from typing import Any

from amocrm import deals
from amocrm.calculator import v1
from amocrm.deals import Deal
from amocrm.guards import WidgetUser
from amocrm.messages import WARNINGS
from amocrm.records import Done, Record, Records, Step
from amocrm.steps import Steps, explain
from shared import once
from shared.errors import AppError, BadParam, DatabaseUnavailable, Unprocessable
from shared.once import Attempt
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response, json_response

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def save_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    """The deal is read with this person's rights first, even for an answer that was given before."""
    body = request.json(LARGE_JSON_LIMIT)
    calculation = _parsed(body.get("calculation"))
    deal = deals.read(request, caller, services)
    key = once.key(_scope(caller, deal), _key(request, body), body["calculation"])
    services.once.bind(caller.token_id, key)
    answer, replayed = services.once.run(key, lambda attempt: _save(services, caller, deal, calculation, attempt))
    return json_response(200, answer, headers={"Idempotent-Replay": "true"} if replayed else None)


def _save(
    services: Services, caller: WidgetUser, deal: Deal, calculation: v1.Calculation, attempt: Attempt
) -> dict[str, Any]:
    record = Records(services).create(caller, deal.lead.id, calculation)
    steps = Steps(services, caller.account, deal, record, calculation)
    attempt.begin_effects()
    outcomes = {step: _run(services, steps, step, record) for step in Step}
    return _answer(record, calculation, outcomes)


def _scope(caller: WidgetUser, deal: Deal) -> str:
    return f"save:{caller.account.account_id}:{deal.lead.id}:{caller.user_id}"


def _run(services: Services, steps: Steps, step: Step, record: Record) -> Done:
    """One step; whatever happens to it is named in the answer and stops no other."""
    try:
        Records(services).begin(record, step)
        done = steps.run(step)
    except Exception as error:  # noqa: BLE001 - what other steps did must be told, whatever became of this one
        failure = error if isinstance(error, AppError) else AppError(type(error).__name__)
        done = Done("failed", reason=failure.code, message=explain(failure))
        services.log.event("step", step=step, connection=record.id, outcome=failure.code, detail=failure.detail)
    return _recorded(services, record, step, done)


def _recorded(services: Services, record: Record, step: Step, done: Done) -> Done:
    """A second try on a new connection; what was done stays done when both fail."""
    for _ in range(2):
        try:
            Records(services).end(record, step, done)
        except DatabaseUnavailable as error:
            services.log.event("step", step=step, connection=record.id, outcome=error.code, detail=error.detail)
        else:
            break
    return done


def _answer(record: Record, calculation: v1.Calculation, outcomes: Mapping[Step, Done]) -> dict[str, Any]:
    """v1 keys first, as the guide has them; `sync` names every step, `messages` say why one was not done."""
    note, products, budget = (outcomes[step] for step in (Step.NOTE, Step.PRODUCTS, Step.BUDGET))
    return {
        "success": True,
        "note_added": note.state == "done",
        "note_id": note.external_id,
        "products_added": len(calculation.products) if products.state == "done" else 0,
        "budget_updated": budget.state == "done",
        "calculation_id": str(record.id),
        "number": record.number,
        "revision": 1,
        **calculation.as_json(),
        "sync": {step: done.state for step, done in outcomes.items()},
        "reasons": {step: done.reason for step, done in outcomes.items() if done.reason},
        "messages": [*_failed_steps(outcomes), *_warnings(calculation)],
        "warnings": list(calculation.warnings),
    }


def _failed_steps(outcomes: Mapping[Step, Done]) -> list[dict[str, str | None]]:
    named = [(step, done) for step, done in outcomes.items() if done.message]
    return [{"step": step, "code": done.reason, "severity": "warning", "text": done.message} for step, done in named]


def _warnings(calculation: v1.Calculation) -> list[dict[str, str]]:
    return [{"code": code, "severity": "warning", "text": WARNINGS[code]} for code in calculation.warnings]


def _parsed(fields: object) -> v1.Calculation:
    if not isinstance(fields, dict):
        raise Unprocessable(field="calculation")
    try:
        return v1.parse(fields)
    except v1.Fault as fault:
        raise Unprocessable(field=f"calculation.{fault.field}", message=fault.message) from None


def _key(request: Request, body: Mapping[str, Any]) -> str | None:
    """The header wins over `client_request_id`; none at all is answered by comparing bodies."""
    inside = body["calculation"].get("client_request_id", body.get("client_request_id"))
    named = request.headers.get("idempotency-key", inside)
    if named is not None and not (isinstance(named, str) and KEY.fullmatch(named)):
        raise BadParam(field="Idempotency-Key" if named is not inside else "client_request_id")
    return named
