"""Our page in a frame, served by the real pages.py and priced by the real calculator; saves answer as a test says.

The card around it has a port, and so an origin, of its own.
"""

import json
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from msgspec import structs

from amocrm import pages
from shared.errors import AppError
from shared.services import Services
from shared.web import Kind, Request, Response, secured
from tests.amocrm.installation import build_services
from tests.browser import page_answers
from tests.insales.visitor import NO_DATABASE
from tools.places import ROOT

Json = dict[str, Any]
ACCOUNT = "mycompany.amocrm.ru"
BARE = "/functions/amocrm-integration"
CARD = """<!doctype html><html lang="ru"><meta charset="utf-8"><title>Сделка</title>
<style>body{margin:0}iframe{border:0;width:100%;height:860px}</style>
<iframe title="Калькулятор"></iframe><script src="/card.js"></script></html>"""
CARD_SCRIPT = """
const frame = document.querySelector('iframe'), origin = new URLSearchParams(location.search).get('page');
window.heard = [];
window.say = (message) => frame.contentWindow.postMessage({source: 'glass-calc', ...message}, new URL(origin).origin);
window.addEventListener('message', (event) => {
  window.heard.push({...event.data, from: event.origin});
  if (event.data.type === 'ticket') window.say({type: 'ticket', ticket: 'T2'});
});
frame.src = origin + location.hash;
"""


class AnyAccount:
    """Of all accounts one is connected, without a database."""

    def run(self, _query: str, **values: object) -> bool:
        return values == {"domain": ACCOUNT}


@dataclass
class Late:
    """An answer that takes its time."""

    seconds: float
    answer: tuple[int, Json] | None = None


class PageBackend(ThreadingHTTPServer):
    """`calls` holds what was asked, by action; `answers` are given next, by action: None hangs up, Late is slow."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.around = ThreadingHTTPServer(("127.0.0.1", 0), CardHandler)
        self.card_url = f"http://127.0.0.1:{self.around.server_port}"
        self.url = f"http://127.0.0.1:{self.server_port}"
        settings = {"PUBLIC_BASE_URL": self.url, "UPSTREAM_GATEWAY": self.card_url}
        self.services = structs.replace(build_services(NO_DATABASE, **settings), database=AnyAccount())
        self.forget()

    def forget(self) -> None:
        """Ready for the next test."""
        self.calls: dict[str, list[Json]] = defaultdict(list)
        self.tokens: list[str | None] = []
        self.answers: dict[str, list[tuple[int, Json] | Late | None]] = defaultdict(list)
        self.card = page_answers.CARD
        self.is_down = False

    def address(self, page: str = "/widget", view: str = "view=new") -> str:
        """Of the card that opens our page."""
        parts = urlsplit(page)
        query = urlencode([*parse_qsl(parts.query), ("account", ACCOUNT)])
        return f"{self.card_url}/card?{urlencode({'page': f'{self.url}{parts.path}?{query}'})}#ticket=T1&{view}"


class Writer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def write(self, status: int, headers: dict[str, str], text: str) -> None:
        content = text.encode()
        try:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
        except ConnectionError:
            """Whoever asked does not wait any more."""

    def log_message(self, *_: object) -> None:
        """A test's output stays its own."""


class CardHandler(Writer):
    def do_GET(self) -> None:
        is_script = self.path == "/card.js"
        kind = "text/javascript" if is_script else "text/html; charset=utf-8"
        self.write(200, {"Content-Type": kind}, CARD_SCRIPT if is_script else CARD)


class Handler(Writer):
    server: PageBackend

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        if action := query.pop("action", None):
            self._act(action, query)
        else:
            self._serve(parts.path, query)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._act(body.pop("action"), body)

    def _serve(self, path: str, query: dict[str, str]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(Kind.HTTP, "GET", "" if path == BARE else path, query=query, headers=headers)
        answer = secured(served(request, self.server.services), "req-1")
        self.write(answer.status, dict(answer.headers), answer.body)

    def _act(self, action: str, asked: Json) -> None:
        self.server.calls[action].append(asked)
        self.server.tokens.append(self.headers["X-Session-Token"])
        waiting = self.server.answers[action]
        answer = waiting.pop(0) if waiting else page_answers.answer(self.server, action, asked)
        if isinstance(answer, Late):
            sleep(answer.seconds)
            answer = answer.answer or page_answers.answer(self.server, action, asked)
        if answer and not self.server.is_down:
            self.write(answer[0], {"Content-Type": "application/json"}, json.dumps(answer[1]))
        else:
            self._break_off()

    def _break_off(self) -> None:
        """In the middle: a connection that ends before an answer begins is tried again by browsers themselves."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"{")


def served(request: Request, services: Services) -> Response:
    """As app.py chooses; single modules too, for tests of one part of the page."""
    module = ROOT / "frontend" / request.path.removeprefix("/")
    if module.suffix == ".js" and module.name != pages.SCRIPT and module.is_file():
        return Response(200, {"Content-Type": "text/javascript; charset=utf-8"}, body=module.read_text("utf-8"))
    try:
        if "page" in request.query:
            return pages.page(request, None, services)
        shown = pages.widget if request.path == "/widget" else pages.asset
        return shown(request, None, services)
    except AppError as error:
        return Response(error.status)


@contextmanager
def running_page_backend() -> Iterator[PageBackend]:
    with PageBackend() as backend:
        for server in (backend, backend.around):
            threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield backend
        for server in (backend, backend.around):
            server.shutdown()
        backend.around.server_close()
