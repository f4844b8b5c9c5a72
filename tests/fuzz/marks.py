"""Marks in an event that stand for what only the moment of sending knows: tokens, keys, very long texts.

    ‹admin› ‹cron› ‹hook› ‹junk›   the secrets of this run; a text that must never be quoted
    ‹widget›                       a disposable token that is good now, another one for each event
    ‹widget {"exp": 1}›            signed as well, with these claims changed (null: left out)
    ‹session› ‹login› ‹person› ‹calculation›  what keepsakes.py got before
    ‹key›                          an idempotency key that was never used
    ‹bent 17 widget›               its 17th character replaced
    ‹many 70000 x›                 x, 70,000 times

So that examples stay small and the same seed makes the same events.
"""

import json
import re
import time
import uuid
from collections.abc import Callable
from functools import cache
from typing import Any

import jwt

from tests.office import ADMIN_TOKEN, BASE_URL, CRON_SECRET, MANAGER
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, EVOTOR_WEBHOOK_SECRET, HOST

JUNK = "hUsk4Vq-never-quoted"
MARK = re.compile("‹([^‹›]+)›")
ACCOUNT_ID = 28805383
KEPT = {"session": "no session yet", "login": "a=b", "person": "nobody", "calculation": str(uuid.UUID(int=0))}


def filled(event: Any) -> Any:  # noqa: ANN401 - any event
    """The event with its marks replaced, in names too; equal marks by equal texts, as gateways say headers twice."""
    made = cache(_text)
    return _filled(event, lambda found: made(found[1]))


def _filled(value: Any, text: Callable[[re.Match[str]], str]) -> Any:  # noqa: ANN401 - any event
    if isinstance(value, str):
        return MARK.sub(text, value) if "‹" in value else value
    if isinstance(value, list):
        return [_filled(item, text) for item in value]
    if isinstance(value, dict):
        return {_filled(name, text): _filled(item, text) for name, item in value.items()}
    return value


def widget(changes: str = "{}") -> str:
    now = int(time.time())
    claims: dict[str, Any] = {"iss": f"https://{HOST}", "aud": BASE_URL, "jti": str(uuid.uuid4()), "iat": now}
    claims |= {"nbf": now, "exp": now + 1800, "account_id": ACCOUNT_ID, "user_id": MANAGER, "subdomain": "mycompany"}
    claims |= {"client_uuid": CLIENT_ID, **json.loads(changes)}
    payload = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
    return jwt.api_jws.encode(payload, CLIENT_SECRET, algorithm="HS256", headers={"typ": "JWT"})


def _text(mark: str) -> str:
    name, _, rest = mark.partition(" ")
    make = MAKERS.get(name)
    return make(rest) if make else f"‹{mark}›"


def _bent(rest: str) -> str:
    position, _, mark = rest.partition(" ")
    text = _text(mark)
    at = int(position) % len(text)
    return f"{text[:at]}{'A' if text[at] != 'A' else 'B'}{text[at + 1 :]}"


def _many(rest: str) -> str:
    count, _, text = rest.partition(" ")
    return text * int(count)


MAKERS: dict[str, Callable[[str], str]] = {
    "admin": lambda _: ADMIN_TOKEN,
    "cron": lambda _: CRON_SECRET,
    "hook": lambda _: EVOTOR_WEBHOOK_SECRET,
    "junk": lambda _: JUNK,
    "widget": lambda rest: widget(rest or "{}"),
    "session": lambda _: KEPT["session"],
    "login": lambda _: KEPT["login"],
    "person": lambda _: KEPT["person"],
    "calculation": lambda _: KEPT["calculation"],
    "key": lambda _: uuid.uuid4().hex,
    "bent": _bent,
    "many": _many,
}
