"""One HTTP request as each cloud would hand it to a function, with the infidelities that bite.

yandex    Yandex Cloud Functions behind the poehali.dev proxy: the strictest, so it is the default
aws-v1    API Gateway REST
aws-1.0   API Gateway HTTP API, payload 1.0 (what serverless.yml asks for)
aws-2.0   API Gateway HTTP API, payload 2.0, and Lambda function URLs
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

Pairs = Sequence[tuple[str, str]]
Event = dict[str, Any]

# What Yandex takes out of a request before the function sees it (its documentation, "HTTP function invocation").
REMOVED_BY_YANDEX = frozenset(
    {
        "Expect",
        "Te",
        "Trailer",
        "Upgrade",
        "Proxy-Authenticate",
        "Connection",
        "Content-Md5",
        "Max-Forwards",
        "Server",
        "Transfer-Encoding",
        "Www-Authenticate",
    }
)
# Yandex deletes these two as well; the poehali.dev proxy saves them under another name.
RENAMED_BY_POEHALI = {"Authorization": "X-Authorization", "Cookie": "X-Cookie"}
TEXT_ON_HTTP_API = ("text/", "application/json", "application/xml", "application/javascript")
STAGE = "$default"


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came over the wire; `path` is "" for a bare function URL, `query` is still percent-encoded."""

    method: str
    path: str
    query: str
    headers: Pairs
    body: bytes
    source_ip: str
    request_id: str
    received_at: datetime

    @property
    def parameters(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def content_type(self) -> str:
        return self.header("Content-Type").partition(";")[0].strip().lower()


def yandex(incoming: Incoming) -> Event:
    headers = _through_poehali(incoming.headers)
    is_plain = incoming.content_type == "application/json" or not incoming.body
    return {
        "httpMethod": incoming.method,
        "headers": dict(headers),
        "multiValueHeaders": _lists(headers),
        "queryStringParameters": dict(incoming.parameters),
        "multiValueQueryStringParameters": _lists(incoming.parameters),
        "requestContext": {
            "identity": {"sourceIp": incoming.source_ip, "userAgent": incoming.header("User-Agent")},
            "httpMethod": incoming.method,
            "requestId": incoming.request_id,
            "requestTime": incoming.received_at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(incoming.received_at.timestamp()),
        },
        # The bare function URL has no path; only a gateway in front of it supplies one.
        "url": _url(incoming) if incoming.path else "",
        "path": incoming.path,
        "params": {},
        "multiValueParams": {},
        "pathParams": {},
        **_body(incoming.body, is_plain=is_plain, nothing=""),
    }


def aws_v1(incoming: Incoming) -> Event:
    """Names as the client wrote them, null where there is nothing, the body always as text."""
    return {
        "resource": "/{proxy+}",
        **_like_rest(incoming, incoming.headers),
        **_body(incoming.body, is_plain=True, nothing=None),
    }


def aws_http_1_0(incoming: Incoming) -> Event:
    headers = [(name.lower(), value) for name, value in incoming.headers]
    return {
        "version": "1.0",
        "resource": incoming.path or "/",
        **_like_rest(incoming, headers),
        **_body(incoming.body, is_plain=_is_text_on_http_api(incoming), nothing=None),
    }


def aws_http_2_0(incoming: Incoming) -> Event:
    """Repeated headers and parameters joined by commas, cookies in a list of their own, absent keys where empty."""
    lowered = [(name.lower(), value) for name, value in incoming.headers]
    event: Event = {
        "version": "2.0",
        "routeKey": STAGE,
        "rawPath": incoming.path or "/",
        "rawQueryString": incoming.query,
        "headers": _joined([pair for pair in lowered if pair[0] != "cookie"]),
        "requestContext": _context_2_0(incoming),
        "isBase64Encoded": False,
    }
    cookies = [cookie.strip() for name, value in lowered if name == "cookie" for cookie in value.split(";")]
    if cookies:
        event["cookies"] = cookies
    if incoming.parameters:
        event["queryStringParameters"] = _joined(incoming.parameters)
    if incoming.body:
        event |= _body(incoming.body, is_plain=_is_text_on_http_api(incoming), nothing=None)
    return event


SHAPES: dict[str, Callable[[Incoming], Event]] = {
    "yandex": yandex,
    "aws-v1": aws_v1,
    "aws-1.0": aws_http_1_0,
    "aws-2.0": aws_http_2_0,
}


def _context_2_0(incoming: Incoming) -> Event:
    return {
        "http": {
            "method": incoming.method,
            "path": incoming.path or "/",
            "protocol": "HTTP/1.1",
            "sourceIp": incoming.source_ip,
            "userAgent": incoming.header("User-Agent"),
        },
        "domainName": incoming.header("Host"),
        "requestId": incoming.request_id,
        "routeKey": STAGE,
        "stage": STAGE,
        "time": incoming.received_at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(incoming.received_at.timestamp() * 1000),
    }


def _like_rest(incoming: Incoming, headers: Pairs) -> Event:
    path = incoming.path or "/"
    return {
        "httpMethod": incoming.method,
        "path": path,
        "headers": dict(headers),
        "multiValueHeaders": _lists(headers),
        "queryStringParameters": dict(incoming.parameters) or None,
        "multiValueQueryStringParameters": _lists(incoming.parameters) or None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": incoming.method,
            "path": path,
            "identity": {"sourceIp": incoming.source_ip, "userAgent": incoming.header("User-Agent")},
            "requestId": incoming.request_id,
            "requestTime": incoming.received_at.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "requestTimeEpoch": int(incoming.received_at.timestamp() * 1000),
            "stage": STAGE,
        },
    }


def _through_poehali(headers: Pairs) -> list[tuple[str, str]]:
    """Canonical names; a name the proxy writes is not taken from the client as well."""
    named = [(_canonical(name), value) for name, value in headers]
    written = {RENAMED_BY_POEHALI[name] for name, _ in named if name in RENAMED_BY_POEHALI}
    return [
        (RENAMED_BY_POEHALI.get(name, name), value)
        for name, value in named
        if name not in REMOVED_BY_YANDEX and name not in written
    ]


def _canonical(name: str) -> str:
    """`x-request-id` → `X-Request-Id`."""
    return "-".join(part.capitalize() for part in name.split("-"))


def _is_text_on_http_api(incoming: Incoming) -> bool:
    """Form bodies and bodies without a type come as base64, against what its documentation suggests."""
    return incoming.content_type.startswith(TEXT_ON_HTTP_API)


def _body(body: bytes, *, is_plain: bool, nothing: str | None) -> Event:
    if not body:
        return {"body": nothing, "isBase64Encoded": False}
    if is_plain:
        return {"body": body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _url(incoming: Incoming) -> str:
    return f"{incoming.path}?{incoming.query}" if incoming.query else incoming.path


def _lists(pairs: Pairs) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _joined(pairs: Pairs) -> dict[str, str]:
    return {name: ",".join(values) for name, values in _lists(pairs).items()}
