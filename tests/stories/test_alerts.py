"""What somebody is told when access is lost and when it is back."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.office import Office
from tests.sandbox_process import HOST
from tests.shared.raw_server import RawServer, says

TEXTS = ("state_text", "next_step", "last_error_text")


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[RawServer]:
    with RawServer(says()) as server:
        monkeypatch.setenv("ALERT_WEBHOOK_URL", f"{server.url}/hook")
        yield server


def told(receiver: RawServer) -> list[dict[str, Any]]:
    return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in receiver.heard]


def status(office: Office) -> dict[str, Any]:
    connection: dict[str, Any] = office.admin("GET", "connection_status", domain=HOST).body["connection"]
    return connection


def test_a_lost_grant_is_told_once_and_its_return_once(receiver: RawServer, office: Office) -> None:
    office.connect()
    office.sql("UPDATE amocrm_tokens SET state = 'suspect'")
    office.tick()
    office.sql("UPDATE amocrm_tokens SET state = 'reauth_required', last_error = 'revoked'")
    office.tick()
    office.tick()
    office.connect()
    office.tick()
    assert [(alert["from_state"], alert["to_state"]) for alert in told(receiver)] == [
        ("suspect", "reauth_required"),
        ("reauth_required", "active"),
    ]


def test_the_status_of_a_working_connection_says_so_and_when(connected: Office) -> None:
    shown = status(connected)
    assert [shown[name] for name in TEXTS] == ["Подключено.", "Ничего делать не нужно.", ""]
    assert shown["expires_at"] < shown["grant_expires_at"]
    assert shown["last_success_at"] >= shown["last_refreshed_at"]


def test_the_status_of_a_lost_connection_names_the_next_step(connected: Office) -> None:
    connected.sql("UPDATE amocrm_tokens SET state = 'reauth_required', last_error = 'revoked'")
    shown = status(connected)
    assert (shown["state"], shown["last_error"]) == ("reauth_required", "revoked")
    assert "Войти заново" in shown["next_step"]
    assert "отозвал" in shown["last_error_text"]
