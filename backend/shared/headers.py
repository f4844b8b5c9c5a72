"""Request headers of any cloud as one dictionary with lower-case names, and the cookies in it."""

from collections.abc import Iterator, Mapping

from shared.characters import is_one_line
from shared.errors import BadEvent, BadParam
from shared.incidents import Incident
from shared.shapes import table, text, texts

MOST_HEADERS = 100
LONGEST_VALUE = 8_192
BLANKS = " \t"
# Claims of the client about things we know better; left out, so that nobody can come to rely on them.
_CLAIMS = frozenset(
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-http-method-override", "x-original-url", "x-request-id"]
)
# Said twice, these are an attempt to show one value to the gateway and another to us. Other names are lists in HTTP.
_SINGLE = frozenset(
    [
        "authorization",
        "content-encoding",
        "content-type",
        "host",
        "idempotency-key",
        "origin",
        "sec-fetch-site",
        "x-account-domain",
        "x-auth-token",
        "x-authorization",
        "x-cron-secret",
        "x-lead-id",
        "x-session-token",
    ]
)
# Yandex deletes both names from a request; the proxy of poehali.dev saves them under another one.
_RENAMED = {"x-authorization": "authorization", "x-cookie": "cookie"}


def read(event: Mapping[str, object]) -> dict[str, str]:
    """Lower-case names, repeats joined as HTTP says, X-Authorization and X-Cookie under their true names.

    Payload 2.0 joins repeats by "," itself: there a doubled token cannot be told from one with a comma in it, and is
    left to fail its own verification. BadEvent: a value that is no text, limits, contradictions. BadParam: CR, LF, NUL.
    """
    joined = {name: _joined(name, values) for name, values in _grouped(event).items() if name not in _CLAIMS}
    if len(joined) > MOST_HEADERS:
        raise BadEvent("too many headers")
    if {"transfer-encoding", "content-length"} <= joined.keys():
        raise BadEvent("two lengths of one body")  # RFC 9112 §6.3: how requests are smuggled past a proxy
    _check(joined)
    return _renamed(joined)


def forwarded(event: Mapping[str, object]) -> list[str]:
    """X-Forwarded-For as it came, the nearest proxy's word last. Raises BadEvent."""
    said = ",".join(_grouped(event).get("x-forwarded-for", []))
    return [part.strip() for part in said.split(",")]


def cookies(header: str) -> dict[str, str]:
    """Name → value as sent, quotes included. A name sent with two values is left out: the guard then finds no login.

    A subdomain or a neighbour on the same host can add a second cookie of ours; neither may win. Only the blanks of
    HTTP are cut off: any other makes a name to which browsers do not apply the rules of `__Host-`.
    """
    found: dict[str, str] = {}
    contradicted = set()
    for part in header.split(";"):
        name, equals, value = (piece.strip(BLANKS) for piece in part.partition("="))
        if equals and found.setdefault(name, value) != value:
            contradicted.add(name)
    return {name: value for name, value in found.items() if name not in contradicted}


def _grouped(event: Mapping[str, object]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value, is_copy in _lines(event):
        values = found.setdefault(name.lower(), [])
        if not (is_copy and value in values):
            values.append(value)
    return found


def _lines(event: Mapping[str, object]) -> Iterator[tuple[str, str, bool]]:
    """(name, value, whether it may repeat an earlier line): most clouds give every header in two places."""
    for name, values in table(event.get("multiValueHeaders")).items():
        for value in texts(values):
            yield text(name), value, False
    for name, single in table(event.get("headers")).items():
        yield text(name), text(single), True
    # Payload 2.0: HTTP APIs give cookies only in this list, Lambda function URLs in the header as well.
    if event.get("cookies"):
        yield "cookie", "; ".join(texts(event["cookies"])), True


def _joined(name: str, values: list[str]) -> str:
    if len(values) > 1 and name in _SINGLE:
        raise BadEvent(f"{name} was sent twice")
    return ("; " if name in {"cookie", "x-cookie"} else ", ").join(values)


def _check(headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        if len(value) > LONGEST_VALUE:
            raise BadEvent("header too long")
        if not (is_one_line(name) and is_one_line(value.replace("\t", " "))):
            raise BadParam("control character in a header")


def _renamed(headers: dict[str, str]) -> dict[str, str]:
    """A proxy that overwrites only one of the two names would let a client smuggle the other past it."""
    for alias, name in _RENAMED.items():
        value = headers.pop(alias, None)
        if value is not None and headers.setdefault(name, value) != value:
            raise BadEvent(f"{name} and {alias} differ", audit=Incident("contradicting_headers", name))
    return headers
