"""How many calls went to a vendor for a connection, how many failed or had to wait; a row an hour.

Counted in memory while an action runs and written once at its end: nobody's call waits for it, and what a killed
process did not write is lost.
"""

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.database import Database
from shared.errors import AppError
from shared.log import Log


@dataclass
class Tally:
    calls: int = 0
    failures: int = 0
    waits: int = 0


@dataclass
class _Counted(threading.local):
    of: dict[UUID, Tally] = field(default_factory=lambda: defaultdict(Tally))


class Tallies:
    """Safe to share between threads: each counts its own."""

    def __init__(self, database: Database, log: Log) -> None:
        self._database = database
        self._log = log
        self._counted = _Counted()

    def of(self, connection: UUID) -> Tally:
        """To be counted up."""
        return self._counted.of[connection]

    def write(self) -> None:
        """Never raises."""
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
