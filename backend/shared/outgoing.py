"""Every call to a vendor goes through here: one total deadline, no redirects, 1 MB at most, public hosts over TLS.

What this wrapper raises names no query, header or body: those hold codes, tokens and secrets.
"""

import json as jsonlib
import re
import threading
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NoReturn
from urllib.parse import urlencode, urlsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError

from shared import addresses, errors
from shared.addresses import Resolve
from shared.clock import Clock
from shared.deadline import CURRENT, Call
from shared.discreet import Discreet
from shared.transport import Adapter

USER_AGENT = "glass-deals/0.1.0"
BODY_LIMIT = 1_000_000
CHUNK = 65_536
LONGEST_WAIT = 86_400.0
LARGEST_EXPONENT = 30
HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
REQUEST_ID = re.compile(r"[0-9A-Za-z._:=+/-]{1,64}")
PATH = re.compile(r"/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

JSON = {"Content-Type": "application/json"}

Pairs = Sequence[tuple[str, str]]


class Answer(Discreet, frozen=True):
    """Any status, redirects included; header names in lower case; the body whole and decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_json(self) -> bool:
        return "json" in self.headers.get("content-type", "").lower()

    @property
    def retry_after(self) -> float | None:
        """Seconds, a day at most; None when absent or written as a date."""
        text = self.headers.get("retry-after", "")
        return min(float(text), LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,9}", text) else None

    @property
    def told(self) -> str:
        """The status, and the vendor's own id of the request where it names one: its support asks for it."""
        found = self.headers.get("x-request-id", "")
        return f"{self.status} {found}" if REQUEST_ID.fullmatch(found) else f"{self.status}"

    def json(self) -> object:
        """Fractions come as Decimal. Raises NotJson, also for JSON of another content type, NaN or absurd nesting."""
        if not self.is_json:
            raise errors.NotJson("content type")
        try:
            # Decoded as a whole: chunks decoded one by one break Cyrillic letters apart (a known fault of amocrm-js).
            return jsonlib.loads(self.body.decode(), parse_float=_fraction, parse_constant=_refuse)
        except (ValueError, ArithmeticError, RecursionError):
            raise errors.NotJson("syntax") from None


class Outgoing:
    """Safe to share between threads; each keeps its own open connections.

    `gateway` (development): a loopback URL that takes every call instead, with the vendor's name in `Host`.
    `authorities`: PEM file of trusted certificate authorities, the usual ones when None.
    """

    def __init__(
        self,
        *,
        gateway: str | None = None,
        clock: Clock,
        deadline: float = 10.0,
        resolve: Resolve = addresses.resolve,
        authorities: str | None = None,
    ) -> None:
        self.clock = clock
        self.deadline = deadline
        self._gateway = _loopback(gateway) if gateway else None
        self._resolve = resolve
        self._may_reach = addresses.is_loopback if gateway else addresses.is_public
        self._authorities = authorities
        self._of_thread = threading.local()

    def send(  # noqa: PLR0913 - the parts of an HTTP request
        self,
        method: str,
        host: str,
        path: str,
        *,
        query: Pairs = (),
        headers: Mapping[str, str] | None = None,
        json: object = None,
        form: Pairs | None = None,
        content: bytes | None = None,
        port: int | None = None,
        deadline: float | None = None,
        limit: int = BODY_LIMIT,
    ) -> Answer:
        """`deadline`: seconds for everything, look-up to last byte. `content`: JSON whose very bytes were signed.

        `limit`: bytes of the answer, decompressed.

        Raises HostNotAllowed; NotSent when the vendor cannot have got the request; AnswerLost when it may have
        processed it; NotJson when the answer is over the limit or cannot be decompressed.
        """
        if not HOST.fullmatch(host) or not PATH.fullmatch(path):
            raise errors.HostNotAllowed("not a plain host name and path")
        place = host if port is None else f"{host}:{port}"
        seconds = self.deadline if deadline is None else deadline
        call = Call(self.clock, self.clock.monotonic() + seconds, self._resolve, self._may_reach, limit)
        body, content_type = _body(json, form) if content is None else (content, JSON)
        asked = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip", **content_type, **(headers or {}), "Host": place}
        searched = f"?{urlencode(query, errors='replace')}" if query else ""
        url = f"{self._gateway or f'https://{place}'}{path}{searched}"
        current = CURRENT.set(call)
        try:
            return self._exchanged(call, method, url, asked, body)
        finally:
            CURRENT.reset(current)

    def _exchanged(self, call: Call, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
        failure: errors.VendorError
        try:
            return self._answer(call, method, url, headers, body)
        except DecodeError:
            failure = errors.NotJson("compression")
        except (requests.RequestException, HTTPError, OSError, ValueError) as fault:
            failure = (errors.AnswerLost if call.sent else errors.NotSent)(type(fault).__name__)
        # Raised outside `except`, because the library's exception carries the whole request along as its context.
        raise failure

    def _answer(self, call: Call, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
        request = requests.PreparedRequest()
        request.prepare(method=method, url=url, headers=headers, data=body)
        response = self._adapter().send(
            request, stream=True, timeout=call.remaining(), verify=self._authorities or True, proxies={}
        )
        try:
            content = _capped(response, call.limit)
            response.raw.release_conn()
        finally:
            response.close()
        return Answer(response.status_code, {name.lower(): text for name, text in response.headers.items()}, content)

    def _adapter(self) -> Adapter:
        if not hasattr(self._of_thread, "adapter"):
            self._of_thread.adapter = Adapter()
        adapter: Adapter = self._of_thread.adapter
        return adapter


def _body(json: object, form: Pairs | None) -> tuple[bytes | None, dict[str, str]]:
    if form is not None:
        return urlencode(form, errors="replace").encode(), {"Content-Type": "application/x-www-form-urlencoded"}
    if json is None:
        return None, {}
    text = jsonlib.dumps(json, ensure_ascii=False, allow_nan=False)
    return text.encode(errors="replace"), JSON


def _capped(response: requests.Response, limit: int) -> bytes:
    """Counts decompressed bytes: 10 kB on the wire can be 10 MB here."""
    content = bytearray()
    for chunk in response.raw.stream(CHUNK, decode_content=True):
        content += chunk
        if len(content) > limit:
            raise errors.NotJson("body over the limit")
    return bytes(content)


def _loopback(gateway: str) -> str:
    parts = urlsplit(gateway)
    plain = parts.scheme in {"http", "https"} and parts.path in {"", "/"} and not (parts.query or parts.username)
    if not plain or parts.hostname not in LOOPBACK:
        raise ValueError("the gateway must be a loopback URL without a path")
    return gateway.rstrip("/")


def _fraction(text: str) -> Decimal:
    """1e999999999 is a short text, but whoever turns it into an int fills the memory."""
    number = Decimal(text)
    if abs(number.adjusted()) > LARGEST_EXPONENT:
        raise ValueError("absurd number")
    return number


def _refuse(_constant: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")
