"""A connection as one of the ten states that people see (calculator.md §3.7); decided here alone, and pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared import moments, panel
from shared import panel_messages as texts
from shared.connections import State
from shared.database import Row

# `last_error` of a connection that was ended at the vendor, not by us.
REMOVED_THERE = frozenset({"disabled_in_amocrm", "disabled_in_insales", "uninstalled"})
OVER = frozenset({State.DISCONNECTED, State.REAUTH_REQUIRED})
NEED_A_PERSON = frozenset({State.REAUTH_REQUIRED, State.PAYMENT_REQUIRED, State.CLIENT_MISCONFIGURED, State.BLOCKED})
WORKING = frozenset({State.ACTIVE, State.SUSPECT})
# What a vendor refuses for now may work again, as long as its grant lives.
HAVE_A_GRANT = WORKING | {State.PAYMENT_REQUIRED, State.CLIENT_MISCONFIGURED, State.BLOCKED}
ENDED_OR_WORKING = WORKING | {State.DISCONNECTED}  # no consent is needed, or it would begin another row
WARNED_BEFORE = ((timedelta(days=1), "error"), (timedelta(days=7), "warning"), (timedelta(days=30), "info"))


class Face(StrEnum):
    NOT_CONFIGURED = "not_configured"
    WAITING = "waiting_consent"
    EXCHANGING = "exchanging"
    CONNECTED = "connected"
    REFRESH_DUE = "refresh_due"
    DEGRADED = "degraded"
    NEEDS_REAUTH = "needs_reauth"
    SECRET_WRONG = "secret_wrong"  # noqa: S105 - a state
    REMOVED = "removed"
    UNPAID = "unpaid"


class Button(StrEnum):
    CONNECT = "connect"
    OPEN_AGAIN = "open_again"
    CANCEL = "cancel"
    CHECK = "check"
    DISCONNECT = "disconnect"
    REAUTH = "reauth"
    REPLACE_SECRET = "replace_secret"  # noqa: S105 - a button
    CONNECT_AGAIN = "connect_again"

    @property
    def text(self) -> str:
        return texts.BUTTONS[self]


TONES = {
    Face.NOT_CONFIGURED: "plain",
    Face.WAITING: "info",
    Face.EXCHANGING: "info",
    Face.CONNECTED: "success",
    Face.REFRESH_DUE: "success",
    Face.DEGRADED: "warning",
    Face.NEEDS_REAUTH: "error",
    Face.SECRET_WRONG: "error",
    Face.REMOVED: "error",
    Face.UNPAID: "warning",
}
BUTTONS: dict[Face, tuple[Button, ...]] = {
    Face.NOT_CONFIGURED: (Button.CONNECT,),
    Face.WAITING: (Button.OPEN_AGAIN, Button.CANCEL),
    Face.EXCHANGING: (),
    Face.CONNECTED: (Button.CHECK, Button.DISCONNECT),
    Face.REFRESH_DUE: (Button.CHECK, Button.DISCONNECT),
    Face.DEGRADED: (Button.CHECK,),
    Face.NEEDS_REAUTH: (Button.REAUTH, Button.DISCONNECT),
    Face.SECRET_WRONG: (Button.REPLACE_SECRET, Button.CHECK, Button.DISCONNECT),
    Face.REMOVED: (Button.CONNECT_AGAIN,),
    Face.UNPAID: (Button.CHECK,),
}
FACES = {
    State.NOT_AUTHORIZED: Face.NOT_CONFIGURED,
    State.PENDING: Face.WAITING,
    State.ACTIVE: Face.CONNECTED,
    State.SUSPECT: Face.DEGRADED,
    State.REAUTH_REQUIRED: Face.NEEDS_REAUTH,
    State.PAYMENT_REQUIRED: Face.UNPAID,
    State.CLIENT_MISCONFIGURED: Face.SECRET_WRONG,
    State.BLOCKED: Face.DEGRADED,
    State.DISCONNECTED: Face.NOT_CONFIGURED,
}


@dataclass(frozen=True, slots=True)
class Consent:
    """A person is on the way through the vendor's window (`is_back`: with an answer, which is exchanged now)."""

    until: datetime
    is_back: bool


@dataclass(frozen=True, slots=True)
class Card:
    """`until`: when a running consent ends."""

    state: Face
    badge: str
    tone: str
    body: str
    buttons: tuple[Button, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Countdown:
    tone: str
    text: str


def card(row: Row, now: datetime, consent: Consent | None = None) -> Card:
    """`row` as panel.connections gives it."""
    face = _face(row, now, consent)
    if face is Face.WAITING and consent is None:  # installed from the widget; its owner has not claimed it yet
        return Card(face, texts.WAITING, TONES[face], panel.next_step(State.PENDING), (Button.CONNECT,))
    until = consent.until if consent and face is Face.WAITING else None
    buttons = (Button.CONNECT_AGAIN,) if row["state"] == State.DISCONNECTED and until is None else BUTTONS[face]
    is_blocked = row["state"] == State.BLOCKED and face is Face.DEGRADED
    return Card(face, _badge(row, face), "error" if is_blocked else TONES[face], BODIES[face](row), buttons, until)


def absent(body: str) -> Card:
    """Of a vendor that nobody has connected yet."""
    face = Face.NOT_CONFIGURED
    return Card(face, texts.BADGES[State.NOT_AUTHORIZED], TONES[face], body, BUTTONS[face])


def consent_of(row: Row) -> Consent | None:
    """Of the columns that panel.connections joins."""
    return Consent(row["consent_until"], row["consent_is_back"]) if row["consent_until"] else None


def dies_at(row: Row) -> datetime | None:
    """When access ends if nothing renews it; None: no end that anybody told."""
    if State(row["state"]) not in HAVE_A_GRANT:
        return None
    ends: datetime | None = row["grant_expires_at"] if row["is_renewable"] else row["expires_at"]
    return ends


def countdown(row: Row, now: datetime) -> Countdown | None:
    """From thirty days on, louder at seven and at one; a grant that lives no longer is not mourned when it is given."""
    ends = dies_at(row)
    if ends is None:
        return None
    tone = next((tone for span, tone in WARNED_BEFORE if ends - now <= span), None)
    if tone is None or (tone == "info" and _is_young(row, ends, now)):
        return None
    told = {"moment": moments.moment(ends), "left": moments.left(ends - now), "advice": _advice(row)}
    return Countdown(tone, texts.COUNTDOWN.format(**told))


def _is_young(row: Row, ends: datetime, now: datetime) -> bool:
    begun: datetime | None = row["connected_at"]
    return begun is not None and now - begun < (ends - begun) / 2


def _advice(row: Row) -> str:
    """Where something else is in the way of a refresh, that comes first."""
    state = State(row["state"])
    if state not in WORKING:
        return panel.next_step(state)
    renews = row["is_renewable"] and row["provider"] != "evotor"
    return texts.COUNTDOWN_RENEWABLE if renews else texts.COUNTDOWN_FIXED


def _face(row: Row, now: datetime, consent: Consent | None) -> Face:
    state = State(row["state"])
    if state is State.ACTIVE:
        due = row["refresh_due_at"]
        return Face.REFRESH_DUE if row["is_renewable"] and due is not None and due <= now else Face.CONNECTED
    if state not in ENDED_OR_WORKING and consent is not None:
        return Face.EXCHANGING if consent.is_back else Face.WAITING
    if state in OVER and row["last_error"] in REMOVED_THERE:
        return Face.REMOVED
    return FACES[state]


def _badge(row: Row, face: Face) -> str:
    special = {
        Face.WAITING: texts.WAITING,
        Face.EXCHANGING: texts.EXCHANGING,
        Face.REFRESH_DUE: texts.REFRESH_DUE,
        Face.REMOVED: texts.REMOVED.format(where=texts.REMOVED_IN[row["provider"]]),
    }
    return special.get(face) or texts.BADGES[row["state"]]


def _not_configured(row: Row) -> str:
    return panel.next_step(State(row["state"]))


def _connected(row: Row) -> str:
    who, since = row["connected_by_name"], row["connected_at"]
    if since is None:
        return panel.next_step(State.ACTIVE)
    template = texts.CONNECTED_BY if who else texts.CONNECTED_ON
    return f"{template.format(who=who, day=moments.day(since))} {panel.next_step(State.ACTIVE)}"


def _degraded(row: Row) -> str:
    state, reason = State(row["state"]), panel.reason_text(row["last_error"])
    if state is State.BLOCKED:
        return f"{panel.state_text(state)} {panel.next_step(state)}"
    count = row["attempts"]
    if count <= 1:
        told = texts.FAILED_ONCE.format(reason=reason)
    else:
        last = moments.plural(count, texts.LAST_REQUESTS).format(count=count)
        told = texts.FAILED_OFTEN.format(count=last, reason=reason)
    return f"{told} {panel.next_step(state)}"


def _needs_reauth(row: Row) -> str:
    when, waiting = row["last_error_at"], row["waiting"]
    told = texts.LOST.format(day=moments.day(when)) if when else texts.LOST_SOMETIME
    if waiting:
        one = waiting % 10 == 1 and waiting % 100 != 11  # noqa: PLR2004 - Russian's "one"
        count = moments.counted(waiting, texts.SEVERAL_WAITING)
        told += " " + (texts.ONE_WAITING_WRITE if one else texts.WAITING_WRITES).format(count=count)
    return f"{told} {panel.next_step(State.REAUTH_REQUIRED)}"


def _removed(row: Row) -> str:
    when = row["last_error_at"]
    day = f" {moments.day(when)}" if when else ""
    told = texts.REMOVED_ON.format(where=texts.REMOVED_IN[row["provider"]], day=day)
    return f"{told} {panel.next_step(State.DISCONNECTED)}"


def _unpaid(row: Row) -> str:
    return f"{texts.UNPAID.format(service=texts.SERVICES[row['provider']])} {panel.next_step(State.PAYMENT_REQUIRED)}"


BODIES: dict[Face, Callable[[Row], str]] = {
    Face.NOT_CONFIGURED: _not_configured,
    Face.WAITING: lambda _row: texts.CONSENT,
    Face.EXCHANGING: lambda _row: texts.EXCHANGE,
    Face.CONNECTED: _connected,
    Face.REFRESH_DUE: lambda _row: texts.REFRESHING,
    Face.DEGRADED: _degraded,
    Face.NEEDS_REAUTH: _needs_reauth,
    Face.SECRET_WRONG: lambda row: texts.SECRET_WRONG[row["provider"]],
    Face.REMOVED: _removed,
    Face.UNPAID: _unpaid,
}
