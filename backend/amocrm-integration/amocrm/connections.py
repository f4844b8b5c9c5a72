"""The tab CRM in one answer: a card of each connection of an owner, its health, what a new one needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from amocrm import admin_messages as texts
from amocrm import messages
from amocrm.accounts import TABLE
from amocrm.provider import AMOCRM
from amocrm.widget_archive import archive
from shared import moments, panel_cards, panel_health
from shared import panel_messages as shared_texts
from shared.administrator import Administrator
from shared.connections import State
from shared.database import Row
from shared.errors import AppError
from shared.failures import success
from shared.panel_cards import Button, Card
from shared.services import Services
from shared.web import Request, Response

PAGE = "/admin"
CALLBACK, HOOK = "/api/auth/amocrm/callback", "/api/auth/amocrm/disabled"
WIDGET_PAGE = "/widget"
INSALES, EVOTOR = "insales", "evotor"
# Where access to the other two is given, on their own functions.
DOORS = {INSALES: "/api/auth/insales", EVOTOR: "/api/auth/evotor"}
GIVING_ACCESS = frozenset({Button.CONNECT, Button.REAUTH, Button.CONNECT_AGAIN})
OF_EVERY_VENDOR = GIVING_ACCESS | {Button.CHECK, Button.DISCONNECT}
LAST_LETTERS = 4
ORDER = list(shared_texts.SERVICES)


@dataclass(frozen=True, slots=True)
class _View:
    """What all cards of an answer share; `has_paths`: the other functions are under this very host."""

    now: datetime
    owner: UUID
    amocrm: Mapping[str, Row]
    last_letters: Mapping[str, str]
    has_paths: bool


def connections(request: Request, caller: Administrator, services: Services) -> Response:
    owner = services.owners.named(caller.owner, request.query.get("owner"))
    rows = services.database.all("panel.connections", owner=str(owner))
    view = _view(services, owner, rows, has_paths=request.path.rstrip("/") == PAGE)
    cards = [_shown(row, view) for row in rows] + _absent({row["provider"] for row in rows}, view)
    return success(
        now=view.now.isoformat(),
        owner=str(owner),
        cards=sorted(cards, key=lambda card: ORDER.index(card["provider"])),
        setup=_setup(services),
    )


def owners(caller: Administrator, services: Services) -> list[dict[str, str]]:
    """Whom an operator may name; nobody else has a choice."""
    rows = services.owners.every() if caller.owner is None else []
    return [
        {"id": row["id"], "name": texts.INSTALLATION if row["kind"] == "installation" else row["name"]} for row in rows
    ]


def _view(services: Services, owner: UUID, rows: Sequence[Row], *, has_paths: bool) -> _View:
    now = services.database.one("panel.now")
    ids = [row["id"] for row in rows if row["provider"] == AMOCRM.name]
    own = services.database.all("accounts.panel", ids=ids) if ids else []
    letters = {row["id"]: _last_letters(services, row) for row in own if row["client_secret"]}
    return _View(
        now["now"] if now else services.clock.now(),
        owner,
        {row["id"]: row for row in own},
        letters,
        has_paths=has_paths,
    )


def _last_letters(services: Services, row: Row) -> str:
    """Enough to tell two keys apart; the rest is shown to nobody."""
    try:
        secret = services.vault.open(row["client_secret"], table=TABLE, column="client_secret", row=row["id"])
    except AppError:
        return ""
    return secret.reveal()[-LAST_LETTERS:]


def _shown(row: Row, view: _View) -> dict[str, Any]:
    card = panel_cards.card(row, view.now, panel_cards.consent_of(row))
    warning = panel_cards.countdown(row, view.now)
    return {
        "id": row["id"],
        "provider": row["provider"],
        "title": shared_texts.SERVICES[row["provider"]],
        "account": row["account"],
        "account_name": row["account_name"] or "",
        **_face(card, row["provider"], view, row["account"]),
        "countdown": {"tone": warning.tone, "text": warning.text} if warning else None,
        "is_over": row["state"] == State.DISCONNECTED,
        "waiting": row["waiting"] + row["given_up"],
        "health": _health(row, view),
        "amocrm": _of_amocrm(view.amocrm.get(row["id"]), view),
    }


def _face(card: Card, provider: str, view: _View, account: str = "") -> dict[str, Any]:
    """`seconds`: what is left of a running consent."""
    known = (
        card.buttons if provider == AMOCRM.name else [button for button in card.buttons if button in OF_EVERY_VENDOR]
    )
    usable = known if provider == AMOCRM.name or view.has_paths else ()
    return {
        "state": card.state,
        "badge": card.badge,
        "tone": card.tone,
        "body": card.body,
        "seconds": max(0, round((card.until - view.now).total_seconds())) if card.until else None,
        "buttons": [
            {"id": button, "text": button.text, "link": _door(button, provider, view, account)} for button in usable
        ],
    }


def _door(button: Button, provider: str, view: _View, account: str) -> str | None:
    """Of a link, or for `check` and `disconnect` of the function that does it."""
    if provider not in DOORS:
        return None
    if button not in GIVING_ACCESS:
        return DOORS[provider]
    # Mode `app` has to be told the shop; what is no more has to be installed there first.
    shop = {"shop": account} if button is Button.REAUTH else {}
    asked = {"return_to": "admin", **shop} if provider == INSALES else {"owner": str(view.owner)}
    return f"{DOORS[provider]}?{urlencode(asked)}"


def _absent(present: set[str], view: _View) -> list[dict[str, Any]]:
    made = []
    for provider in shared_texts.SERVICES:
        if provider not in present:
            nothing = {"id": provider, "account": "", "account_name": "", "countdown": None, "is_over": True}
            face = _face(panel_cards.absent(texts.ABSENT[provider]), provider, view)
            title = {"provider": provider, "title": shared_texts.SERVICES[provider]}
            made.append({**nothing, **title, **face, "waiting": 0, "health": [], "amocrm": None})
    return made


def _health(row: Row, view: _View) -> list[dict[str, str]]:
    if row["state"] in {State.NOT_AUTHORIZED, State.DISCONNECTED}:
        error = panel_health.last_error(row)
        pairs = [(shared_texts.LAST_ERROR, error)] if error else []
    else:
        pairs = panel_health.facts(row, view.now)
        pairs += _own_facts(row, view.amocrm[row["id"]]) if row["id"] in view.amocrm else []
    return [{"term": term, "value": value} for term, value in pairs]


def _own_facts(row: Row, own: Row) -> list[tuple[str, str]]:
    hook, seen = own["hook_seen_at"], own["widget_seen_at"]
    version = texts.WIDGET_VERSION.format(version=own["widget_version"]) if own["widget_version"] else ""
    widget = (
        texts.WIDGET_SEEN.format(version=version, moment=moments.moment(seen), people=own["people"]) if seen else ""
    )
    return [
        (shared_texts.TO_WRITE, panel_health.waiting(row)),
        (texts.HOOK, texts.HOOK_SEEN.format(moment=moments.moment(hook)) if hook else texts.HOOK_NEVER),
        (texts.WIDGET, widget or texts.WIDGET_NEVER),
    ]


def _of_amocrm(own: Row | None, view: _View) -> dict[str, Any] | None:
    if own is None:
        return None
    notes = [
        text
        for is_so, text in ((own["has_candidate"], texts.CANDIDATE), (own["long_lived"], texts.LONG_LIVED))
        if is_so
    ]
    old = _outdated(own["widget_version"])
    return {
        "client_id": own["client_id"] or "",
        "secret_ends": view.last_letters.get(own["id"], ""),
        "has_candidate": own["has_candidate"],
        "long_lived": own["long_lived"],
        "notes": notes + ([old] if old else []),
    }


def _outdated(installed: str | None) -> str:
    packed = archive()
    if not installed or packed is None or installed == packed.version:
        return ""
    return texts.WIDGET_OLD.format(installed=installed, packed=packed.version)


def _setup(services: Services) -> dict[str, Any]:
    """What an integration at amoCRM is told; `project_client`: this installation brings one of its own."""
    settings, packed = services.settings, archive()
    redirect_uri = settings.amocrm_redirect_uri
    is_usual = redirect_uri.endswith(CALLBACK)
    return {
        "redirect_uri": redirect_uri,
        "hook_url": f"{redirect_uri.removesuffix(CALLBACK) if is_usual else settings.public_base_url}{HOOK}",
        "widget_url": f"{settings.public_base_url}{WIDGET_PAGE}",
        "steps": list(texts.STEPS),
        "permissions": texts.PERMISSIONS,
        "project_client": settings.amocrm_client is not None,
        "archive": packed.shown if packed else None,
        "archive_absent": "" if packed else messages.ARCHIVE_ABSENT,
    }
