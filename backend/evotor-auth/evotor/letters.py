"""Hooks that wait, and what becomes of them: each is handled until it has an outcome, or a week has passed."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from evotor import hook_bodies
from evotor.cloud_tokens import take
from evotor.events import Events
from evotor.installations import reconsider
from evotor.provider import EVOTOR
from shared.errors import AppError, RateLimited, Temporary
from shared.inbox import Claimed, Letter
from shared.lenient_json import value
from shared.secret import Secret
from shared.services import Services
from shared.traces import where

TOKEN_KIND = "user/token"  # noqa: S105 - a path, not a password
INSTALLATION = "installation/event"
OTHERS = "hook"  # in the inbox: whatever is not a token
LIFETIME = 7 * 86_400.0
MOST_WAITING = 5000  # a till that was offline for days tells everything at once
BATCH = 20
SHORTEST = 3.0  # seconds in which a letter can come to something
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Hook:
    """`raw`: the body as it came, which is JSON. `user_id` is "" where none is named."""

    kind: str
    user_id: str
    raw: str = field(repr=False)

    def as_text(self, moment: int) -> Secret:
        """The same call again within `moment` is the same letter."""
        return Secret(json.dumps([self.kind, self.user_id, self.raw, moment], ensure_ascii=False))

    @classmethod
    def from_text(cls, text: Secret) -> "Hook":
        kind, user_id, raw, _ = json.loads(text.reveal())
        return cls(kind, user_id, raw)


def keep(services: Services, hook: Hook) -> None:
    """Raises RateLimited while too much waits: Evotor is to call again."""
    kind = TOKEN_KIND if hook.kind == TOKEN_KIND else OTHERS
    if services.inbox.waiting(EVOTOR.name, kind) >= MOST_WAITING:
        raise RateLimited("hooks waiting", retry_after=60)
    # A token may come again after it was refused or wiped, and then it counts anew. Everything else happened once.
    moment = int(services.clock.now().timestamp()) // MINUTE if kind == TOKEN_KIND else 0
    letter = Letter(EVOTOR.name, kind, hook.user_id or "unknown", hook.as_text(moment))
    services.inbox.keep(letter, lifetime=LIFETIME, cap=MOST_WAITING)


def handle_waiting(services: Services, request_id: str, until: float = math.inf) -> int:
    """How many came to an outcome. What met bad weather, or waits for its merchant, comes again in a minute.

    `until` (monotonic): no call runs longer.
    """
    Events(services).sweep()
    return sum(_handled(services, letter, request_id, until) for letter in _letters(services, until))


def _letters(services: Services, until: float) -> Iterator[Claimed]:
    """Tokens first: there are few, and others may have to ask with them. What is claimed and left comes again."""

    def is_time_left() -> bool:
        return services.clock.monotonic() + SHORTEST < until

    for kind in (TOKEN_KIND, OTHERS):
        batch: list[Claimed] | None = None
        while batch is None or len(batch) == BATCH:
            batch = list(services.inbox.claim(EVOTOR.name, kind, BATCH)) if is_time_left() else []
            yield from takewhile(lambda _: is_time_left(), batch)


def _handled(services: Services, letter: Claimed, request_id: str, until: float) -> bool:
    try:
        outcome = _outcome(services, letter, request_id, until)
    except Temporary as error:
        services.log.event("hook", outcome=error.code, detail=error.detail, request_id=request_id)
        return False
    except AppError as error:
        outcome = error.code
        services.log.event("hook", outcome=outcome, detail=error.detail, request_id=request_id)
    except Exception as mistake:  # noqa: BLE001 - one letter must not keep the others waiting
        services.log.event("hook", outcome="internal", detail=where(mistake), request_id=request_id)
        return False
    if outcome is not None:
        services.inbox.settle(letter, outcome)
    return outcome is not None


def _outcome(services: Services, letter: Claimed, request_id: str, until: float) -> str | None:
    """None: not yet."""
    if letter.payload is None:
        return "key_lost"
    hook = Hook.from_text(letter.payload)
    body = hook_bodies.parsed(hook.raw)
    if hook.kind == TOKEN_KIND:
        return take(services, hook.user_id, Secret(hook_bodies.token(body)), request_id, until=until)
    Events(services).keep(hook.kind, hook.user_id, body)
    if hook.kind != INSTALLATION:
        return "kept"
    is_removal = value(body, "type") == "ApplicationUninstalled"
    return reconsider(services, hook.user_id, is_removal=is_removal, until=until)
