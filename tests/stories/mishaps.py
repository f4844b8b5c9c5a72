"""What may go wrong on the way of a save, and what the CRM holds afterwards."""

from typing import Any

from amocrm.saga.journal import QUARANTINE
from tests.databases import move_clock
from tests.office import CALCULATION, LEAD, MANAGER, Answer, Office

DEAL = f"/api/v4/leads/{LEAD}"
ELEMENTS = "/api/v4/catalogs/4521/elements"
KEY = {"Idempotency-Key": "a-key-made-for-one-click"}
# A step → the call that writes it.
WRITES = {
    "element": ("POST", ELEMENTS),
    "products": ("POST", f"{DEAL}/link"),
    "note": ("POST", f"{DEAL}/notes"),
    "budget": ("PATCH", DEAL),
}
# amoCRM's own words for "not now": certain that nothing was done.
WAIT: dict[str, Any] = {"status": 429, "headers": {"Retry-After": "300"}, "body": "<html>"}
LOST = ("drop_before", "drop_after")  # before or after amoCRM did it: a caller cannot tell


def fail(office: Office, step: str, effect: str = "answer", **fault: object) -> None:
    """The next write of that step."""
    method, path = WRITES[step]
    office.sandbox.control("POST", "/faults", {"effect": effect, "method": method, "path": path, "times": 1, **fault})


def click(office: Office, *, user: int = MANAGER, lead: int = LEAD, **changes: object) -> Answer:
    """The same click each time, whatever became of it before."""
    body = {**CALCULATION, **changes}
    return office.widget("POST", "save_calculation", user=user, lead=lead, calculation=body, headers=KEY)


def edit(office: Office, saved: Answer, **changes: object) -> Answer:
    """Of what this answer showed."""
    seen = {"id": saved.body["calculation_id"], "revision": saved.body["revision"]}
    return office.save(**seen, **changes)


def retry(office: Office, saved: Answer, **options: Any) -> Answer:  # noqa: ANN401 - see Office.widget
    return office.widget("POST", "retry_sync", id=saved.body["calculation_id"], **options)


def pass_quarantine(office: Office, times: int = 1) -> None:
    """Until amoCRM can no longer land what was sent."""
    move_clock(office.database_url, times * (QUARANTINE + 5))


def notes(office: Office) -> list[str]:
    return [str(note["params"]["text"]) for note in office.deal()["notes"]]


def linked(office: Office, lead: int = LEAD) -> dict[int, float]:
    """Products of the deal and how many of each."""
    return {product["id"]: product["quantity"] for product in office.deal(lead)["products"]}


def own_products(office: Office) -> list[dict[str, Any]]:
    """Products of the account's list that we made, as {field code: value} with `id` and `name`."""
    elements = office.sandbox.control("GET", "/accounts/mycompany")["account"]["catalogs"]["4521"]["elements"]
    found = [_fields(element) for element in elements.values()]
    return [element for element in found if str(element.get("SKU")).startswith("CALC-")]


def _fields(element: dict[str, Any]) -> dict[str, Any]:
    values = {field["field_code"]: field["values"][0]["value"] for field in element["custom_fields_values"] or []}
    return {"id": element["id"], "name": element["name"], **values}
