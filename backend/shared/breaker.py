"""A vendor's host that fails more than it answers is left alone but for one probe at a time; one row for everybody."""

from shared.database import Database

WINDOW = 60.0  # seconds
CALLS = 20  # fewer say nothing
PAUSE = 30.0  # seconds between probes


class Breaker:
    def __init__(self, database: Database) -> None:
        self._database = database

    def may_call(self, host: str) -> bool:
        """False while the host is left alone; while half open, True for one caller per pause."""
        return not self.is_open(host) or self._database.run("breaker.take_probe", host=host, pause=PAUSE)

    def is_open(self, host: str) -> bool:
        """Half open counts: a probe is under way."""
        return self._database.run("breaker.is_open", host=host)

    def record(self, host: str, *, failed: bool) -> None:
        """Opens when half of at least twenty calls within a minute failed; one good answer closes it."""
        self._database.run("breaker.record", host=host, failed=failed, window_seconds=WINDOW, calls=CALLS, pause=PAUSE)
