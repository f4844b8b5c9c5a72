"""What the rows are measured on: a Postgres, a sandbox, and the sample account connected as a person would do it."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg2
from psycopg2 import sql

from tools.bench.process import KEPT
from tools.cloud_events import SHAPES, Incoming
from tools.demo import free_pair
from tools.development import Options, new_keys, settings
from tools.journey import Journey
from tools.migrate import migrate
from tools.running import running
from tools.sandbox_control import Account, Sandbox

UNLIMITED = {"rate_per_integration": 1_000_000, "rate_per_account": 1_000_000}
EVER = 10_000_000
CALCULATIONS_AWAY = """
DELETE FROM deal_budgets;
DELETE FROM calculation_steps;
DELETE FROM calculation_revisions;
DELETE FROM calculations
"""
Event = dict[str, Any]


@dataclass(slots=True)
class Installation:
    """`environment` is what an instance of a function is started with."""

    environment: Mapping[str, str]
    sandbox: Sandbox
    account: Account
    seen: int = 0

    @property
    def dsn(self) -> str:
        return self.environment["DATABASE_URL"]

    def at(self, dsn: str) -> dict[str, str]:
        """The environment of an instance that goes to this database, or to the same one by another way."""
        return {**self.environment, "DATABASE_URL": dsn}

    @contextmanager
    def latency(self, milliseconds: int) -> Iterator[None]:
        """Of every answer of the vendors meanwhile."""
        self.sandbox.post("/faults", {"path": "/api/", "delay_before": milliseconds / 1000, "times": EVER})
        yield
        self.sandbox.delete("/faults")

    def taken(self) -> list[dict[str, Any]]:
        """What reached amoCRM since the last look, by its own record."""
        found = self.sandbox.journal(self.seen)
        self.seen = max([self.seen, *(call["number"] for call in found)])
        return found

    def get_lead(self, account: Account | None = None) -> Event:
        return self._of_widget("GET", "get_lead", account or self.account)

    def save_calculation(self, calculation: Mapping[str, object]) -> Event:
        body = {"action": "save_calculation", "calculation": calculation}
        return self._of_widget("POST", "save_calculation", self.account, body)

    def forget_calculations(self) -> None:
        """A deal has a few in life, and each save looks at those beside it."""
        with closing(psycopg2.connect(self.dsn)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(CALCULATIONS_AWAY)

    def of_administrator(self, body: Mapping[str, object]) -> Event:
        bearer = {"Authorization": f"Bearer {self.environment['ADMIN_TOKEN']}"}
        return event("POST", {}, bearer, body)

    def _of_widget(self, method: str, action: str, account: Account, body: Mapping[str, object] | None = None) -> Event:
        """From the deal card, with a disposable token of its own."""
        named = {"X-Lead-Id": str(account.lead_id), "X-Account-Domain": account.host}
        headers = {"X-Auth-Token": self.sandbox.disposable_token(account), **named}
        return event(method, {} if body else {"action": action}, headers, body)


def event(
    method: str, query: Mapping[str, str], headers: Mapping[str, str], body: Mapping[str, object] | None = None
) -> Event:
    """As Yandex and poehali.dev hand it over."""
    pairs = [*headers.items(), ("Content-Type", "application/json")]
    content = b"" if body is None else json.dumps(body).encode()
    incoming = Incoming(method, "", urlencode(query), pairs, content, "203.0.113.7", "bench", datetime.now(UTC))
    return SHAPES["yandex"](incoming)


@contextmanager
def installed(place: Path, server: str) -> Iterator[Installation]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    options = Options(free_pair())
    environment = settings(options, new_keys(), {**kept, "DATABASE_URL": server})
    with running(options, environment, place) as everything:
        sandbox = Sandbox(options.sandbox_url)
        sandbox.post("/rules", UNLIMITED)
        account = sandbox.first_account()
        Journey(everything.function_url, environment["ADMIN_TOKEN"]).connect(account)
        yield Installation(everything.environment, sandbox, account)


def database(server: str, name: str, *, like: str | None = None) -> str:
    """The DSN of a new database: migrated, or a copy of another that nobody is at work in."""
    template = sql.Identifier(urlsplit(like).path[1:]) if like else sql.Identifier("template1")
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), template))
    made = urlsplit(server)._replace(path=f"/{name}").geturl()
    if not like:
        migrate(made, "")
    return made
