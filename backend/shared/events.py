"""Whatever a cloud hands to a function, recognised as one of three: a request, a timer's tick, a batch of messages.

    poehali.dev, Yandex, AWS REST, payload 1.0  {"httpMethod": "GET", "path": …, "requestContext": {"identity": …}}
    HTTP API payload 2.0, function URL          {"rawPath": …, "requestContext": {"http": {"method": "GET", …}}}
    Yandex timer, Yandex Message Queue          {"messages": [{"event_metadata": {"event_type": …}, "details": …}]}
    AWS schedule with `input`                   {"job": "refresh"}
    EventBridge rule, EventBridge Scheduler     {"detail-type": "Scheduled Event", "source": "aws.…", "detail": …}
    SQS                                         {"Records": [{"messageId": …, "body": …, "eventSource": "aws:sqs"}]}

Whoever knows the URL of a public Yandex function can hand it any of these (`?integration=raw`), so a shape proves
nothing: guards decide, and the source address of an event is only as good as the gateway it came through.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from shared.characters import is_one_line
from shared.envelopes import READERS, Batch, Tick
from shared.errors import BadEvent, BadParam
from shared.shapes import table, text

# One of these is enough: the event came through a gateway and may not pass for a schedule.
_HTTP_FIELDS = frozenset(
    [
        "httpMethod",
        "requestContext",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "body",
        "isBase64Encoded",
        "path",
        "rawPath",
        "rawQueryString",
        "routeKey",
        "resource",
        "cookies",
        "url",
    ]
)
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]{2,45}")


class Kind(StrEnum):
    HTTP = "http"
    TIMER = "timer"
    QUEUE = "queue"


class Call(Struct, frozen=True):
    """An HTTP request, as far as clouds differ in naming it. `cookie_list`: answers give cookies in a list apart."""

    method: str
    path: str
    source_ip: str
    cookie_list: bool


def recognise(event: Mapping[str, object]) -> Call | Tick | Batch:
    """BadEvent when it is none of them, BadParam for control characters."""
    if not _HTTP_FIELDS.isdisjoint(event):
        return _call(event)
    for name, read in READERS.items():
        if name in event:
            return read(event)
    raise BadEvent("unknown event")


def source_address(event: Mapping[str, object]) -> str:
    """Of whoever called the platform's gateway; empty when it tells none. May raise BadEvent."""
    context = table(event.get("requestContext"))
    caller = table(context.get("http") if "httpMethod" not in event else context.get("identity"))
    return _address(caller.get("sourceIp"))


def _call(event: Mapping[str, object]) -> Call:
    context = table(event.get("requestContext"))
    http = table(context.get("http"))
    is_payload_2 = "httpMethod" not in event
    method = text(http.get("method") if is_payload_2 else event["httpMethod"])
    path = _path(event, "rawPath" if is_payload_2 else "path")
    if not method:
        raise BadEvent("no method")
    if not (is_one_line(method) and is_one_line(path)):
        raise BadParam("control character in method or path")
    return Call(method, _without_stage(path, event, context), source_address(event), is_payload_2)


def _path(event: Mapping[str, object], name: str) -> str:
    """A bare function URL has none. Yandex API Gateway may put its template there and the true path into `url`."""
    path = text(event.get(name) or "/")
    url = event.get("url")
    is_template = "{" in path and isinstance(url, str) and url.startswith("/")
    return text(url).partition("?")[0] if is_template else path


def _without_stage(path: str, event: Mapping[str, object], context: Mapping[object, object]) -> str:
    """HTTP APIs (the ones that say a version) put a named stage before the path, REST APIs do not."""
    prefix = f"/{context.get('stage')}"
    is_staged = "version" in event and (path == prefix or path.startswith(f"{prefix}/"))
    return (path.removeprefix(prefix) or "/") if is_staged else path


def _address(value: object) -> str:
    return value if isinstance(value, str) and _ADDRESS.fullmatch(value) else ""
