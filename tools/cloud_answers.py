"""What a function returned, as the HTTP answer each cloud would make of it."""

import base64
import binascii
import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Pairs = list[tuple[str, str]]

# Yandex drops, refuses and renames these in an answer (its documentation, "HTTP function invocation").
DROPPED_BY_YANDEX = frozenset({"host", "authorization", "user-agent", "connection", "max-forwards", "cookie"})
REFUSED_BY_YANDEX = frozenset({"proxy-authenticate", "transfer-encoding", "via"})
RENAMED_BY_YANDEX = frozenset({"content-md5", "date", "server", "www-authenticate"})

LAST_OF_LATIN_1 = 0xFF


@dataclass(frozen=True, slots=True)
class Outgoing:
    status: int
    headers: Pairs
    body: bytes


def translate(returned: object, shape: str) -> Outgoing:
    """A return value the cloud could not read becomes its 502."""
    if shape == "aws-2.0" and not (isinstance(returned, Mapping) and "statusCode" in returned):
        returned = {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(returned)}
    if not isinstance(returned, Mapping):
        return bad_gateway("ProxyIntegrationError", f"handler returned {type(returned).__name__}, not an object")
    try:
        status, body = int(returned["statusCode"]), _body(returned)
        headers = _headers(returned, shape)
    except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
        return bad_gateway("ProxyIntegrationError", f"{type(error).__name__}: {error}")
    refused = REFUSED_BY_YANDEX & {name.lower() for name, _ in headers} if shape == "yandex" else frozenset()
    if refused:
        return bad_gateway("ProxyIntegrationError", f"forbidden header {', '.join(sorted(refused))}")
    if not all(_can_be_sent(text) for pair in headers for text in pair):
        return bad_gateway("ProxyIntegrationError", "a header holds a line break or letters outside latin-1")
    return Outgoing(status, headers, body)


def crashed(error: BaseException) -> Outgoing:
    """An exception that left the handler, as Yandex shows it to the caller."""
    trace = traceback.format_tb(error.__traceback__)
    return bad_gateway(type(error).__name__, str(error), trace)


def bad_gateway(kind: str, message: str, trace: list[str] | None = None) -> Outgoing:
    document = {"errorMessage": message, "errorType": kind, "stackTrace": trace or []}
    headers = [("Content-Type", "application/json"), ("X-Function-Error", "true")]
    return Outgoing(HTTPStatus.BAD_GATEWAY, headers, json.dumps(document, ensure_ascii=False).encode())


def _body(returned: Mapping[str, Any]) -> bytes:
    body = returned.get("body") or ""
    if returned.get("isBase64Encoded"):
        return base64.b64decode(body, validate=True)
    return str(body).encode()


def _can_be_sent(text: str) -> bool:
    return not {"\r", "\n", "\0"} & set(text) and all(ord(letter) <= LAST_OF_LATIN_1 for letter in text)


def _headers(returned: Mapping[str, Any], shape: str) -> Pairs:
    single: Pairs = [(name, str(value)) for name, value in (returned.get("headers") or {}).items()]
    if shape == "aws-2.0":  # knows no multiValueHeaders, and alone reads cookies
        return single + [("Set-Cookie", cookie) for cookie in returned.get("cookies") or ()]
    lists = returned.get("multiValueHeaders") or {}
    listed = {name.lower() for name in lists}
    merged = [pair for pair in single if pair[0].lower() not in listed]
    merged += [(name, str(value)) for name, values in lists.items() for value in values]
    return _through_yandex(merged) if shape == "yandex" else merged


def _through_yandex(headers: Pairs) -> Pairs:
    kept = [(name, value) for name, value in headers if name.lower() not in DROPPED_BY_YANDEX]
    return [(_renamed(name), value) for name, value in kept]


def _renamed(name: str) -> str:
    if name.lower() == "x-set-cookie":  # the poehali.dev proxy, after Yandex
        return "Set-Cookie"
    return f"X-Yf-Remapped-{name}" if name.lower() in RENAMED_BY_YANDEX else name
