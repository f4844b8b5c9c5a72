"""A calculation as the widget sees it: v1 keys first, as the guide has them, then what became of each step."""

from typing import Any

from amocrm import messages
from amocrm.calculator.money import number, to_kopecks
from amocrm.calculator.priced import Priced
from amocrm.saga.journal import Rows
from amocrm.saga.records import Calculation, Save, Standing, Step, StepRow
from shared.web import Response, json_response

HTTP_ACCEPTED = 202


def is_settled(rows: Rows) -> bool:
    return not any(row.is_open for row in rows.values())


def answer(save: Save, rows: Rows) -> dict[str, Any]:
    """`sync` names every step, `messages` say why one is not done."""
    calculation = save.calculation
    shown = {
        "success": True,
        "note_added": _is_done(rows, Step.NOTE),
        "note_id": rows[Step.NOTE].external_id,
        "products_added": _products(calculation, rows) if _is_done(rows, Step.PRODUCTS) else 0,
        "budget_updated": _is_done(rows, Step.BUDGET),
        **record(save, rows),
        **calculation.as_json(),
        "warnings": list(calculation.warnings),
    }
    if isinstance(calculation, Priced):
        return {**shown, "result": calculation.lines, "messages": [*shown["messages"], *calculation.messages]}
    # The guide's callers know these two states alone.
    status = "saved" if is_settled(rows) else "pending"
    return {**shown, "status": status, "messages": [*shown["messages"], *_of_calculation(calculation)]}


def record(save: Save, rows: Rows, *, is_locked: bool = False) -> dict[str, Any]:
    """One line of the history."""
    calculation = save.calculation
    version = calculation.version if isinstance(calculation, Priced) else None
    return {
        "calculation_id": str(save.calculation_id),
        "number": save.number,
        "revision": save.revision,
        "status": _status(save, is_locked=is_locked),
        "in_order": save.in_order,
        "source": "v1" if version is None else "v2",
        "price_list_version": version,
        "sync": {step: "pending" if row.is_open else row.state for step, row in rows.items()},
        "reasons": {step: row.reason for step, row in rows.items() if row.reason},
        "messages": _of_steps(rows),
        "title": calculation.package_name,
        "summary": calculation.described,
        "total": f"{to_kopecks(calculation.total_price):f}",
        "total_price": float(calculation.total_price),
        **_people(save),
    }


def revision(save: Save) -> dict[str, Any]:
    """One line of «История изменений»."""
    return {
        "revision": save.revision,
        "status": save.standing,
        "title": save.calculation.package_name,
        "total": f"{to_kopecks(save.calculation.total_price):f}",
        "created_by": save.created_by,
        "created_by_name": save.created_by_name,
        "created_at": save.created_at.isoformat(),
    }


def _people(save: Save) -> dict[str, Any]:
    return {
        "created_by": save.begun_by,
        "created_by_name": save.begun_by_name,
        "created_at": save.begun_at.isoformat(),
        "updated_by": save.created_by,
        "updated_by_name": save.created_by_name,
        "updated_at": save.created_at.isoformat(),
    }


def _status(save: Save, *, is_locked: bool) -> str:
    if save.in_order:
        return "locked" if is_locked else Standing.IN_ORDER
    # Out of the order by a newer save of the guide's way.
    return Standing.SAVED if save.standing is Standing.IN_ORDER else save.standing


def response(content: dict[str, Any], *, is_final: bool, is_replay: bool = False) -> Response:
    """202 while the completer has something to do."""
    headers = {"Idempotent-Replay": "true"} if is_replay else None
    return json_response(200 if is_final else HTTP_ACCEPTED, content, headers=headers)


def _is_done(rows: Rows, step: Step) -> bool:
    return rows[step].state == "done"


def _products(calculation: Calculation, rows: Rows) -> int:
    if calculation.links_articles:
        return len(rows[Step.ELEMENT].links) if Step.ELEMENT in rows else 0
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
