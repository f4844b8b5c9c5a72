"""Evotor's side of the hooks: calls with its secret, and what became of them in the tables."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec import structs

from evotor import letters
from shared.services import Services
from tests.canaries import known
from tests.databases import move_clock
from tests.evotor.office import TillOffice
from tests.office import Answer
from tests.sandbox_process import EVOTOR_USER_ID, EVOTOR_WEBHOOK_SECRET
from tests.shared.parts import FakeClock

BEARER = {"Authorization": f"Bearer {EVOTOR_WEBHOOK_SECRET}"}
EVENTS = "kind, account_id, event_key, type, store_id, device_id, sequence, total, happened_at"
API = {"host": "api.evotor.ru", "path": "/stores", "effect": "answer"}


@dataclass
class HookDesk(TillOffice):
    """`minutes`: how far our own clock is ahead, as the database's after `later`."""

    minutes: int = 0

    def send(self, kind: str, body: object, *, method: str = "POST", **headers: str) -> Answer:
        sent = {**BEARER, **headers}
        return self.call(method, path=f"/api/evotor/hooks/{kind}", headers=sent, body=body)

    def send_raw(self, raw: bytes, kind: str = "documents", method: str = "PUT") -> Answer:
        return self.call(method, path=f"/api/evotor/hooks/{kind}", headers=BEARER, raw=raw)

    def bring_token(self, token: str = "", user: str = EVOTOR_USER_ID) -> Answer:
        """That of the merchant unless another is named."""
        return self.send("user/token", {"userId": user, "token": token or self.cloud_token(user)})

    def connect_by_hook(self) -> None:
        """A merchant whose consent ended, and who then installed the application anew."""
        self.connect_evotor()
        self.sql("UPDATE evotor_tokens SET state = 'reauth_required', last_error = 'expired'")
        self.bring_token()
        self.handle()

    def cloud_token(self, user: str = EVOTOR_USER_ID) -> str:
        users = self.sandbox.control("GET", "/evotor/state")["users"]
        return known(next(str(one["cloud_token"]) for one in users if one["id"] == user), "cloud token")

    def event(self, kind: str, user: str = EVOTOR_USER_ID, number: int = 1) -> Answer:
        body = {"id": f"event-{number}", "timestamp": 1487246400000, "version": 2, "type": kind}
        return self.send("installation/event", {**body, "data": {"productId": "app", "userId": user}})

    def handle(self) -> int:
        return letters.handle_waiting(self.hook_services(), "test-request")

    def handle_later(self) -> int:
        """Once a claim of another tick is over."""
        self.minutes += 2
        move_clock(self.database_url, 60 * self.minutes)
        return self.handle()

    def hook_services(self) -> Services:
        return self.function.services()

    def keep_at(self, minute: int, token: str) -> None:
        """As the hook does, at another time of ours."""
        services = structs.replace(self.hook_services(), clock=FakeClock(60.0 * minute))
        body = json.dumps({"userId": EVOTOR_USER_ID, "token": token})
        letters.keep(services, letters.Hook("user/token", EVOTOR_USER_ID, body))

    def outcomes(self) -> list[str | None]:
        return [outcome for (outcome,) in self.sql("SELECT outcome FROM inbox ORDER BY received_at, id")]

    def events(self) -> list[dict[str, Any]]:
        found = self.sql(f"SELECT {EVENTS} FROM evotor_events ORDER BY event_key, kind")  # noqa: S608 - our own names
        return [dict(zip(EVENTS.split(", "), row, strict=True)) for row in found]

    def body_of_event(self) -> dict[str, Any]:
        [(row, sealed)] = self.sql("SELECT id, body FROM evotor_events")
        opened = self.hook_services().vault.open(sealed, table="evotor_events", column="body", row=row)
        read: dict[str, Any] = json.loads(opened.reveal())
        return read

    def calls_with_tokens(self) -> int:
        return len([call for call in self.vendor_calls() if call["host"] == "api.evotor.ru"])

    def fail(self, status: int, times: int = 1) -> None:
        """The next calls of the API."""
        answer = {"status": status, "body": "{}", "content_type": "application/json", "times": times}
        self.sandbox.control("POST", "/faults", API | answer)


@pytest.fixture
def desk(office: TillOffice) -> HookDesk:
    return HookDesk(office.sandbox, office.database_url, function=office.function)
