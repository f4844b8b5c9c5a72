"""Who did what: one row per event, never a secret, a phone or a name of a client.

Rows can be added and read, nothing else (V16__audit_by_month.sql). A row that cannot be written is told to the log
and hinders nobody.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shared.addresses import network
from shared.clock import Chance
from shared.database import Database, QueryFailed
from shared.errors import AppError
from shared.log import Log

LONGEST = 200
# One event from one address: so many rows at once, then one in so many seconds. Each tells how many it stands for.
REFUSALS, PAUSE = 10, 6.0


class Audit:
    def __init__(self, database: Database, chance: Chance, log: Log) -> None:
        self._database = database
        self._chance = chance
        self._log = log

    def write(  # noqa: PLR0913 - the columns of the journal
        self,
        event: str,
        *,
        actor: str,
        object_: str,
        outcome: str,
        request_id: str,
        owner: UUID | None = None,
        ip: str = "",
    ) -> None:
        """What a proven caller did, or the scheduler. Never within a transaction."""
        texts = {"actor": actor, "event": event, "object": object_, "outcome": outcome, "request_id": request_id}
        self._keep("audit.write", self._row(texts, owner, ip))

    def refusal(  # noqa: PLR0913 - as above
        self,
        event: str,
        *,
        actor: str,
        object_: str,
        outcome: str,
        request_id: str,
        owner: UUID | None = None,
        ip: str = "",
    ) -> None:
        """What was tried and refused; a flood from one address leaves few rows."""
        texts = {"actor": actor, "event": event, "object": object_, "outcome": outcome, "request_id": request_id}
        row = self._row(texts, owner, ip)
        key = f"audit:{event}:{network(ip)}"
        self._keep("audit.refusal", {**row, "key": key, "pause": PAUSE, "patience": (REFUSALS - 1) * PAUSE})

    def _row(self, texts: Mapping[str, str], owner: UUID | None, ip: str) -> dict[str, Any]:
        lines = {name: _one_line(text) for name, text in texts.items()}
        return {"id": str(self._chance.uuid()), **lines, "owner": str(owner) if owner else None, "ip": ip or None}

    def _keep(self, query: str, row: dict[str, Any]) -> None:
        try:
            self._written(query, row)
        except AppError as error:
            event, request = str(row["event"]), row["request_id"]
            self._log.event("audit_failed", action=event, outcome=error.code, detail=error.detail, request_id=request)

    def _written(self, query: str, row: dict[str, Any]) -> None:
        """When nobody has made this month's part, it is made now."""
        try:
            self._database.run(query, **row)
        except QueryFailed:
            self._database.run("audit.keep_months")
            self._database.run(query, **row)


def _one_line(text: str) -> str:
    """Nobody may begin a line of his own in what is read later, nor turn its letters round."""
    shown = (letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text[:LONGEST])
    return "".join(shown)[:LONGEST]
