"""What a function may hand to the caller it belongs to: taken out of the answer, and a canary everywhere else.

This table is the whole allowance. A value in another place, or in another shape than a one-time value's, is a leak.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.canaries import REGISTRY

ONE_TIME = r"[A-Za-z0-9_-]{43}"
COOKIE = re.compile(r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+=([^;]{20,4096})")


@dataclass(frozen=True, slots=True)
class HandedOut:
    """`pattern`'s group 1 is the value."""

    kind: str
    pattern: re.Pattern[str]


IN_HEADER = {
    "set-cookie": HandedOut("cookie", COOKIE),
    "x-set-cookie": HandedOut("cookie", COOKIE),
    # Our start link sends the browser on to the vendor with its state.
    # InSales' autologin takes our one-time value as `token`.
    "location": HandedOut("state", re.compile(rf"(?:[?&]state=|/login\?token=)({ONE_TIME})(?:&|$)")),
}
SIGNED = r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}"
IN_BODY = {
    # The administrator's link: ours with a ticket, or the vendor's with a state.
    "authorize_url": HandedOut("ticket", re.compile(rf"[?&](?:ticket|state)=({ONE_TIME})(?:&|$)")),
    # The widget's way into our page: the ticket, also in the fragment of the page's address, then the session.
    "ticket": HandedOut("ticket", re.compile(rf"^({ONE_TIME})$")),
    "widget_url": HandedOut("ticket", re.compile(rf"#ticket=({ONE_TIME})$")),
    "session": HandedOut("session", re.compile(rf"^({SIGNED})$")),
}


def without_lawful(answer: Mapping[str, Any]) -> str:
    """The answer as text, without what it may tell; that is registered on the way."""
    lines = [f"{name}: {_header(name, value)}" for name, value in _headers(answer)]
    return "\n".join([*lines, _body(str(answer.get("body", "")))])


def _headers(answer: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in answer.get("headers", {}).items():
        yield name, str(value)
    for name, values in answer.get("multiValueHeaders", {}).items():
        yield from ((name, str(value)) for value in values)
    yield from (("Set-Cookie", str(cookie)) for cookie in answer.get("cookies", ()))


def _header(name: str, value: str) -> str:
    return _cut(IN_HEADER.get(name.lower()), value)


def _body(text: str) -> str:
    try:
        whole = json.loads(text)
    except ValueError:
        return text
    if not isinstance(whole, dict):
        return text
    kept = {name: _cut(IN_BODY.get(name), value) if isinstance(value, str) else value for name, value in whole.items()}
    return json.dumps(kept, ensure_ascii=False)


def _cut(allowed: HandedOut | None, text: str) -> str:
    found = allowed.pattern.search(text) if allowed else None
    if allowed is None or found is None:
        return text
    REGISTRY.add(found[1], allowed.kind)
    return f"{text[: found.start(1)]}‹{allowed.kind}›{text[found.end(1) :]}"
