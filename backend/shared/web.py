"""One request and one answer, whichever cloud is in between."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from shared import bodies, headers, parameters, strict_json
from shared.contexts import remaining_ms, request_id, usual_time_ms
from shared.envelopes import Batch, QueueMessage, Tick
from shared.errors import BadEvent, BadJson, TooLarge
from shared.events import Call, Kind, recognise
from shared.response import Response, html_response, json_response, redirect, secured

__all__ = [
    "FORM_LIMIT",
    "JSON_LIMIT",
    "LARGE_JSON_LIMIT",
    "Kind",
    "QueueMessage",
    "Request",
    "Response",
    "html_response",
    "json_response",
    "redirect",
    "request_id",
    "secured",
]

JSON_LIMIT = FORM_LIMIT = 65_536
LARGE_JSON_LIMIT = 262_144
"""save_calculation, and whoever looks for `action` before knowing which action it is."""


class Request(Struct, frozen=True):
    """What the function was asked; its repr shows nothing that may be secret or personal.

    `headers` has lower-case names without the ones by which clients claim an address, a host, a method or a request
    id. `iam_event`: no HTTP field at all, in an AWS shape; what that is worth only the deployment knows.
    """

    kind: Kind
    method: str = ""
    path: str = "/"
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    cookies: Mapping[str, str] = {}
    body: bytes = b""
    source_ip: str = ""
    request_id: str = ""
    messages: tuple[QueueMessage, ...] = ()
    payload: Mapping[str, object] = {}
    iam_event: bool = False
    remaining_ms: Callable[[], int] = usual_time_ms
    cookie_list: bool = False
    _read: dict[bytes, dict[str, object]] = {}

    def __repr__(self) -> str:
        return f"Request({self.kind!r}, {self.method!r}, {self.path!r}, {self.request_id!r})"

    @classmethod
    def from_event(cls, event: object, context: object, own_id: str | None = None) -> "Request":
        """Raises BadEvent, BadParam, DuplicateParam or TooLarge, whatever the event is.

        `own_id`: what request_id() gave before, for a caller that needs it even when the event is refused.
        """
        if not isinstance(event, dict):
            raise BadEvent("the event is not an object")
        own_id, remaining = own_id or request_id(context), remaining_ms(context)
        match recognise(event):
            case Tick(payload, is_iam):
                kind = Kind.TIMER
                return cls(kind, payload=payload, iam_event=is_iam, request_id=own_id, remaining_ms=remaining)
            case Batch(messages, is_iam):
                kind = Kind.QUEUE
                return cls(kind, messages=messages, iam_event=is_iam, request_id=own_id, remaining_ms=remaining)
            case Call() as call:
                return cls._from_call(call, event, own_id, remaining)

    @classmethod
    def _from_call(
        cls, call: Call, event: Mapping[str, object], own_id: str, remaining: Callable[[], int]
    ) -> "Request":
        named = headers.read(event)
        return cls(
            Kind.HTTP,
            method=call.method,
            path=call.path,
            query=parameters.query(event),
            headers=named,
            cookies=headers.cookies(named.get("cookie", "")),
            body=bodies.read(event),
            source_ip=call.source_ip,
            request_id=own_id,
            remaining_ms=remaining,
            cookie_list=call.cookie_list,
        )

    @property
    def has_json(self) -> bool:
        """A body came that calls itself JSON; json() may still refuse it."""
        return bodies.media_type(self.headers) == bodies.JSON_TYPE and bool(self.body.strip())

    def json(self, limit: int = JSON_LIMIT) -> dict[str, object]:
        """With int and Decimal for numbers. Parsed once: what is inside is shared, the object itself is the caller's.

        Raises BadJson (no body included), BadParam, UnsupportedMediaType, TooLarge, Unprocessable: see strict_json.
        """
        if not self.body.strip():
            raise BadJson("no body")
        bodies.require(self.headers, bodies.JSON_TYPE)
        if self.body not in self._read or len(self.body) > limit:
            self._read[self.body] = strict_json.loads(self.body, limit)
        return dict(self._read[self.body])

    def form(self) -> dict[str, str]:
        """Raises BadParam, DuplicateParam, UnsupportedMediaType, TooLarge or Unprocessable."""
        bodies.require(self.headers, bodies.FORM_TYPE)
        if len(self.body) > FORM_LIMIT:
            raise TooLarge
        return parameters.form(self.body)
