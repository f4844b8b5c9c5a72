"""`./dev doctor --url`: a deployment that answers, one that does not, one that is unwell."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from shared.version import VERSION
from tests.tools.test_doctor import NOWHERE, diagnosed, troubles
from tools import doctor
from tools.doctor import Options
from tools.functions import found_in
from tools.places import ROOT

HEALTHY = {"status": "ok", "version": VERSION}
FUNCTIONS = sorted(found_in(ROOT / "backend"))
AMOCRM = "amocrm-integration"


class Live(HTTPServer):
    """A deployment whose functions answer what `told` holds for an action: status and body."""

    def __init__(self, told: dict[str, tuple[int, object]]) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.told = told
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Live)
        self.server.headers.append(dict(self.headers))
        place, _, action = self.path.partition("?action=")
        self.server.asked.append(place.removeprefix("/functions/"))
        status, body = self.server.told[action]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the standard library's signature
        pass


@pytest.fixture
def live() -> Iterator[Live]:
    with Live({"health": (200, HEALTHY), "connection_status": (200, {"connections": []})}) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server
        server.shutdown()


def test_a_deployment_that_answers_is_well(database_url: str, live: Live) -> None:
    findings = diagnosed(database_url, Options(f"{live.url}/functions/{AMOCRM}"))
    assert troubles(findings) == []
    told = (findings[f"health of {AMOCRM}"].text, findings[f"live connections of {AMOCRM}"].text)
    assert told == (f"ok, version {VERSION}", "0")
    assert live.headers[1]["Authorization"] == f"Bearer {'a' * 32}"
    assert set(live.asked) == {AMOCRM}


def test_every_function_of_an_origin_is_asked_for_its_health_and_its_connections(database_url: str, live: Live) -> None:
    findings = diagnosed(database_url, Options(live.url))
    assert sorted(live.asked) == sorted(FUNCTIONS * 2)
    assert {f"live connections of {name}" for name in FUNCTIONS} < findings.keys()


def test_a_deployment_that_does_not_answer_is_told(database_url: str) -> None:
    assert troubles(diagnosed(database_url, Options(f"http://127.0.0.1:1/functions/{AMOCRM}"))) == [
        f"health of {AMOCRM}"
    ]


@pytest.mark.parametrize("told", [(500, {"error": {}}), (200, ["html"])])
def test_a_deployment_that_is_unwell_is_told(database_url: str, live: Live, told: tuple[int, object]) -> None:
    live.told["health"] = told
    assert troubles(diagnosed(database_url, Options(live.url))) == [f"health of {name}" for name in FUNCTIONS]


def test_an_administrators_key_that_is_refused_is_told(database_url: str, live: Live) -> None:
    live.told["connection_status"] = (401, {"error": {"code": "auth_invalid"}})
    finding = diagnosed(database_url, Options(live.url))[f"live connections of {AMOCRM}"]
    assert (finding.ok, finding.text) == (False, "not told (HTTP 401)")


@pytest.mark.parametrize("name", ["domain", "account_id"])
def test_without_a_database_here_the_deployment_tells_its_connections(live: Live, name: str) -> None:
    entry = {name: "shop.amocrm.ru", "state": "blocked", "last_error": "token 403", "expires_at": None}
    live.told["connection_status"] = (200, {"connections": [entry]})
    environment = {"APP_ENV": "production", "ADMIN_TOKEN": "a" * 32}
    findings = {found.subject: found for found in doctor.diagnosed(Options(live.url), environment, NOWHERE)}
    assert troubles(findings) == ["shop.amocrm.ru"]
    assert "закрыл нам вход" in findings["shop.amocrm.ru"].text
