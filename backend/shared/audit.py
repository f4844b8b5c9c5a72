"""Who did what: one row per event, never a secret, a phone or a name of a client.

Rows can be added and read, nothing else (V16__audit_by_month.sql). A row that cannot be written is told to the log
and hinders nobody.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from shared.addresses import network
from shared.clock import Chance
from shared.database import Database, QueryFailed
from shared.errors import AppError
from shared.log import Log
from shared.phones import masked

LONGEST = 200


class Room(Struct, frozen=True):
    """So many rows of refusals at once, then one in `pause` seconds; the next one tells how many were left out."""

    rows: int
    pause: float


# Of one event: from one address about one object; about that object; in all. Whoever has many addresses leaves half of
# the whole room to what happens elsewhere.
OF_ADDRESS, OF_OBJECT, OF_EVENT = Room(10, 6.0), Room(300, 2.0), Room(600, 1.0)


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
        self._keep(self._row(texts, owner, ip), ())

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
        """What was tried and refused; a flood leaves few rows."""
        texts = {"actor": actor, "event": event, "object": object_, "outcome": outcome, "request_id": request_id}
        row = self._row(texts, owner, ip)
        self._keep(row, _rooms(row))

    def _row(self, texts: Mapping[str, str], owner: UUID | None, ip: str) -> dict[str, Any]:
        lines = {name: _one_line(text) for name, text in texts.items()}
        return {"id": str(self._chance.uuid()), **lines, "owner": str(owner) if owner else None, "ip": ip or None}

    def _keep(self, row: dict[str, Any], rooms: Iterable[tuple[str, Room]]) -> None:
        try:
            skipped = self._left_out(rooms)
            if skipped is not None:
                self._written({**row, "skipped": skipped})
        except AppError as error:
            event, request = str(row["event"]), row["request_id"]
            self._log.event("audit_failed", action=event, outcome=error.code, detail=error.detail, request_id=request)

    def _left_out(self, rooms: Iterable[tuple[str, Room]]) -> int | None:
        """How many rows this one has to tell of; None where there is no room for it, and it is counted itself."""
        told = 0
        for key, room in rooms:
            patience = (room.rows - 1) * room.pause
            found = self._database.one("audit.admit", key=key, pause=room.pause, patience=patience, carried=told)
            if found is None or not found["is_within"]:
                return None
            told += found["left_out"]
        return told

    def _written(self, row: dict[str, Any]) -> None:
        """When nobody has made this month's part, it is made now."""
        try:
            self._database.run("audit.write", **row)
        except QueryFailed:
            self._database.run("audit.keep_months")
            self._database.run("audit.write", **row)


def _rooms(row: Mapping[str, Any]) -> list[tuple[str, Room]]:
    """Narrowest first. The keys are read again by audit.sql, which tells of what nobody told in time."""
    event, about = row["event"], (row["owner"], row["object"])
    address = network(row["ip"] or "")
    named = [([event, *about, address], OF_ADDRESS), ([event, *about], OF_OBJECT), ([event], OF_EVENT)]
    return [(f"journal:{json.dumps(parts, ensure_ascii=False)}", room) for parts, room in named]


def _one_line(text: str) -> str:
    """Nobody may begin a line of his own in what is read later, nor turn its letters round; no phone is whole."""
    plain = masked(text)[:LONGEST]
    shown = (letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in plain)
    return "".join(shown)[:LONGEST]
