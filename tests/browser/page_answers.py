"""What the page's actions answer when nothing else is said: prices by the real calculator, records made up."""

import json
from typing import TYPE_CHECKING, Any

from amocrm.calculator import answer as answers
from amocrm.calculator import fill_body, price_form, pricing, v2
from amocrm.calculator.checks import Occasion
from amocrm.calculator.demo_price_list import DEMO
from shared.strict_json import loads

if TYPE_CHECKING:
    from tests.browser.page_backend import PageBackend

Json = dict[str, Any]
NUMBERED = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
CARD: Json = {
    "success": True,
    "lead": {
        "id": 3912171,
        "name": "Душевая, ул. Ленина",
        "price": 12000,
        "contact": {"name": "Мария Кузнецова", "phone": "+7 900 000-00-01", "email": "maria@example.test"},
    },
    "calculations": [],
    "count": 0,
    "order": {"count": 0, "total": "0.00", "budget": 0, "calculation_id": None},
    "role": "manager",
    "discount_limit": "10",
    "user": {"id": 9100002, "name": "Петрова Анна"},
    "price_list_version": DEMO.version,
}
DONE = {"element": "done", "products": "done", "note": "done", "budget": "done"}


def answer(backend: "PageBackend", action: str, asked: Json) -> tuple[int, Json]:
    if action == "card":
        return 200, backend.card
    return ANSWERS[action](asked)


def failed(status: int, code: str, message: str, **more: object) -> tuple[int, Json]:
    return status, {"success": False, "error": {"code": code, "message": message, "request_id": "req-42"}, **more}


def record(calculation: Json, /, **changes: object) -> Json:
    """As a save is answered, and one calculation is read."""
    priced = price(calculation)[1]
    total = priced["result"]["totals"]["total"] if "result" in priced else "0.00"
    return {
        **priced,
        "note_added": True,
        "products_added": 1,
        "budget_updated": True,
        "calculation_id": NUMBERED,
        "number": 3,
        "revision": calculation.get("revision", 0) + 1,
        "status": "in_order",
        "in_order": True,
        "source": "v2",
        "title": calculation["title"],
        "summary": "Перегородка walk-in 1 000×2 000 мм, 8 мм",
        "total": total,
        "total_price": float(total),
        "created_by_name": "Петрова Анна",
        "created_at": "2026-11-20T11:05:00+00:00",
        "updated_by_name": "Петрова Анна",
        "updated_at": "2026-11-20T11:05:00+00:00",
        "sync": DONE,
        "reasons": {},
        "messages": [],
        **changes,
    }


def price(calculation: Json) -> tuple[int, Json]:
    try:
        body = v2.parse(exactly(calculation))
    except v2.Faults as faults:
        return refused([told.as_json() for told in faults.messages])
    quote = pricing.price(body.calculation, DEMO, Occasion("manager"))
    told = [one.as_json() for one in quote.messages]
    if quote.result is None:
        return refused(told)
    return 200, {
        "success": True,
        "price_list_version": DEMO.version,
        "result": dict(answers.result(quote.result)),
        "messages": told,
    }


def refused(told: list[dict[str, str]]) -> tuple[int, Json]:
    return failed(422, "validation_failed", told[0]["text"], messages=told)


def exactly(fields: Json) -> Json:
    """With Decimals, as a function reads a body."""
    return dict(loads(json.dumps(fields).encode(), 262_144))


def _filled(asked: Json) -> tuple[int, Json]:
    try:
        calculation = fill_body.filled(fill_body.parse(exactly(asked)), DEMO)
    except v2.Faults as faults:
        return refused([told.as_json() for told in faults.messages])
    return 200, {"success": True, "price_list_version": DEMO.version, "calculation": fill_body.as_json(calculation)}


def _saved(asked: Json) -> tuple[int, Json]:
    calculation = asked["calculation"]
    status = "draft" if calculation["draft"] else "in_order" if calculation["in_order"] else "saved"
    return 200, record(calculation, status=status, in_order=calculation["in_order"] and not calculation["draft"])


ANSWERS = {
    "widget_exchange": lambda asked: (200, {"success": True, "session": f"S-{asked['ticket']}", "lead_id": 3912171}),
    "price_list": lambda _: (200, {"success": True, **price_form.form(DEMO)}),
    "fill": _filled,
    "preview": lambda asked: price(asked["calculation"]),
    "save_calculation": _saved,
}
