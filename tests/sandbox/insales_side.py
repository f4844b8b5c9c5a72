"""The application's side of InSales, and a browser at a shop's back office."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from tests.sandbox_process import INSALES_HOST, INSALES_IDENTIFIER, SandboxProcess

STAFF_PASSWORD = "glass-office"
OWNER = "301"


class Application(ThreadingHTTPServer):
    """Keeps what it was called with; answers `status` after `pause` seconds and whatever `meanwhile` does."""

    daemon_threads = True
    status = 200
    pause = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[tuple[str, dict[str, str]]] = []
        self.meanwhile: Callable[[dict[str, str]], object] = lambda _: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        application, asked = self.server, urlsplit(self.path)
        assert isinstance(application, Application)
        told = dict(parse_qsl(asked.query))
        application.got.append((asked.path, told))
        application.meanwhile(told)
        time.sleep(application.pause)
        self.send_response(application.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def listening_application(sandbox: SandboxProcess) -> Iterator[Application]:
    server = Application()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    addresses = {"install_url": "/install", "login_url": "/entry", "uninstall_url": "/uninstall"}
    wanted = {name: server.url + path for name, path in addresses.items()} | {"redirect_uri": f"{server.url}/callback"}
    sandbox.control("PATCH", f"/insales/applications/{INSALES_IDENTIFIER}", wanted)
    yield server
    server.shutdown()
    server.server_close()


@dataclass
class Browser:
    """Opens pages of one shop under /_browser/; follows no redirect unless asked to."""

    sandbox: SandboxProcess
    host: str = INSALES_HOST
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def root(self) -> str:
        return f"/_browser/{self.host}"

    def get(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - what requests takes
        return self._open("GET", path, **options)

    def post(self, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - what requests takes
        return self._open("POST", path, **options)

    def _open(self, method: str, path: str, **options: Any) -> requests.Response:  # noqa: ANN401 - see get
        url = self.sandbox.base_url + (path if path.startswith("/_browser") else self.root + path)
        return self.session.request(method, url, timeout=20, **{"allow_redirects": False} | options)

    def log_in(self, user: str = OWNER, password: str = STAFF_PASSWORD, at: str = "/admin/login") -> requests.Response:
        return self.post(at, data={"user": user, "password": password})
