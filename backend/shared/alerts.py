"""Telling people that a connection needs somebody, and that it works again.

The database records the alerts itself (V12__alerts.sql). Each is logged; with ALERT_WEBHOOK_URL it is also POSTed
there, signed, at least once: a receiver tells repetitions by `X-Alert-Id`.

    X-Alert-Signature: v1=<hex HMAC-SHA256(webhook_key, "<X-Alert-Timestamp>.<body>")>
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from shared.clock import Clock
from shared.connections import State
from shared.database import Row
from shared.errors import AppError
from shared.key_ring import KeyRing
from shared.messages import ALERT, ALERT_OVER
from shared.outgoing import Outgoing
from shared.panel import next_step, reason_text, state_text
from shared.secret import Secret
from shared.services import Services
from shared.signatures import hmac_sha256

ROUND = 6.0  # seconds after which no further alert is begun; the next tick goes on
DEADLINE = 4.0  # seconds for one POST
LEASE = 60.0
PATIENCE = 86_400.0
TRIES = 12  # hours, with their pauses: an alert may be older than its first try, when the timer stood still
BACK_OFF = (30.0, 3600.0)  # first pause and longest
LOOPBACK_NAME = "webhook.localhost"  # stands in Host where the address is a plain loopback number
PURPOSE = b"alert-webhook"


class AlertRefused(AppError):
    """The receiver answered something else than 2xx."""


@dataclass(frozen=True, slots=True)
class Webhook:
    outgoing: Outgoing
    host: str
    port: int | None
    path: str
    query: tuple[tuple[str, str], ...]

    @classmethod
    def at(cls, url: Secret, clock: Clock) -> "Webhook":
        """An https address on the Internet, or a plain one of this machine; settings.py let nothing else through."""
        parts = urlsplit(url.reveal())
        rest = (parts.path or "/", tuple(parse_qsl(parts.query, keep_blank_values=True)))
        if parts.scheme == "http":
            return cls(Outgoing(gateway=f"http://{parts.netloc}", clock=clock), LOOPBACK_NAME, None, *rest)
        return cls(Outgoing(clock=clock), parts.hostname or "", parts.port, *rest)

    def post(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises an AppError that says nothing of the address."""
        answer = self.outgoing.send(
            "POST",
            self.host,
            self.path,
            port=self.port,
            query=self.query,
            headers=headers,
            content=body,
            deadline=DEADLINE,
        )
        if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            raise AlertRefused(f"status {answer.status}", retry_after=answer.retry_after)


def send_waiting(services: Services) -> int:
    """How many were sent, or logged where nobody asked for more. Any number may run at once."""
    database, url = services.database, services.settings.alert_webhook_url
    webhook = Webhook.at(url, services.clock) if url else None
    until, done = services.clock.monotonic() + ROUND, 0
    while services.clock.monotonic() < until and (alert := database.one("alerts.claim", lease=LEASE)):
        done += _delivered(services, webhook, alert)
    database.run("alerts.sweep")
    return done


def webhook_key(ring: KeyRing) -> Secret:
    """What the receiver is given: 64 hex digits, from which the session key cannot be had back."""
    _, key = ring.active
    return Secret(hmac.new(key, PURPOSE, hashlib.sha256).hexdigest())


def signed(body: bytes, *, identity: int, timestamp: int, key: Secret) -> dict[str, str]:
    """The headers of one POST."""
    return {
        "X-Alert-Id": str(identity),
        "X-Alert-Timestamp": str(timestamp),
        "X-Alert-Signature": f"v1={hmac_sha256(key, f'{timestamp}.{body.decode()}')}",
    }


def message(alert: Row, base_url: str) -> dict[str, object]:
    """What the receiver reads; no secret is among it."""
    names = {"connection": alert["connection_id"], "owner": alert["owner_id"], "domain": alert["account"]}
    states = {"from_state": alert["from_state"], "to_state": alert["to_state"], "reason": alert["reason"]}
    when = alert["at"].isoformat()
    link = f"{base_url}/admin"
    return {"id": alert["id"], "at": when, "provider": alert["provider"], **names, **states, "url": link} | {
        "text": sentence(alert)
    }


def sentence(alert: Row) -> str:
    """One for people, in Russian, with the next step."""
    state = State(alert["to_state"])
    if state is State.ACTIVE:
        return ALERT_OVER.format(account=alert["account"])
    reason = reason_text(alert["reason"]) if state is State.REAUTH_REQUIRED else ""  # the others name it themselves
    return ALERT.format(
        account=alert["account"],
        state=state_text(state),
        reason=f" {reason}" if reason else "",
        next_step=next_step(state),
    )


def _delivered(services: Services, webhook: Webhook | None, alert: Row) -> bool:
    try:
        if webhook is not None:
            _post(services, webhook, alert)
    except AppError as failure:
        _log(services, alert, _postponed(services, alert, failure), failure.detail or failure.code)
        return False
    # Logged before it counts as sent: without a webhook this line is the alert.
    _log(services, alert, "sent" if webhook else "logged")
    services.database.run("alerts.sent", id=alert["id"])
    return True


def _post(services: Services, webhook: Webhook, alert: Row) -> None:
    body = json.dumps(message(alert, services.settings.public_base_url), ensure_ascii=False).encode()
    timestamp = int(services.clock.now().timestamp())
    key = webhook_key(services.settings.session_keys)
    webhook.post(body, signed(body, identity=alert["id"], timestamp=timestamp, key=key))


def _postponed(services: Services, alert: Row, failure: AppError) -> str:
    first, longest = BACK_OFF
    highest = min(longest, first * 2 ** min(alert["attempts"] - 1, 20))
    pause = max(services.chance.between(first / 2, highest), min(failure.retry_after or 0, longest))
    row = services.database.one("alerts.failed", id=alert["id"], pause=pause, patience=PATIENCE, tries=TRIES)
    return "given_up" if row and row["is_given_up"] else "failed"


def _log(services: Services, alert: Row, outcome: str, error: str | None = None) -> None:
    services.log.event(
        "alert",
        function=alert["provider"],
        connection=alert["connection_id"],
        owner=alert["owner_id"],
        domain=alert["account"],
        state=alert["to_state"],
        code=alert["reason"],
        outcome=outcome,
        attempt=alert["attempts"],
        error=error,
    )
