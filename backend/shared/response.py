"""What a function returns, in the shape that every gateway accepts."""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus

from msgspec import Struct
from msgspec.structs import replace

from shared.characters import is_one_line, is_storable

_ALWAYS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Response(Struct, frozen=True):
    """`cookies` are whole Set-Cookie values; `failed_items` answers a queue's batch.

    `is_base64`: `body` stands for bytes.
    A header that is not one line of ASCII is a ValueError, at once.
    """

    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = {}
    cookies: tuple[str, ...] = ()
    body: str = ""
    failed_items: tuple[str, ...] | None = None
    is_base64: bool = False

    def __repr__(self) -> str:
        return f"Response({self.status})"

    @classmethod
    def of_bytes(cls, content: bytes, headers: Mapping[str, str]) -> "Response":
        return cls(HTTPStatus.OK, headers, body=base64.b64encode(content).decode(), is_base64=True)

    def __post_init__(self) -> None:
        lines = [*self.headers.keys(), *self.headers.values(), *self.cookies]
        if not all(line.isascii() and is_one_line(line) for line in lines):
            raise ValueError("a header must be one line of ASCII")

    def to_event(self, cookie_header: str = "Set-Cookie", *, cookie_list: bool = False) -> dict[str, object]:
        """`cookie_header` is X-Set-Cookie on poehali.dev; `cookie_list` comes from the request (payload 2.0).

        One cookie fits into `headers` anywhere. Several need multiValueHeaders (REST, payload 1.0, Yandex), which
        payload 2.0 ignores in favour of `cookies`, a name that REST may refuse as malformed: never both.
        """
        event: dict[str, object] = {
            "statusCode": int(self.status),
            "headers": dict(self.headers),
            "body": self.body,
            "isBase64Encoded": self.is_base64,
        }
        if self.failed_items is not None:
            event["batchItemFailures"] = [{"itemIdentifier": item} for item in self.failed_items]
        if cookie_list and self.cookies:
            event["cookies"] = list(self.cookies)
        elif len(self.cookies) == 1:
            event["headers"] = {**self.headers, cookie_header: self.cookies[0]}
        elif self.cookies:
            event["multiValueHeaders"] = {cookie_header: list(self.cookies)}
        return event


def json_response(
    status: int, payload: Mapping[str, object], headers: Mapping[str, str] | None = None, cookies: tuple[str, ...] = ()
) -> Response:
    """NaN in the payload is a ValueError."""
    typed = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Response(status, typed, cookies, _json(payload))


def html_response(
    status: int, markup: str, headers: Mapping[str, str] | None = None, cookies: tuple[str, ...] = ()
) -> Response:
    """`markup` is escaped already; the page's own policy goes into `headers`."""
    typed = {"Content-Type": "text/html; charset=utf-8", **(headers or {})}
    return Response(status, typed, cookies, markup)


def redirect(
    location: str,
    status: int = HTTPStatus.SEE_OTHER,
    headers: Mapping[str, str] | None = None,
    cookies: tuple[str, ...] = (),
) -> Response:
    """`location` is from our own list, percent-encoded."""
    return Response(status, {"Location": location, **(headers or {})}, cookies)


def secured(response: Response, request_id: str) -> Response:
    """The headers of every answer; what the response says itself stands, save for the request id."""
    said = {name.lower() for name in response.headers}
    added = {name: value for name, value in _ALWAYS.items() if name.lower() not in said}
    return replace(response, headers={**added, **response.headers, "X-Request-Id": request_id})


def _json(payload: Mapping[str, object]) -> str:
    """Readable Russian, unless a vendor's text holds half a surrogate pair, which no gateway could encode."""
    plain = json.dumps(payload, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return plain if is_storable(plain) else json.dumps(payload, allow_nan=False, separators=(",", ":"))
