"""A calculation as the widget sees it: v1 keys first, as the guide has them, then what became of each step."""

from typing import Any

from amocrm import messages
from amocrm.calculator.money import number
from amocrm.calculator.v1 import Calculation
from amocrm.saga.journal import Rows
from amocrm.saga.records import Save, Step, StepRow
from shared.web import Response, json_response

HTTP_ACCEPTED = 202


def is_settled(rows: Rows) -> bool:
    return not any(row.is_open for row in rows.values())


def answer(save: Save, rows: Rows) -> dict[str, Any]:
    """`sync` names every step, `messages` say why one is not done."""
    calculation = save.calculation
    return {
        "success": True,
        "status": "saved" if is_settled(rows) else "pending",
        "note_added": _is_done(rows, Step.NOTE),
        "note_id": rows[Step.NOTE].external_id,
        "products_added": _products(calculation) if _is_done(rows, Step.PRODUCTS) else 0,
        "budget_updated": _is_done(rows, Step.BUDGET),
        **record(save, rows),
        **calculation.as_json(),
        "messages": [*_of_steps(rows), *_of_calculation(calculation)],
        "warnings": list(calculation.warnings),
    }


def record(save: Save, rows: Rows) -> dict[str, Any]:
    """One line of the history."""
    return {
        "calculation_id": str(save.calculation_id),
        "number": save.number,
        "revision": save.revision,
        "sync": {step: "pending" if row.is_open else row.state for step, row in rows.items()},
        "reasons": {step: row.reason for step, row in rows.items() if row.reason},
        "title": save.calculation.package_name,
        "total_price": float(save.calculation.total_price),
        "created_by": save.created_by,
        "created_at": save.created_at.isoformat(),
    }


def response(content: dict[str, Any], *, is_final: bool, is_replay: bool = False) -> Response:
    """202 while the completer has something to do."""
    headers = {"Idempotent-Replay": "true"} if is_replay else None
    return json_response(200 if is_final else HTTP_ACCEPTED, content, headers=headers)


def _is_done(rows: Rows, step: Step) -> bool:
    return rows[step].state == "done"


def _products(calculation: Calculation) -> int:
    return 1 if calculation.makes_product else len(calculation.listed)


def _of_steps(rows: Rows) -> list[dict[str, str | None]]:
    """`element` and `products` fail together: said once."""
    told = [row for row in rows.values() if (row.is_open or row.reason) and row.step is not Step.ELEMENT]
    return [
        {"step": row.step, "code": row.reason, "severity": "warning", "text": text}
        for row in told
        if (text := _text(row))
    ]


def _text(row: StepRow) -> str:
    if row.is_open:
        return messages.OPEN_STEP
    text = messages.STEPS.get(row.reason or "", messages.STEPS[""])
    return text.format(found=number(row.found or 0), ours=number(row.figure or 0))


def _of_calculation(calculation: Calculation) -> list[dict[str, str]]:
    return [{"code": code, "severity": "warning", "text": messages.WARNINGS[code]} for code in calculation.warnings]
