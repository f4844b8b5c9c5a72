"""The tick of `./dev up`."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tools.scheduler import tick, ticking


class Function(BaseHTTPRequestHandler):
    """Keeps what reached it and answers as the server's `status` says."""

    server: "Server"

    def do_POST(self) -> None:
        self.server.calls.append((self.path, self.headers.get("X-Cron-Secret")))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        pass


class Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Function)
        self.calls: list[tuple[str, str | None]] = []
        self.status = 200
        self.url = f"http://127.0.0.1:{self.server_port}/functions/one"


@pytest.fixture
def function() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


def test_a_tick_carries_the_secret(function: Server) -> None:
    assert tick(function.url, "s") == ""
    assert function.calls == [("/functions/one?action=tick", "s")]


def test_a_refused_tick_is_told(function: Server) -> None:
    function.status = 403
    assert tick(function.url, "s") == "HTTP 403"


def test_a_tick_that_finds_nobody_is_told(function: Server) -> None:
    assert tick("http://127.0.0.1:1/", "s") == "ConnectionError"


def test_ticks_go_on_after_a_failure_and_end_with_the_block(function: Server) -> None:
    function.status = 500
    with ticking([function.url], "s", period=0.02):
        until = time.monotonic() + 5
        while len(function.calls) < 3 and time.monotonic() < until:
            time.sleep(0.01)
    time.sleep(0.05)
    made = len(function.calls)
    time.sleep(0.1)
    assert made == len(function.calls) >= 3
