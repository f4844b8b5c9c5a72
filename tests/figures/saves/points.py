"""The function's parts, watched: at one named point of a save something happens, once.

Points: `before|after <query name>[ <step>]` of Postgres; `before send|sent|after send <write>` of amoCRM, where
at `sent` the answer was lost on its way. The saga itself knows nothing of them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from shared.clock import Clock
from shared.database import Database
from shared.errors import VendorError
from shared.outgoing import Answer, Outgoing
from shared.postgres import Row
from shared.secret import Secret
from tests.databases import query

WRITES = {
    r"(POST|PATCH) /api/v4/catalogs/\d+/elements(/\d+)?": "element",
    r"POST /api/v4/leads/\d+/link": "products",
    r"POST /api/v4/leads/\d+/unlink": "unlink",
    r"POST /api/v4/leads/\d+/notes": "note",
    r"PATCH /api/v4/leads/\d+": "budget",
}


@dataclass
class Points:
    """`impatient`: the write whose answer is awaited for `patience` seconds only.

    `cuts`: what happens at a point of Postgres is that the server ends this connection.
    """

    point: str
    happen: Callable[[], object]
    impatient: str = ""
    patience: float = 0.0
    cuts: bool = False
    has_happened: bool = False

    def __post_init__(self) -> None:
        self._lock = Lock()

    def reach(self, point: str) -> bool:
        with self._lock:
            is_now = point == self.point and not self.has_happened
            self.has_happened = self.has_happened or is_now
        if is_now and not self.cuts:
            self.happen()
        return is_now


class WatchedDatabase(Database):
    def __init__(self, points: Points, dsn: Secret, schema: str, *folders: Path) -> None:
        super().__init__(dsn, schema, *folders)
        self._points = points

    def all(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> list[Row]:
        label = f"{name} {parameters['step']}" if "step" in parameters else name
        self._reach(f"before {label}")
        rows = super().all(name, table=table, column=column, **parameters)
        self._reach(f"after {label}")
        return rows

    def _reach(self, point: str) -> None:
        if self._points.reach(point) and self._points.cuts:
            pid = self._connection().info.backend_pid
            query(self._dsn.reveal(), "SELECT pg_terminate_backend(%s)", (pid,))


class WatchedOutgoing(Outgoing):
    def __init__(self, points: Points, *, gateway: str | None, clock: Clock) -> None:
        super().__init__(gateway=gateway, clock=clock)
        self._points = points

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - see Outgoing
        write = write_of(method, path)
        if write == self._points.impatient:
            parts["deadline"] = self._points.patience
        self._points.reach(f"before send {write}")
        try:
            answer = super().send(method, host, path, **parts)
        except VendorError:
            self._points.reach(f"sent {write}")
            raise
        self._points.reach(f"after send {write}")
        return answer


def write_of(method: str, path: str) -> str:
    """The step that makes this call; a read is of none."""
    return next((write for shape, write in WRITES.items() if re.fullmatch(shape, f"{method} {path}")), "read")
