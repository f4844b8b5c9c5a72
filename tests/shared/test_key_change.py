"""A change of keys as an operator does it, seen from a function that starts anew at every step."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.app import GET, Action, App
from shared.services import Services
from shared.tokens import Need
from shared.web import Request, Response, json_response
from tests.shared.rotation_lab import BOTH, NEW, NEW_ONLY, OLD, opened, rotate
from tests.shared.sample_events import get
from tests.shared.test_settings import OTHER
from tests.shared.tested_app import Context, Somebody, let_in
from tests.shared.token_lab import HOST, PROVIDER, Lab, Vendor, grant

QUERIES = Path(__file__).parent / "queries"
K1, K2, K3 = f"k1:{base64.b64encode(OLD).decode()}", f"k2:{base64.b64encode(NEW).decode()}", f"k3:{OTHER}"


@dataclass
class Function:
    """One action that needs an access token of the lab's connection."""

    lab: Lab
    vendor: Vendor
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, keys: str) -> tuple[int, dict[str, Any]]:
        """What the function answers that was started with this key ring."""
        self.monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", keys)
        app = App("tested", [Action("call", GET, self.call, guard=let_in)], queries=QUERIES)
        answer = app.handle(get(queryStringParameters={"action": "call"}), Context())
        return answer["statusCode"], json.loads(answer["body"])

    def call(self, _request: Request, _caller: Somebody, services: Services) -> Response:
        access = services.tokens(PROVIDER).fresh(self.lab.id, Need(self.vendor, HOST))
        return json_response(200, {"token": access.token.reveal()})


@pytest.fixture
def function(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> Function:
    home = {"APP_ENV": "test", "PUBLIC_BASE_URL": "http://127.0.0.1:3000", "SESSION_KEYS": f"s1:{OTHER}"}
    for name, value in {**home, "DATABASE_URL": lab.dsn}.items():
        monkeypatch.setenv(name, value)
    return Function(lab, Vendor([grant(1), grant(2), grant(3)]), monkeypatch)


def ended(lab: Lab) -> None:
    lab.change("expires_at = app_now() - interval '1 minute'")


@pytest.mark.parametrize("rings", [(K1, f"{K1},{K2}"), (f"{K1},{K2}", f"{K2},{K1}"), (f"{K2},{K1}", K2)])
def test_while_a_step_is_rolled_out_old_and_new_instances_read_each_other(
    lab: Lab, function: Function, rings: tuple[str, str]
) -> None:
    if rings[-1] == K2:
        rotate(lab.dsn, BOTH)
    for number, ring in enumerate((*rings, *rings, *rings)):
        assert function(ring) == (200, {"token": f"access-{min(number + 1, 3)}"})
        ended(lab)


def test_a_connection_refreshes_at_every_step_of_a_change_of_keys(lab: Lab, function: Function) -> None:
    assert function(K1) == (200, {"token": "access-1"})
    ended(lab)
    assert function(f"{K2},{K1}") == (200, {"token": "access-2"})
    rotate(lab.dsn, BOTH)
    ended(lab)
    assert function(K2) == (200, {"token": "access-3"})
    assert function.vendor.sent == ["refresh-0", "refresh-1", "refresh-2"]


def test_what_no_refresh_has_touched_is_carried_over_by_the_rotation(lab: Lab, function: Function) -> None:
    rotate(lab.dsn, BOTH)
    assert set(opened(lab.dsn, NEW_ONLY).values()) == {"access-0", "refresh-0"}
    assert function(K2) == (200, {"token": "access-1"})
    assert function.vendor.sent == ["refresh-0"]


def test_with_another_key_alone_an_action_fails_cleanly(
    lab: Lab, function: Function, capsys: pytest.CaptureFixture[str]
) -> None:
    status, body = function(K3)
    assert (status, body["error"]["code"], function.vendor.sent) == (500, "internal", [])
    shown = f"{body} {capsys.readouterr().out}"
    assert "amocrm_tokens.refresh_token" in shown
    assert not any(text in shown for text in (OTHER, "refresh-0", "Traceback"))


def test_a_key_that_was_missing_for_a_while_costs_nothing(lab: Lab, function: Function) -> None:
    function(K3)
    lab.later(60)
    assert function(K1) == (200, {"token": "access-1"})
    assert lab.state == "active"


@pytest.mark.parametrize("keys", ["", "k1:", K1])
def test_in_production_nothing_starts_without_a_key_of_its_own(
    function: Function, monkeypatch: pytest.MonkeyPatch, keys: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("APP_ENV", "production")
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://crm.example.ru")
    status, body = function(keys)
    assert (status, body["error"]["code"]) == (500, "internal")
    written = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (written["event"], len(written["faults"])) == ("refused_to_start", 1)
    assert written["faults"][0].startswith("TOKEN_ENCRYPTION_KEYS ")
