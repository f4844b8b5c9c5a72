"""What amoCRM sends by itself: the disable hook and the call after a widget was installed."""

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.sandbox.documented import payload
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, SandboxProcess


class Receiver(ThreadingHTTPServer):
    """Our side: keeps what it got, answers after `pause` seconds."""

    daemon_threads = True
    pause = 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.got: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        receiver = self.server
        assert isinstance(receiver, Receiver)
        receiver.got.append(dict(parse_qsl(urlsplit(self.path).query)))
        time.sleep(receiver.pause)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver(sandbox: SandboxProcess) -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    sandbox.control("PATCH", f"/integrations/{CLIENT_ID}", {"redirect_uri": server.url, "hook_url": server.url})
    yield server
    server.shutdown()
    server.server_close()


def test_the_disable_hook_is_signed(sandbox: SandboxProcess, receiver: Receiver) -> None:
    told = sandbox.control("POST", "/disable", {"account": "mycompany"})
    message = f"{CLIENT_ID}|28805383".encode()
    signature = hmac.new(CLIENT_SECRET.encode(), message, hashlib.sha256).hexdigest()
    assert told["hook"]["status"] == 200
    assert receiver.got[0].keys() == payload("disable_hook__query").keys()
    assert receiver.got == [{"account_id": "28805383", "client_uuid": CLIENT_ID, "signature": signature}]


def test_an_installed_widget_brings_a_code_without_state(sandbox: SandboxProcess, receiver: Receiver) -> None:
    sandbox.control("POST", "/widget_install", {"account": "mycompany"})
    assert receiver.got[0].keys() == payload("redirect__from_widget").keys()
    assert (receiver.got[0]["referer"], receiver.got[0]["from_widget"]) == ("mycompany.amocrm.ru", "1")


def test_the_widget_call_gives_up_after_three_seconds(sandbox: SandboxProcess, receiver: Receiver) -> None:
    receiver.pause = 3.5
    told = sandbox.control("POST", "/widget_install", {"account": "mycompany"})["call"]
    assert (told["status"], told["failure"]) == (None, "TimeoutError")
    assert 2.9 < told["seconds"] < 3.4
    assert len(receiver.got) == 1


@pytest.mark.parametrize(("decision", "name"), [("allow", "redirect__granted"), ("deny", "redirect__refused")])
def test_the_redirect_has_the_documented_parameters(sandbox: SandboxProcess, decision: str, name: str) -> None:
    path = f"/oauth?client_id={CLIENT_ID}&state=s&mode=post_message"
    form = {"account": "mycompany", "decision": decision}
    location = sandbox.call("POST", path, host="www.amocrm.ru", data=form).headers["Location"]
    assert dict(parse_qsl(urlsplit(location).query)).keys() == payload(name).keys()
