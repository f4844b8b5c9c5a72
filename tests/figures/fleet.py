"""A whole installation in one process: many connections, and amoCRM in memory, strict and with a journal."""

import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from threading import Lock
from typing import Any

from msgspec import structs

import amocrm.app
from amocrm import upkeep
from amocrm.access import AccountAccess
from amocrm.accounts import Accounts
from amocrm.provider import AMOCRM
from shared.clock import Clock
from shared.log import Log
from shared.outgoing import Answer, Outgoing
from shared.rate import Budget, Rate
from shared.services import Services, build
from shared.settings import load
from tests.amocrm.installation import ENVIRONMENT, request
from tests.figures.checker import Entry
from tests.figures.rows import account, expired

QUERIES = Path(amocrm.app.__file__).parent / "queries"
# The key of tests.shared.parts.RING, under which rows.py seals.
OWN = {
    "TOKEN_ENCRYPTION_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    "AMOCRM_CLIENT_ID": "99999999-2222-4333-8444-555555555555",
    "AMOCRM_CLIENT_SECRET": "p" * 64,
}
SUFFIX = "amocrm.ru"
JSON = {"content-type": "application/json"}
REVOKED = {"hint": "Token has been revoked"}
MINUTE = 60.0
LIFETIME = 86_400.0

Fault = Callable[[str], Answer | None]


def healthy(_account: str) -> Answer | None:
    return None


class StrictVendor(Outgoing):
    """Refresh tokens are `refresh.<account>.<number>`; each is good for one exchange, which ends its access token.

    `fault` is asked before each exchange and may sleep, raise or answer in its stead; `busy` before each other call.
    """

    def __init__(self, clock: Clock, fault: Fault = healthy, busy: Fault = healthy) -> None:
        super().__init__(clock=clock)
        self.fault = fault
        self.busy = busy
        self.journal: list[Entry] = []
        self.calls: list[Entry] = []
        self.revoked: set[str] = set()
        self._alive: dict[str, int] = {}
        self._issued: dict[str, float] = {}
        self._lock = Lock()

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - Outgoing.send
        if path == AMOCRM.token_path:
            return self._refreshed(parts["json"]["refresh_token"])
        return self._called(host.partition(".")[0], path, parts["headers"])

    def revoke(self, account: str) -> None:
        """As when somebody ends its access tokens early."""
        self.revoked.add(f"access.{account}.{self._alive.get(account, 0)}")

    def _refreshed(self, token: str) -> Answer:
        _, account, number = token.split(".")
        self._note("presented", account, int(number))
        if (fault := self.fault(account)) is not None:
            return fault
        with self._lock:
            event = "rotated" if int(number) == self._alive.setdefault(account, 0) else "refused"
            self._alive[account] += event == "rotated"
            self._issued[account] = self.clock.monotonic()
        self._note(event, account, int(number))
        return self.granted(account, int(number) + 1) if event == "rotated" else said(401, REVOKED)

    def granted(self, account: str, number: int) -> Answer:
        tokens = {"access_token": f"access.{account}.{number}", "refresh_token": f"refresh.{account}.{number}"}
        return said(HTTPStatus.OK, {"token_type": "Bearer", "expires_in": LIFETIME, **tokens})

    def _called(self, account: str, path: str, headers: Mapping[str, str]) -> Answer:
        bearer = headers["Authorization"].removeprefix("Bearer ")
        number, now = self._alive.get(account, 0), self.clock.monotonic()
        is_live = bearer == f"access.{account}.{number}" and now < self._issued.get(account, now) + LIFETIME
        is_good = is_live and bearer not in self.revoked
        self.calls.append(Entry(now, "good" if is_good else "401", account, number))
        if (busy := self.busy(account)) is not None:
            return busy
        return said(200, {"id": int(path.rpartition("/")[2])}) if is_good else said(401, {"title": "Unauthorized"})

    def _note(self, event: str, account: str, number: int) -> None:
        self.journal.append(Entry(self.clock.monotonic(), event, account, number))


def said(status: int, body: Mapping[str, Any], **headers: str) -> Answer:
    return Answer(status, {**JSON, **headers}, json.dumps(body).encode())


WIDE = Budget(per_second=1e6, burst=1_000_000, patience=60.0)


class Unhurried(Rate):
    """No budget, for tests that are not about it."""

    def wait(self, key: str, budget: Budget, calls: int = 1) -> None:
        pass

    @staticmethod
    def booking(key: str, budget: Budget, calls: int) -> dict[str, Any]:  # noqa: ARG004 - instead of the one that is given
        """Made beside the token that a call needs."""
        return Rate.booking(key, WIDE, calls)


def installed(dsn: str, vendor: StrictVendor) -> Services:
    settings = load({**ENVIRONMENT, **OWN, "DATABASE_URL": dsn})
    made = build(settings, QUERIES, clock=vendor.clock, log=Log(io.StringIO()))
    return structs.replace(made, outgoing=vendor)


def unhurried(services: Services) -> Services:
    return structs.replace(services, rate=Unhurried(services.database, services.clock))


def fleet(dsn: str, count: int) -> list[str]:
    """The vendor's names of so many new accounts, all of them due."""
    return [account(id_) for id_ in expired(dsn, count, SUFFIX)]


def access(services: Services, name: str) -> AccountAccess:
    (found,) = Accounts(services).of_domain(f"{name}.{SUFFIX}")
    return AccountAccess(services, found)


def tick(services: Services, seconds: float = MINUTE) -> "Counter[str]":
    """One timer event; the function lives so long."""
    ends = services.clock.monotonic() + seconds
    answer = upkeep.tick(request(remaining_ms=lambda: int((ends - services.clock.monotonic()) * 1000)), None, services)
    assert answer.status == HTTPStatus.OK
    return Counter({name: count for name, count in json.loads(answer.body).items() if isinstance(count, int)})
