"""How many calls went to a vendor for a connection, how many failed or had to wait; a row an hour.

Counted in memory, and written at the end of an action: what failed or waited at once, the others once a minute. What a
killed process did not write is lost.
"""

import math
import threading
from collections import defaultdict
from typing import Any
from uuid import UUID

from msgspec import Struct

from shared.clock import Clock
from shared.database import Database
from shared.errors import AppError
from shared.log import Log

PAUSE = 60.0  # seconds: an answer that waits for a row of figures waits too long


class Tally(Struct):
    calls: int = 0
    failures: int = 0
    waits: int = 0

    @property
    def is_urgent(self) -> bool:
        return self.failures + self.waits > 0


class _Counted(threading.local):
    def __init__(self) -> None:
        self.next = -math.inf
        self.of: dict[UUID, Tally] = defaultdict(Tally)


class Tallies:
    """Safe to share between threads: each counts its own."""

    def __init__(self, database: Database, clock: Clock, log: Log) -> None:
        self._database = database
        self._clock = clock
        self._log = log
        self._counted = _Counted()

    def of(self, connection: UUID) -> Tally:
        """To be counted up."""
        return self._counted.of[connection]

    def write(self) -> None:
        """When it is time. Never raises."""
        now = self._clock.monotonic()
        if now < self._counted.next and not any(tally.is_urgent for tally in self._counted.of.values()):
            return
        self._counted.next = now + PAUSE
        counted, self._counted.of = self._counted.of, defaultdict(Tally)
        for connection, tally in counted.items():
            self._add(connection, tally)

    def _add(self, connection: UUID, tally: Tally) -> None:
        figures: dict[str, Any] = {"calls": tally.calls, "failures": tally.failures, "waits": tally.waits}
        if not any(figures.values()):
            return
        try:
            self._database.run("tallies.add", connection=str(connection), **figures)
        except AppError as error:
            self._log.event("tallies", connection=connection, outcome=error.code, detail=error.detail)
