"""Alerts on their way to ALERT_WEBHOOK_URL: signed, at least once, in order, given up after a day, always logged."""

import io
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared import alerts
from shared.clock import SystemClock
from shared.log import Log
from shared.services import Services, build
from shared.settings import load
from tests.databases import move_clock, query
from tests.shared.connection_rows import Connection
from tests.shared.parts import at_once
from tests.shared.raw_server import RawServer, Script, says

ROOT = Path(__file__).resolve().parents[2]
SESSION_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
SECRET_PATH = "/hooks/T0K3N-canary"
ENVIRONMENT = {
    "APP_ENV": "test",
    "PUBLIC_BASE_URL": "http://127.0.0.1:3000",
    "TOKEN_ENCRYPTION_KEYS": f"k1:{SESSION_KEY}",
    "SESSION_KEYS": f"s1:{SESSION_KEY}",
}


class Receiver(RawServer):
    """Answers with its `answers` one by one, the last for ever."""

    def __init__(self, *answers: Script) -> None:
        self.answers = list(answers or [says()])
        super().__init__(self._next)

    def _next(self, taken: socket.socket) -> None:
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(taken)

    def got(self) -> list[tuple[dict[str, str], str]]:
        """Headers, names in lower case, and body of each request."""
        return [_parts(request.decode()) for request in self.heard]


def _parts(request: str) -> tuple[dict[str, str], str]:
    head, _, body = request.partition("\r\n\r\n")
    pairs = (line.partition(": ") for line in head.split("\r\n")[1:])
    return {name.lower(): value for name, _, value in pairs}, body


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def services_of(dsn: str, receiver: Receiver | None = None) -> Services:
    url = {"ALERT_WEBHOOK_URL": f"{receiver.url}{SECRET_PATH}?to=office"} if receiver else {}
    settings = load({**ENVIRONMENT, "DATABASE_URL": dsn, **url})
    return build(settings, clock=SystemClock(), log=Log(io.StringIO()))


def lines(services: Services) -> list[dict[str, Any]]:
    stream = services.log._stream
    assert isinstance(stream, io.StringIO)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def outcomes(services: Services) -> list[str]:
    return [str(line["outcome"]) for line in lines(services)]


def test_an_alert_is_posted_once_and_says_what_to_do(database_url: str, receiver: Receiver) -> None:
    services, connection = services_of(database_url, receiver), Connection(database_url).made()
    connection.goes("reauth_required", reason="revoked")
    assert (alerts.send_waiting(services), alerts.send_waiting(services)) == (1, 0)
    [(_, body)] = receiver.got()
    told = json.loads(body)
    assert (told["provider"], told["domain"], told["from_state"]) == ("amocrm", connection.domain, "active")
    assert (told["to_state"], told["url"]) == ("reauth_required", "http://127.0.0.1:3000/admin")
    assert "Войти заново" in told["text"]
    assert receiver.heard[0].startswith(f"POST {SECRET_PATH}?to=office HTTP/1.1".encode())


def test_the_runbooks_snippets_verify_the_signature(database_url: str, receiver: Receiver) -> None:
    Connection(database_url).made("blocked")
    alerts.send_waiting(services_of(database_url, receiver))
    [(headers, body)] = receiver.got()
    written = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "runbook.md").read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec("\n".join(written), names)  # noqa: S102 - our own document
    key = names["webhook_key"](f"s1:{SESSION_KEY},s0:AAAA")
    now = int(headers["x-alert-timestamp"])
    assert names["is_ours"](key, headers, body.encode(), now)
    assert not names["is_ours"](key, headers, body.encode() + b" ", now)
    assert not names["is_ours"](key, headers, body.encode(), now + 3600)


def test_a_receiver_that_fails_is_asked_again_with_the_same_id(database_url: str) -> None:
    Connection(database_url).made("blocked")
    with Receiver(says(b"", "500 Internal Server Error"), says()) as receiver:
        services = services_of(database_url, receiver)
        assert (alerts.send_waiting(services), alerts.send_waiting(services)) == (0, 0)
        move_clock(database_url, 31)
        assert alerts.send_waiting(services) == 1
    ids = [headers["x-alert-id"] for headers, _ in receiver.got()]
    assert (len(ids), len(set(ids)), outcomes(services)) == (2, 1, ["failed", "sent"])


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "204 No Content"])
def test_only_2xx_counts_and_nothing_is_followed(database_url: str, status: str) -> None:
    Connection(database_url).made("blocked")
    with Receiver(says(b"", status, "Location: http://127.0.0.1:1/")) as receiver:
        assert alerts.send_waiting(services_of(database_url, receiver)) == int(status.startswith("2"))


def test_after_a_day_and_many_tries_it_is_given_up_and_said_so(database_url: str) -> None:
    Connection(database_url).made("blocked")
    with Receiver(says(b"", "500 Internal Server Error")) as receiver:
        services = services_of(database_url, receiver)
        for day in range(1, alerts.TRIES + 2):
            move_clock(database_url, 86_401 * day)
            assert alerts.send_waiting(services) == 0
    assert outcomes(services) == ["failed"] * (alerts.TRIES - 1) + ["given_up"]
    assert query(database_url, "SELECT sent_at, next_try_at FROM alerts") == [(None, None)]


def test_an_alert_of_days_without_a_timer_is_not_given_up_at_its_first_try(database_url: str) -> None:
    Connection(database_url).made("blocked")
    move_clock(database_url, 3 * 86_400)
    with Receiver(says(b"", "500 Internal Server Error"), says()) as receiver:
        services = services_of(database_url, receiver)
        alerts.send_waiting(services)
        move_clock(database_url, 3 * 86_400 + 31)
        assert alerts.send_waiting(services) == 1


def test_without_an_address_the_log_line_is_the_alert(database_url: str) -> None:
    services, connection = services_of(database_url), Connection(database_url).made("payment_required")
    assert (alerts.send_waiting(services), alerts.send_waiting(services)) == (1, 0)
    [line] = lines(services)
    assert (line["event"], line["domain"], line["state"]) == ("alert", connection.domain, "payment_required")
    assert query(database_url, "SELECT count(*) FROM alerts WHERE sent_at IS NULL") == [(0,)]


def test_alerts_of_one_connection_come_in_their_order(database_url: str) -> None:
    Connection(database_url).made("blocked").goes("active")
    with Receiver(says(b"", "500 Internal Server Error"), says()) as receiver:
        services = services_of(database_url, receiver)
        alerts.send_waiting(services)
        move_clock(database_url, 31)
        assert alerts.send_waiting(services) == 2
    assert [json.loads(body)["to_state"] for _, body in receiver.got()] == ["blocked", "blocked", "active"]


def test_many_senders_at_once_send_each_alert_once(database_url: str, receiver: Receiver) -> None:
    for _ in range(20):
        Connection(database_url).made("blocked")
    services = services_of(database_url, receiver)
    assert sum(count for count in at_once(8, lambda: alerts.send_waiting(services)) if isinstance(count, int)) == 20
    assert sorted(headers["x-alert-id"] for headers, _ in receiver.got()) == sorted(
        {headers["x-alert-id"] for headers, _ in receiver.got()}
    )


def test_a_sender_that_died_is_followed_by_another(database_url: str, receiver: Receiver) -> None:
    Connection(database_url).made("blocked")
    services = services_of(database_url, receiver)
    services.database.one("alerts.claim", lease=alerts.LEASE)
    assert alerts.send_waiting(services) == 0
    move_clock(database_url, alerts.LEASE + 1)
    assert alerts.send_waiting(services) == 1


def test_the_address_is_in_no_log_line(database_url: str) -> None:
    Connection(database_url).made("blocked")
    with Receiver() as receiver:
        services = services_of(database_url, receiver)
    alerts.send_waiting(services)
    assert outcomes(services) == ["failed"]
    assert "canary" not in json.dumps(lines(services)) + repr(services.settings)


def test_an_https_address_may_have_a_port_and_gets_no_gateway() -> None:
    url = load({**ENVIRONMENT, "DATABASE_URL": "postgresql://x/y", "ALERT_WEBHOOK_URL": "https://hooks.example:8443/a"})
    assert url.alert_webhook_url is not None
    webhook = alerts.Webhook.at(url.alert_webhook_url, SystemClock())
    assert (webhook.host, webhook.port, webhook.path) == ("hooks.example", 8443, "/a")
    assert webhook.outgoing._gateway is None


def test_old_alerts_go_but_the_newest_of_a_connection_stays(database_url: str) -> None:
    services, connection = services_of(database_url), Connection(database_url).made("blocked")
    connection.goes("active", "blocked")
    alerts.send_waiting(services)
    move_clock(database_url, 401 * 86_400)
    alerts.send_waiting(services)
    assert [to for _, to in connection.told()] == ["blocked"]
