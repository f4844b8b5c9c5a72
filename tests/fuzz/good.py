"""The requests that a function's table makes good ones, as a start for bad ones."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from shared.app import Action, App
from tests.fuzz.words import words
from tests.office import CALCULATION, LEAD
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, INSALES_HOST, INSALES_ID
from tests.shared.sample_events import NAMES, event
from tests.stories.form_calls import RICH, SIZES, WALK_IN
from tools.cloud_events import SHAPES, Incoming
from tools.functions import found_in

BACKEND = Path(__file__).resolve().parents[2] / "backend"
Headers = dict[str, str]
SHOP_TOKEN = "token123"
SHOP = {"shop": INSALES_HOST, "insales_id": str(INSALES_ID)}
STAFF = {"user_id": "301", "user_email": "a@b.example", "user_name": "Анна", "email_confirmed": "true"}
PRICE_FILE = b64encode("раздел;артикул;ед;толщина;цена\nСтекло;OPT;м²;8;6000\n".encode()).decode()
# By the name of an action's guard; a guard that is not here is tried with all of them.
PROOFS: dict[str, Headers] = {
    "anyone": {},
    "admin": {"Authorization": "Bearer ‹admin›", "Sec-Fetch-Site": "same-origin"},
    "scheduler": {"X-Cron-Secret": "‹cron›"},
    "person": {"Cookie": "session=‹person›", "Sec-Fetch-Site": "same-origin"},
    "sender": {"Authorization": "Bearer ‹hook›"},
    "widget": {"X-Auth-Token": "‹widget›", "X-Lead-Id": str(LEAD), "X-Account-Domain": HOST},
    "disposable": {"X-Auth-Token": "‹widget›", "X-Lead-Id": str(LEAD), "X-Account-Domain": HOST},
}
# An action that is not here gets a body of its name and of words from its own source.
BODIES: dict[str, dict[str, Any]] = {
    "save_connection": {"connection": {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}},
    "exchange_code": {"domain": HOST, "code": "‹junk›"},
    "disconnect": {"domain": "othershop.amocrm.ru"},
    "save_seller": {"seller": {"name": "ООО «Стекло»", "inn": "9999000006", "kpp": "999901001", "valid_days": 10}},
    "edit_prices": {
        "revision": 0,
        "check": True,
        "edits": [
            {"op": "cell", "key": "Стекло|OPT|8", "column": "price", "value": "6000"},
            {"op": "add", "row": {"section": "Фурнитура", "sku": "A-1", "name": "Ручка", "unit": "шт", "price": "10"}},
            {"op": "remove", "key": "Фурнитура|HDL-SK|"},
        ],
    },
    "import_prices": {"revision": 0, "apply": True, "file": [PRICE_FILE]},
    "publish_prices": {"revision": 0, "from": "2026-12-01"},
    "publish_prices_again": {"version": "DEMO-2026-1", "from": "2026-12-01T00:00:00+03:00"},
    "discard_prices": {"revision": 0},
    "admin_login": {"key": "‹admin›"},
    "widget_exchange": {"ticket": "‹many 43 t›"},
    "retry_sync": {"id": "‹calculation›", "accept_budget": True},
    "fill": {"template": "walk_in", "sizes": SIZES, "choice": {"glass": "CLR", "ticked": ["HDL-SK"]}},
    "preview": {"calculation": {**WALK_IN, "panels": [RICH], "price_list_version": "DEMO-2026-1"}},
    "set_in_order": {"id": "‹calculation›", "revision": 1, "in_order": True},
    "approve": {"id": "‹calculation›", "revision": 1, "approved": True},
    "set_role": {"user_id": 9100002, "role": "head"},
    "copy": {"id": "‹calculation›", "revision": 1},
    "delete": {"id": "‹calculation›", "revision": 1},
    "save_api_key": {"domain": INSALES_HOST, "login": "‹many 32 a›", "password": "‹many 32 b›"},
    "save_calculation": {"calculation": {**CALCULATION, "client_request_id": "‹key›"}},
}
QUERIES: dict[str, dict[str, str]] = {
    "journal": {"from": "2026-11-01", "to": "2026-11-30", "person": "operator", "object": "shop", "limit": "50"},
    "authorize_url": {"domain": HOST, "mode": "popup", "host": "account"},
    "connection_status": {"domain": HOST},
    "get_calculation": {"id": "‹calculation›"},
    "offer": {"id": "‹calculation›", "depth": "detailed", "phone": "1"},
    "widget_page": {"account": HOST},
    "start": {"ticket": "‹many 43 t›"},
    "callback": {"code": "‹junk›", "state": "‹many 43 s›", "referer": HOST, "client_id": CLIENT_ID, "from_widget": "1"},
    "login": {"shop": INSALES_HOST, "return_to": "admin"},
    "install": {**SHOP, "token": SHOP_TOKEN},
    "uninstall": {**SHOP, "token": "‹many 32 0›"},
    "entry": {**SHOP, "user_id": "301", "user_email": "anna@shop.example"},
    "autologin": {**dict.fromkeys(("token", "token2", "token3"), "‹many 32 0›"), **STAFF},
    "hook": {"type": "receipts"},
    "disabled": {"account_id": "28805383", "client_uuid": CLIENT_ID, "signature": "‹many 64 0›"},
}


@dataclass(frozen=True)
class Good:
    """One request of one action, before a cloud has made an event of it."""

    action: str
    method: str
    path: str
    headers: Headers
    query: dict[str, str]
    body: dict[str, Any] | None


@dataclass(frozen=True, eq=False)
class Function:
    name: str
    folder: Path
    app: App
    words: tuple[str, ...] = field(repr=False)
    goods: list[Good] = field(repr=False)
    events: list[dict[str, Any]] = field(repr=False)


def functions() -> list[Function]:
    """Every folder under backend/ that a cloud would deploy."""
    return [_function(name) for name in found_in(BACKEND)]


def as_event(good: Good, shape: str, body: bytes, query: str | None = None) -> dict[str, Any]:
    asked = urlencode(good.query) if query is None else query
    headers = list(good.headers.items())
    received = datetime(2026, 10, 20, 9, 14, 7, tzinfo=UTC)
    incoming = Incoming(good.method, good.path, asked, headers, body, "203.0.113.7", "r", received)
    return SHAPES[shape](incoming)


def _function(name: str) -> Function:
    handler: Any = found_in(BACKEND)[name].load()
    app: App = handler.__globals__["app"]
    goods = [good for action in app.actions for good in _goods(action)]
    samples = [_armed(event(sample)) for sample in NAMES]
    made = [as_event(good, shape, b"") | _plain(good) for good in goods for shape in SHAPES]
    return Function(name, BACKEND / name, app, tuple(words(BACKEND / name)), goods, [*samples, *made])


def _plain(good: Good) -> dict[str, Any]:
    """Its body as text, so that marks in it are still seen."""
    return {} if good.body is None else {"body": json.dumps(good.body, ensure_ascii=False), "isBase64Encoded": False}


def _goods(action: Action) -> Iterator[Good]:
    """By name; by path; by the vendor's own parameters."""
    guard = getattr(action.guard, "__name__", "")
    proof = PROOFS.get(guard, {name: value for headers in PROOFS.values() for name, value in headers.items()})
    query = QUERIES.get(action.name, {})
    for method in sorted(action.methods):
        is_post = method != "GET"
        headers = {**proof, "Content-Type": "application/json"} if is_post else proof
        body = {"action": action.name, **BODIES.get(action.name, {})} if is_post else None
        named = {} if is_post else {"action": action.name}
        yield Good(action.name, method, "", headers, {**named, **query}, body)
        if action.path:
            yield Good(action.name, method, action.path, headers, query, body)
        for known in action.known_by:
            yield Good(action.name, method, "", headers, {name: query.get(name, "1") for name in known}, body)


def _armed(sample: dict[str, Any]) -> dict[str, Any]:
    """A kept event with this run's keys in the place of its made-up ones."""
    text = json.dumps(sample, ensure_ascii=False).replace("made-up-admin-token-of-32-letters", "‹admin›")
    text = text.replace("made-up-cron-secret", "‹cron›").replace("header.payload.signature", "‹widget›")
    armed: dict[str, Any] = json.loads(text)
    return armed
