"""Stands where our function will: checks the widget's token, remembers what was asked, answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

from sandbox.amocrm.seed import CLIENT_SECRET

Json = dict[str, Any]
PATH = "/functions/amocrm-integration"
ALLOWED = "X-Auth-Token, X-Session-Token, X-Lead-Id, X-Account-Domain, Idempotency-Key, Content-Type"
LEAD = {
    "id": 3912171,
    "name": "Душевое ограждение, Кузнецова",
    "price": 12000,
    "contact": {"name": "Мария Кузнецова", "phone": "+7 900 000-00-01", "email": "maria@example.test"},
}
SAVED = {
    "success": True,
    "note_added": True,
    "note_id": 1,
    "products_added": 0,
    "budget_updated": True,
    "messages": [],
}


def failed(code: str, message: str) -> Json:
    return {"success": False, "error": {"code": code, "message": message, "request_id": "req-42"}}


class Backend(ThreadingHTTPServer):
    """`saves` holds the bodies; `answers` are given to the next saves, then `SAVED`; `lead` to every read."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.origin = ""
        self.forget()

    def forget(self) -> None:
        """Ready for the next test."""
        self.saves: list[Json] = []
        self.headers: list[dict[str, str]] = []
        self.lead: tuple[int, Json] = (200, LEAD)
        self.answers: list[tuple[int, Json] | None] = []  # None hangs up without an answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{PATH}"


class Handler(BaseHTTPRequestHandler):
    server: Backend

    def do_OPTIONS(self) -> None:
        self._answer(204, None)

    def do_GET(self) -> None:
        self._check_caller()
        self._answer(*self.server.lead)

    def do_POST(self) -> None:
        self._check_caller()
        self.server.saves.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        answer = self.server.answers.pop(0) if self.server.answers else (200, SAVED)
        if answer:
            self._answer(*answer)

    def _check_caller(self) -> None:
        token = self.headers["X-Auth-Token"]
        jwt.decode(token, CLIENT_SECRET, algorithms=["HS256"], options={"verify_aud": False, "verify_exp": False})
        self.server.headers.append(dict(self.headers))

    def _answer(self, status: int, body: Json | None) -> None:
        content = json.dumps(body).encode() if body is not None else b""
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", self.server.origin)
        self.send_header("Access-Control-Allow-Headers", ALLOWED)
        self.send_header("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
        self.send_header("Vary", "Origin")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
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
