"""A vendor's host that fails more than it answers is left alone but for one probe at a time; one row for everybody.

It counts on the side: where the database cannot tell or write it, the call goes on as if there were no breaker.
"""

from shared.database import Database, QueryFailed
from shared.errors import DatabaseUnavailable

WINDOW = 60.0  # seconds
CALLS = 20  # fewer say nothing
PAUSE = 30.0  # seconds between probes
PATIENCE = 1.0  # seconds


class Breaker:
    def __init__(self, database: Database) -> None:
        self._database = database

    def may_call(self, host: str) -> bool:
        """False while the host is left alone; while half open, True for one caller per pause."""
        return not self.is_open(host) or self._run("breaker.take_probe", otherwise=True, host=host, pause=PAUSE)

    def is_open(self, host: str) -> bool:
        """Half open counts: a probe is under way."""
        return self._run("breaker.is_open", otherwise=False, host=host)

    def record(self, host: str, *, failed: bool) -> None:
        """Opens when half of at least twenty calls within a minute failed; one good answer closes it."""
        counted = {"window_seconds": WINDOW, "calls": CALLS, "pause": PAUSE}
        self._run("breaker.record", otherwise=False, host=host, failed=failed, **counted)

    def _run(self, name: str, *, otherwise: bool, **parameters: object) -> bool:
        try:
            with self._database.giving_up_after(PATIENCE):
                return self._database.run(name, **parameters)  # type: ignore[arg-type]
        except (DatabaseUnavailable, QueryFailed):
            return otherwise
