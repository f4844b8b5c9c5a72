"""Stands where our function is: checks the widget's token, remembers what was asked, answers as it is told."""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from sandbox.amocrm.seed import CLIENT_SECRET
from tests.browser.card_answers import card_of

Json = dict[str, Any]
PATIENCE = 20.0
PATH = "/functions/amocrm-integration"
ALLOWED = "X-Auth-Token, X-Session-Token, X-Lead-Id, X-Account-Domain, Idempotency-Key, Content-Type"
# Our own page, as far as the widget can tell: says that it is ready and keeps what it is told.
FRAMED_PAGE = b"""<!doctype html><title>page</title><script>
const heard = [], address = location.href;
const say = (message) => parent.postMessage({source: 'glass-calc', ...message}, '*');
addEventListener('message', ({data, origin}) => heard.push({...data, origin}));
say({type: 'ready'});
</script>"""


@dataclass(frozen=True)
class Answer:
    """`status` 0 hangs up without a word; `until` is waited for before anything is said."""

    status: int = 200
    body: Json | None = None
    until: threading.Event | None = None
    headers: tuple[tuple[str, str], ...] = ()


def failed(status: int, code: str, message: str = "Так нельзя.", **headers: str) -> Answer:
    error = {"code": code, "message": message, "request_id": "req-42"}
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer(status, {"success": False, "error": error}, headers=told)


@dataclass(frozen=True)
class Call:
    action: str
    body: Json
    headers: dict[str, str]


class Backend(ThreadingHTTPServer):
    """`next_answers` of an action are given first, one a call; then `usual` for as long as it is asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = ""
        self.forget()

    def forget(self) -> None:
        """Ready for the next test."""
        self.calls: list[Call] = []
        self.next_answers: dict[str, list[Answer]] = defaultdict(list)
        self.usual: dict[str, Answer] = {"card": Answer(body=card_of()), "widget_session": Answer(body=self.session())}

    @property
    def own_origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        return self.own_origin + PATH

    def session(self, ticket: str = "ticket-1") -> Json:
        page = f"{self.own_origin}/widget?account=mycompany.amocrm.ru#ticket={ticket}"
        return {"success": True, "ticket": ticket, "expires_in": 60, "widget_url": page}

    def asked(self, action: str) -> list[Call]:
        return [call for call in self.calls if call.action == action]

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        waiting = self.next_answers[call.action]
        return waiting.pop(0) if waiting else self.usual.get(call.action, Answer(body={"success": True}))


class Handler(BaseHTTPRequestHandler):
    server: Backend

    def do_OPTIONS(self) -> None:
        self._send(Answer(204))

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/widget":
            self._write(200, FRAMED_PAGE, "text/html", ())
        elif place.path == PATH:
            self._tell(parse_qs(place.query)["action"][0], {})
        else:
            self._send(Answer(404))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._tell(body.pop("action"), body)

    def _tell(self, action: str, body: Json) -> None:
        token = self.headers["X-Auth-Token"]
        jwt.decode(token, CLIENT_SECRET, algorithms=["HS256"], options={"verify_aud": False, "verify_exp": False})
        answer = self.server.answer(Call(action, body, dict(self.headers)))
        if answer.until:
            answer.until.wait(PATIENCE)
        if answer.status:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        content = json.dumps(answer.body).encode() if answer.body is not None else b""
        self._write(answer.status, content, "application/json", answer.headers)

    def _write(self, status: int, content: bytes, kind: str, headers: tuple[tuple[str, str], ...]) -> None:
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", self.server.origin)
        self.send_header("Access-Control-Allow-Headers", ALLOWED)
        self.send_header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
        self.send_header("Vary", "Origin")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """A test's output stays its own."""


@contextmanager
def running_backend() -> Iterator[Backend]:
    with Backend() as backend:
        threading.Thread(target=backend.serve_forever, args=[0.01], daemon=True).start()
        yield backend
        backend.shutdown()
