"""HTTP/1.1 with connections kept alive: werkzeug's own server closes after each answer, and vendors do not."""

import io
import os
import socket
import struct
import sys
import traceback
from http import HTTPStatus
from typing import Any

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.test import run_wsgi_app

HEAD = "HEAD"


class Disconnect(Exception):
    """The caller is to see a broken connection: a plain close, or a TCP reset."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


class Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True
    protocol_version = "HTTP/1.1"
    timeout = 120

    def run_wsgi(self) -> None:
        """Reads the body whole first, so the next request on this connection starts at its own first byte."""
        environ: dict[str, Any] = self.make_environ()
        environ["wsgi.input"] = io.BytesIO(self._body(environ))
        environ["wsgi.input_terminated"] = True
        environ["sandbox.headers"] = self.headers  # as they came: the environment has none with "_" in its name
        try:
            self._answer(environ)
        except Disconnect as gone:
            self._hang_up(reset=gone.reset)
        except OSError:
            self.close_connection = True
        except Exception:  # noqa: BLE001 - the last place that can answer at all
            traceback.print_exc(file=sys.stderr)
            self._write(environ, "500 INTERNAL SERVER ERROR", [("Content-Type", "text/plain")], [b"sandbox failed"])

    def _body(self, environ: dict[str, Any]) -> bytes:
        stream = environ["wsgi.input"]
        if environ.get("wsgi.input_terminated"):
            return bytes(stream.read())
        length = environ.get("CONTENT_LENGTH") or "0"
        return bytes(stream.read(int(length))) if length.isdigit() else b""

    def _answer(self, environ: dict[str, Any]) -> None:
        chunks, status, headers = run_wsgi_app(self.server.app, environ)
        try:
            self._write(environ, status, list(headers), chunks)
        finally:
            getattr(chunks, "close", lambda: None)()

    def _write(self, environ: dict[str, Any], status: str, headers: list[tuple[str, str]], chunks: Any) -> None:  # noqa: ANN401 - any iterable of bytes, as WSGI has it
        names = {name.lower() for name, _ in headers}
        empty = environ["REQUEST_METHOD"] == HEAD or status.startswith(("204", "304"))
        if "content-length" not in names and not empty:
            whole = b"".join(chunks)
            chunks = [whole]
            headers.append(("Content-Length", str(len(whole))))
        head = self._head(status, headers)
        if empty:
            self.wfile.write(head)
            return
        for chunk in chunks:
            self.wfile.write(head + chunk)
            head = b""
        if head:
            self.wfile.write(head)

    def _head(self, status: str, headers: list[tuple[str, str]]) -> bytes:
        if self.close_connection:
            headers.append(("Connection", "close"))
        lines = [f"HTTP/1.1 {status}", f"Date: {self.date_time_string()}", *(f"{k}: {v}" for k, v in headers)]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _hang_up(self, *, reset: bool) -> None:
        self.close_connection = True
        if not reset:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def log_request(self, code: int | HTTPStatus | str = "-", size: int | str = "-") -> None:
        """Nothing: the journal keeps what happened."""


class Server(ThreadedWSGIServer):
    request_queue_size = 1024
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - signature of socketserver
        """A caller that went away is no news; anything else is printed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
