"""Every action of the function, asked as its own callers ask, but for the credential; where a credential may stand."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from amocrm.app import app
from tests.hostile.kinds import HEADERS
from tests.hostile.sending import Maker, get, post
from tests.hostile.tokens import ACCOUNT_ID
from tests.office import CALCULATION, LEAD
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST
from tests.stories.form_calls import SIZES, WALK_IN

SEEN = {"id": "00000000-0000-4000-8000-000000000077", "revision": 1}
SOME_ID = "00000000-0000-4000-8000-000000000077"
NO_TICKET = "x" * 43
DEAL = {"X-Lead-Id": str(LEAD), "X-Account-Domain": HOST}
CARD = {"X-Auth-Token": "disposable token", "X-Session-Token": "widget session"}
OFFICE = {
    "Authorization": "ADMIN_TOKEN",
    "cookie of an administrator": "administrator's session",
    "cookie of a person": "person's session",
}


@dataclass(frozen=True)
class Entry:
    """`own`: place → the one kind that opens this entry there. `answers`: to all the others.

    `fields` go into the query of a GET and the body of a POST; a place that is no header is one of them.
    """

    answers: frozenset[str]
    own: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)
    further: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        return (*HEADERS, *self.further)


def card(**fields: object) -> Entry:
    return Entry(frozenset({"401 auth_required", "401 auth_invalid"}), CARD, DEAL, fields)


def office(**fields: object) -> Entry:
    return Entry(frozenset({"401 auth_required", "401 auth_invalid"}), OFFICE, {}, {"domain": HOST, **fields})


INVALID = frozenset({"400 state_invalid"})
REFUSED = frozenset({"401 auth_invalid"})
OPEN = frozenset({"200 "})
FORM = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
SIGNED = {"account_id": str(ACCOUNT_ID), "client_uuid": CLIENT_ID, "signature": "0" * 64}
ENTRIES: dict[str, Entry] = {
    "save_connection": office(**FORM),
    "authorize_url": office(),
    "exchange_code": office(code="c"),
    "connection_status": office(),
    "disconnect": office(),
    "start": Entry(INVALID, {"ticket": "start ticket"}, fields={"ticket": NO_TICKET}, further=("ticket",)),
    "callback": Entry(
        INVALID, {}, fields={"state": NO_TICKET, "code": "c", "referer": HOST}, further=("state", "code")
    ),
    "disabled": Entry(REFUSED, {"signature": "hook signature"}, fields=SIGNED, further=("signature",)),
    "admin_login": Entry(REFUSED, {"key": "ADMIN_TOKEN"}, fields={"key": NO_TICKET}, further=("key",)),
    # Whoever shows nothing that could be ended is told that nothing is left of it.
    "logout": Entry(OPEN, {**CARD, **OFFICE}),
    "widget_session": Entry(card().answers, {"X-Auth-Token": "disposable token"}, DEAL),
    "widget_exchange": Entry(REFUSED, {"ticket": "widget ticket"}, fields={"ticket": NO_TICKET}, further=("ticket",)),
    "get_lead": card(),
    "save_calculation": card(calculation=CALCULATION),
    "history": card(),
    "get_calculation": card(id=SOME_ID),
    "retry_sync": card(id=SOME_ID),
    "card": card(),
    "price_list": card(),
    "fill": card(template="walk_in", sizes=SIZES),
    "preview": card(calculation=WALK_IN),
    "offer": card(id=SOME_ID),
    "set_in_order": card(**SEEN, in_order=True),
    "approve": card(**SEEN, approved=True),
    "copy": card(**SEEN),
    "delete": card(**SEEN),
    "people": office(),
    "set_role": office(user_id=9100002, role="head"),
    "journal": office(),
    "seller": office(),
    "save_seller": office(seller={"name": "ООО «Стекло»"}),
    "prices": office(),
    "edit_prices": office(revision=0, edits=[]),
    "import_prices": office(revision=0, file=["0YDQsNC30LTQtdC7"]),
    "export_prices": office(),
    "price_changes": office(),
    "publish_prices": office(revision=0),
    "publish_prices_again": office(version="DEMO-2026-1"),
    "discard_prices": office(revision=0),
    "connections": office(),
    "check": office(),
    "cancel_consent": office(),
    "retry_waiting": office(),
    "widget_archive": office(),
    # Who is not logged in is shown the door.
    "admin": Entry(frozenset({"302 ", "303 "}), OFFICE),
    "admin_asset": Entry(frozenset({"404 not_found"})),
    # Pages and their files are anybody's; what they show they ask for with a session.
    "widget_page": Entry(OPEN),
    "asset": Entry(frozenset({"404 not_found"})),
    "page": Entry(frozenset({"404 not_found"})),
    "tick": Entry(frozenset({"403 forbidden"}), {"X-Cron-Secret": "CRON_SECRET"}),
    "health": Entry(OPEN),
}


def request(action: str, place: str, given: str) -> Maker:
    """With that credential at that place and no other anywhere."""
    entry = ENTRIES[action]
    headers = {**entry.headers, **(HEADERS[place](given) if place in HEADERS else {})}
    fields = {**entry.fields, **({} if place in HEADERS else {place: given})}
    if methods(action) == frozenset({"GET"}):
        return get(action, who=headers, query=fields)
    return post(action, fields, who=headers)


def methods(action: str) -> frozenset[str]:
    return next(known.methods for known in app.actions if known.name == action)


def timer(given: str) -> object:
    return {"job": "refresh", "secret": given}


def queue(given: str) -> object:
    record = {"messageId": "m1", "body": given, "eventSource": "aws:sqs", "attributes": {}}
    return {"Records": [record]}


EVENTS: dict[str, tuple[Callable[[str], object], str]] = {
    "payload of a timer": (timer, "CRON_SECRET"),
    "body of a queue message": (queue, "queue message"),
}


def as_read(text: str) -> dict[str, object]:
    read: dict[str, object] = json.loads(text) if text.startswith("{") else {}
    return read
