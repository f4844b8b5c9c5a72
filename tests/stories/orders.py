"""Calculations with our own price, as the page in the frame saves them (calculator.md §2.3)."""

from typing import Any

from tests.canaries import known
from tests.office import Answer, Office
from tests.sandbox_process import HOST

WALK_IN: dict[str, Any] = {
    "schema": "glass/2",
    "template": "walk_in",
    "title": "Душевая перегородка",
    "panels": [
        {
            "key": "p1",
            "width": 1000,
            "height": 2000,
            "glass": "OPT",
            "thickness": 8,
            "tempered": True,
            "edge": {"kind": "POL", "sides": "trbl"},
        }
    ],
    "hardware": [{"sku": "BAR-ST", "qty": "1"}],
    "bars": [{"sku": "PRF-U20", "pieces": [2000]}],
    "services": [{"code": "MSR"}, {"code": "MNT"}, {"code": "DLV", "km": 15}],
    "expected_total": "29210.00",
}
# 800×600 of silver mirror, polished, two holes: 1 720 ₽.
MIRROR: dict[str, Any] = {
    "schema": "glass/2",
    "title": "Зеркало",
    "panels": [
        {
            "key": "p1",
            "role": "mirror",
            "width": 800,
            "height": 600,
            "glass": "MIR",
            "thickness": 4,
            "edge": {"kind": "POL"},
            "holes": [{"d": 8, "n": 2}],
        }
    ],
}


def save(office: Office, body: dict[str, Any] | None = None, **changes: object) -> Answer:
    return office.widget("POST", "save_calculation", calculation={**(body or WALK_IN), **changes})


def changed(office: Office, saved: Answer, body: dict[str, Any] | None = None, **changes: object) -> Answer:
    return save(office, body, **seen(saved), **changes)


def seen(answer: Answer) -> dict[str, Any]:
    """Which calculation, as this answer showed it."""
    return {"id": answer.body["calculation_id"], "revision": answer.body["revision"]}


def order(office: Office, saved: Answer, *, wanted: bool) -> Answer:
    return office.widget("POST", "set_in_order", in_order=wanted, **seen(saved))


def card(office: Office) -> dict[str, Any]:
    return office.widget("GET", "card").body


def put_on_sale(office: Office, sku: str) -> int:
    """A product of the account's own list; its number."""
    granted = office.sandbox.control("POST", "/long_lived", {"account": "mycompany"})["access_token"]
    fields = [{"field_code": "SKU", "values": [{"value": sku}]}]
    answer = office.sandbox.session.post(
        f"{office.sandbox.base_url}/api/v4/catalogs/4521/elements",
        json=[{"name": f"Товар {sku}", "custom_fields_values": fields}],
        headers={"Host": HOST, "Authorization": f"Bearer {known(granted, 'long-lived token')}"},
        timeout=10,
    )
    return int(answer.json()["_embedded"]["elements"][0]["id"])
