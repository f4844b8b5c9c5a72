"""What the form asks of us, as our page in the frame or the widget sends it."""

from typing import Any

from tests.office import BASE_URL, Answer, Office

PANE = {
    "key": "p1",
    "role": "fixed",
    "shape": "rect",
    "width": 1000,
    "height": 2000,
    "qty": 1,
    "glass": "OPT",
    "thickness": 8,
    "layers": 1,
    "tempered": True,
    "edge": {"kind": "POL", "sides": "trbl"},
    "facet": None,
    "holes": [],
    "cutouts": [],
    "ops": [],
    "note": "",
}
WALK_IN = {
    "schema": "glass/2",
    "template": "walk_in",
    "title": "Душевая перегородка",
    "panels": [PANE],
    "hardware": [{"sku": "BAR-ST", "qty": "1"}],
    "bars": [{"sku": "PRF-U20", "pieces": [2000]}],
    "services": [{"code": "MSR"}, {"code": "MNT"}, {"code": "DLV", "km": 15}],
}
SIZES = {"width": 1000, "height": 2000}
RICH = {**PANE, "holes": [{"d": 12, "n": 2}] * 3, "ops": ["FLM"]}
TWENTY = [{**RICH, "key": f"p{number}", "width": 1000 + number} for number in range(20)]


def preview(office: Office, token: str | None = None, **changes: object) -> Answer:
    return post(office, "preview", token, calculation={**WALK_IN, **changes})


def post(office: Office, action: str, token: str | None = None, **body: Any) -> Answer:  # noqa: ANN401 - see Office.widget
    """As our page in the frame with a session, else as the widget."""
    if token is None:
        return office.widget("POST", action, **body)
    headers = {"X-Session-Token": token, "Origin": BASE_URL}
    return office.call("POST", headers=headers, body={"action": action, **body})


def fill(office: Office, **changes: Any) -> Answer:  # noqa: ANN401 - see Office.widget
    return office.widget("POST", "fill", **{"template": "walk_in", "sizes": SIZES, **changes})


def price_list(office: Office, known: str = "") -> Answer:
    return office.widget("GET", "price_list", headers={"If-None-Match": known} if known else {})


def codes(answer: Answer) -> list[tuple[str, str]]:
    return [(told["code"], told["field"]) for told in answer.body["messages"]]
