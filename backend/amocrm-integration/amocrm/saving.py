"""A calculation into a deal: our own record first, then products, note and budget, each with its own fate."""

import re
from collections.abc import Mapping
from typing import Any

from amocrm import deals
from amocrm.calculator import v1
from amocrm.deals import Deal
from amocrm.guards import WidgetUser, lead_id
from amocrm.messages import WARNINGS
from amocrm.records import Done, Record, Records, Step
from amocrm.steps import Steps, explain
from shared import once
from shared.errors import AppError, BadParam, Unprocessable
from shared.services import Services
from shared.web import LARGE_JSON_LIMIT, Request, Response, json_response

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def save_calculation(request: Request, caller: WidgetUser, services: Services) -> Response:
    body = request.json(LARGE_JSON_LIMIT)
    calculation = _parsed(body.get("calculation"))
    lead = lead_id(request)
    scope = f"save:{caller.account.account_id}:{lead}:{caller.user_id}"
    key = once.key(scope, _key(request, body["calculation"]), body["calculation"])
    answer, replayed = services.once.run(key, lambda: _save(services, caller, lead, calculation))
    return json_response(200, answer, headers={"Idempotent-Replay": "true"} if replayed else None)


def _save(services: Services, caller: WidgetUser, lead: int, calculation: v1.Calculation) -> dict[str, Any]:
    deal = deals.read(services, caller, lead)
    record = Records(services).create(caller, lead, calculation)
    steps = Steps(services, caller.account, deal, record, calculation)
    outcomes = {step: _run(services, steps, step, record, deal) for step in Step}
    return _answer(record, calculation, outcomes)


def _run(services: Services, steps: Steps, step: Step, record: Record, deal: Deal) -> Done:
    """One step; its failure is named in the answer and stops no other."""
    records = Records(services)
    records.begin(record, step)
    try:
        done = steps.run(step)
    except AppError as error:
        done = Done("failed", reason=error.code, message=explain(error))
        services.log.event("step", step=step, lead=deal.lead.id, outcome=error.code, detail=error.detail)
    records.end(record, step, done)
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


def _key(request: Request, calculation: object) -> str | None:
    """The header wins over `client_request_id`; none at all is answered by comparing bodies."""
    named = request.headers.get("idempotency-key")
    if named is None and isinstance(calculation, dict):
        named = calculation.get("client_request_id")
    if named is None:
        return None
    if not isinstance(named, str) or not KEY.fullmatch(named):
        raise BadParam(field="Idempotency-Key")
    return named
