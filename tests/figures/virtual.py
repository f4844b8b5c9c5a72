"""Virtual time shared by threads and SQL: when everybody sleeps, it is the earliest waking hour."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Condition, Thread

import psycopg2

from tests.databases import query

START = datetime(2030, 1, 1, tzinfo=UTC)
# Stable: a volatile function takes a snapshot at each call, and no statement sees the time move.
APP_NOW = """
CREATE TABLE virtual_time (seconds double precision NOT NULL);
INSERT INTO virtual_time VALUES (0);
CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT timestamptz '2030-01-01 00:00:00+00' + make_interval(secs => seconds) FROM virtual_time $$
"""


class VirtualClock:
    """A Clock of shared/clock.py; the database of `dsn` must belong to this test alone."""

    def __init__(self, dsn: str, sleepers: int) -> None:
        query(dsn, APP_NOW)
        self._connection = psycopg2.connect(dsn)
        self._connection.autocommit = True
        self._seconds = 0.0
        self._sleepers = sleepers
        self._wakings: list[float] = []
        self._changed = Condition()

    def now(self) -> datetime:
        return START + timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        return self._seconds

    def sleep(self, seconds: float) -> None:
        with self._changed:
            waking = self._seconds + max(seconds, 0.0)
            self._wakings.append(waking)
            self._advance()
            while self._seconds < waking:
                self._changed.wait(30)
            self._wakings.remove(waking)

    def leave(self) -> None:
        """One sleeper fewer."""
        with self._changed:
            self._sleepers -= 1
            self._advance()

    def _advance(self) -> None:
        asleep = [waking for waking in self._wakings if waking >= self._seconds]
        if asleep and len(asleep) >= self._sleepers:
            self._seconds = min(asleep)
            with self._connection.cursor() as cursor:
                cursor.execute("UPDATE virtual_time SET seconds = %s", (self._seconds,))
            self._changed.notify_all()

    def run(self, *works: Callable[[], object]) -> None:
        """Each in a thread of its own, to the end."""
        threads = [Thread(target=self._worked, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _worked(self, work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            self.leave()
