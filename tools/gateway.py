"""`python -m tools.gateway`: every function of `backend/` behind one local address.

Speaks to the functions as a cloud would (`--shape`), one thread a connection.
Code is read once: restart it after an edit.
"""

import argparse
import html
import sys
import traceback
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tools.cloud_answers import Outgoing, crashed, translate
from tools.cloud_events import SHAPES, Incoming
from tools.functions import Function, found_in, routes_to, target

ROOT = Path(__file__).resolve().parent.parent
LARGEST_BODY = 3_500_000  # Yandex's limit for the whole event; the smallest of the clouds
WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class Gateway(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], functions: dict[str, Function], shape: str) -> None:
        super().__init__(address, Exchange)
        self.functions = functions
        self.shape = shape

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the standard library's call
        """A browser that went away is no error of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()

    def answer(self, incoming: Incoming) -> Outgoing:
        found = target(incoming.path, self.functions)
        if found is None:
            return _nothing_here(incoming.path, list(self.functions))
        name, path = found
        event = SHAPES[self.shape](replace(incoming, path=path))
        try:
            return translate(self.functions[name].call(event, incoming.request_id), self.shape)
        except Exception as error:  # noqa: BLE001 - whatever leaves a handler is the cloud's 502
            traceback.print_exc()
            return crashed(error)


class Exchange(BaseHTTPRequestHandler):
    """One connection; stays open between requests."""

    server: Gateway
    protocol_version = "HTTP/1.1"
    server_version = "gateway"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet
    timeout = 75

    def __getattr__(self, name: str) -> Callable[[], None]:
        """The standard library asks for `do_GET`, `do_POST`, …; a function decides about methods itself."""
        if name.startswith("do_"):
            return self._exchange
        raise AttributeError(name)

    def handle_expect_100(self) -> bool:
        granted = super().handle_expect_100()
        self.wfile.flush()
        return granted

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Nothing: a function writes its own line."""

    def _exchange(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdecimal():
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
        elif int(length) > LARGEST_BODY:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            self._write(self.server.answer(self._incoming(self.rfile.read(int(length)))))

    def _refuse(self, status: HTTPStatus) -> None:
        """The body stays unread, so the connection cannot be used again."""
        self.close_connection = True
        self._write(Outgoing(status, [("Content-Type", "text/plain"), ("Connection", "close")], status.phrase.encode()))

    def _incoming(self, body: bytes) -> Incoming:
        path, _, query = self.path.partition("?")
        return Incoming(
            method=self.command,
            path=path,
            query=query,
            headers=self.headers.items(),
            body=body,
            source_ip=str(self.client_address[0]),
            request_id=str(uuid.uuid4()),
            received_at=datetime.now(UTC),
        )

    def _write(self, answer: Outgoing) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() != "content-length":
                self.send_header(name, value)
        has_body = answer.status not in WITHOUT_BODY
        if has_body:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if has_body and self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()


def _nothing_here(path: str, names: list[str]) -> Outgoing:
    """A map of what there is; the start page is the same without the complaint."""
    lines = "".join(
        f"<li><a href='{pattern.removesuffix('*')}'>{pattern}</a> → {name}</li>" for pattern, name in routes_to(names)
    )
    complaint = "" if path == "/" else f"<p>Nothing is served at <code>{html.escape(path)}</code>.</p>"
    page = f"<!doctype html><meta charset=utf-8><title>Gateway</title>{complaint}<p>Known paths:</p><ul>{lines}</ul>"
    status = HTTPStatus.OK if path == "/" else HTTPStatus.NOT_FOUND
    return Outgoing(status, [("Content-Type", "text/html; charset=utf-8")], page.encode())


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    functions = found_in(options.functions)
    for function in functions.values():
        function.load()
    try:
        gateway = Gateway((options.host, options.port), functions, options.shape)
    except OSError as error:
        print(f"Port {options.port} cannot be used ({error.strerror}): choose another with --port.", file=sys.stderr)
        return 1
    print(f"http://{options.host}:{gateway.server_port} serves {', '.join(functions)}", flush=True)
    try:
        gateway.serve_forever()
    except KeyboardInterrupt:
        gateway.server_close()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.gateway", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--shape", choices=sorted(SHAPES), default="yandex")
    parser.add_argument("--functions", type=Path, default=ROOT / "backend", help="a folder of functions, such as dist")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
