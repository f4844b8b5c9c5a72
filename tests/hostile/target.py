"""What hostile requests are sent at: the real handler, a real Postgres, vendors that keep a journal."""

import importlib.util
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from tests.databases import as_new
from tests.office import Context, Office
from tests.sandbox_process import SandboxProcess

INDEX = Path(__file__).parents[2] / "backend/amocrm-integration/index.py"
# Not what a request may change: who was counted, how often and when, whether it was let in or not.
LOGS = ("audit", "connection_hours", "rate_", "limit", "breakers", "flyway_schema_history")
COUNTERS = "DELETE FROM rate_budgets"


@dataclass(frozen=True)
class Answer:
    """As the function returned it, several headers of a name as lines, and how long that took."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float

    @property
    def code(self) -> str:
        """Of a failure; pages have it in a header."""
        if "X-Error-Code" in self.headers:
            return self.headers["X-Error-Code"]
        error = json.loads(self.text).get("error") if self.text.startswith("{") else None
        return str(error["code"]) if error else ""


@dataclass
class Target:
    """`office` is the same installation as its people use it."""

    office: Office
    connection: Connection
    handler: Callable[[object, object], dict[str, Any]]
    tables: list[str] = field(default_factory=list)
    heard: int = 0

    @property
    def sandbox(self) -> SandboxProcess:
        return self.office.sandbox

    def renew(self) -> None:
        """As just connected."""
        self.sandbox.control("POST", "/reset")
        self.heard = 0
        # Rows are judged by their answers, not by how many of them a second a vendor would bear.
        self.sandbox.control("POST", "/rules", {"rate_per_integration": 1000, "rate_per_account": 1000})
        as_new(self.office.database_url)
        self.office.cookies.clear()
        self.office.connect()
        self.office.cookies.clear()
        names = "SELECT c.relname FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
        found = [str(name) for (name,) in self.sql(f"{names} AND c.relnamespace = 'public'::regnamespace ORDER BY 1")]
        self.tables = [name for name in found if not name.startswith(LOGS)]

    def send(self, event: object) -> Answer:
        began = time.monotonic()
        returned = self.handler(event, Context())
        seconds = time.monotonic() - began
        lists = {**(returned.get("multiValueHeaders") or {}), "Set-Cookie": _cookies(returned)}
        headers = {**returned["headers"], **{name: "\n".join(lines) for name, lines in lists.items() if lines}}
        return Answer(int(returned["statusCode"]), headers, str(returned["body"]), seconds)

    def sql(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def forget_counters(self) -> None:
        """Every row meets the limits as its first caller."""
        self.sql(COUNTERS)

    def new_calls(self) -> int:
        """How many vendors got since this was asked last."""
        entries = self.office.vendor_calls(self.heard)
        self.heard = max((entry["number"] for entry in entries), default=self.heard)
        return len(entries)

    def audit_rows(self) -> int:
        return int(self.sql("SELECT count(*) FROM audit")[0][0])

    def fingerprint(self) -> dict[str, str]:
        """Table → digest of all its rows, but for when a connection was last used."""
        digest = "SELECT '{0}', md5(coalesce(string_agg(h, '' ORDER BY h), '')) FROM ({1}) AS t"
        rows = "SELECT md5((to_jsonb(r) - 'last_used_at')::text) AS h FROM {0} AS r"
        parts = [digest.format(name, rows.format(name)) for name in self.tables]
        return dict(self.sql(" UNION ALL ".join(parts)))

    def tables_with(self, text: str) -> list[str]:
        """Logs included."""
        found = "SELECT '{0}' FROM {0} AS r WHERE strpos(to_jsonb(r)::text, %(text)s) > 0"
        parts = [found.format(name) for name in [*self.tables, "audit"]]
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), {"text": text})
            return [str(name) for (name,) in cursor.fetchall()]


@contextmanager
def standing(sandbox: SandboxProcess, database_url: str) -> Iterator[Target]:
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    target = Target(Office(sandbox, database_url), connection, _handler())
    try:
        target.renew()
        yield target
    finally:
        connection.close()


def _handler() -> Callable[[object, object], dict[str, Any]]:
    spec = importlib.util.spec_from_file_location("hostile_index", INDEX)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Callable[[object, object], dict[str, Any]] = module.handler
    return handler


def _cookies(returned: dict[str, Any]) -> list[str]:
    """Wherever this cloud wants them."""
    one = returned["headers"].get("Set-Cookie")
    several = (returned.get("multiValueHeaders") or {}).get("Set-Cookie") or returned.get("cookies") or []
    return [one] if one else several
