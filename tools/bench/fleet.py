"""Many connections that are due and a vendor with latency: what refreshing them takes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import requests

from shared.fanout import Fanout, Task
from shared.key_ring import KeyRing, parse
from shared.settings import QueuePlace
from shared.vault import Vault
from tools.bench.bare_calls import Call
from tools.bench.due import expired
from tools.bench.installation import Event, database, event
from tools.bench.process import KEPT, PROGRAMS
from tools.development import Options, new_keys, settings

OWNER = UUID("00000000-0000-4000-8000-000000000001")  # the owner that a migration makes
PROJECT = {"AMOCRM_CLIENT_ID": "99999999-2222-4333-8444-555555555555", "AMOCRM_CLIENT_SECRET": "p" * 64}
BATCH = 10  # what the queue hands over at once, as in serverless.yml


@dataclass(frozen=True, slots=True)
class Vendor:
    url: str
    journal: Path

    def latency(self, seconds: float) -> None:
        requests.post(f"{self.url}/_control", json={"before": seconds}, timeout=10).raise_for_status()

    def exchange(self, account: str) -> Call:
        """The first one of an account that nobody used yet."""
        headers = {"Host": f"{account}.amocrm.ru"}
        body = {"refresh_token": f"refresh.{account}.0"}
        return {"method": "POST", "url": f"{self.url}/oauth2/access_token", "headers": headers, "json": body}

    def rotations(self) -> list[float]:
        """When it gave new tokens, by its own clock."""
        lines = map(json.loads, self.journal.read_text().splitlines())
        return [line["at"] for line in lines if line["event"] == "rotated"]


@dataclass(frozen=True, slots=True)
class Fleet:
    """`environment` lacks its database, which is a copy of `migrated`."""

    migrated: str
    environment: Mapping[str, str]

    def due(self, name: str, count: int) -> "Due":
        """A database of that name in which so many connections are due."""
        dsn = database(self.environment["DATABASE_URL"], name, like=self.migrated)
        queue = Fanout(QueuePlace("", ""), self._ring("SESSION_KEYS"))
        return Due(self._expired(dsn, count), {**self.environment, "DATABASE_URL": dsn}, queue)

    def more(self, due: "Due", count: int) -> None:
        """In the same database."""
        self._expired(due.environment["DATABASE_URL"], count)

    def _expired(self, dsn: str, count: int) -> list[str]:
        return expired(dsn, count, Vault(self._ring("TOKEN_ENCRYPTION_KEYS")), owner=OWNER, suffix="amocrm.ru")

    def _ring(self, name: str) -> KeyRing:
        return parse(self.environment[name], takes_samples=True)

    def tick(self) -> Event:
        return event("POST", {"action": "tick"}, {"X-Cron-Secret": self.environment["CRON_SECRET"]}, {})


@dataclass(frozen=True, slots=True)
class Due:
    ids: Sequence[str]
    environment: Mapping[str, str]
    queue: Fanout

    def messages(self) -> list[Event]:
        """All of them as the queue would hand them over, a batch an event."""
        return [_batch(self.queue, self.ids[start : start + BATCH]) for start in range(0, len(self.ids), BATCH)]


def _batch(queue: Fanout, ids: Sequence[str]) -> Event:
    first_version = 0
    bodies = ((id_, queue._sealed(Task("amocrm", id_, first_version))) for id_ in ids)  # noqa: SLF001 - as tick seals them
    return {"Records": [{"messageId": id_, "body": body, "eventSource": "aws:sqs"} for id_, body in bodies]}


@contextmanager
def fleet(server: str, place: Path) -> Iterator[tuple[Fleet, Vendor]]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    with vendor(place / "vendor.jsonl") as strict:
        written = {**kept, **PROJECT, "UPSTREAM_GATEWAY": strict.url, "DATABASE_URL": server}
        yield Fleet(database(server, "migrated"), settings(Options(sandbox=False), new_keys(), written)), strict


@contextmanager
def vendor(journal: Path) -> Iterator[Vendor]:
    journal.write_text("")
    command = [sys.executable, str(PROGRAMS / "vendor.py"), str(journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - it was asked for
            yield Vendor(process.stdout.readline().strip(), journal)
        finally:
            process.kill()
