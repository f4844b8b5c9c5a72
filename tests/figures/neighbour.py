"""A bystander on the same way to Postgres: how long its own small query takes, before a storm and during it."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

QUIET = 0.5
PAUSE = 0.003
IDLE = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"


@dataclass
class Seen:
    quiet: list[float] = field(default_factory=list)
    during: list[float] = field(default_factory=list)
    most_idle: int = 0


@contextmanager
def watching(way: str, direct: str) -> Iterator[Seen]:
    seen, over = Seen(), Event()
    with closing(_connected(way)) as bystander, closing(_connected(direct)) as witness:
        _measure(bystander, seen.quiet, time.monotonic() + QUIET)
        threads = [
            Thread(target=_while_it_lasts, args=(bystander, seen, over)),
            Thread(target=_count, args=(witness, seen, over)),
        ]
        for thread in threads:
            thread.start()
        try:
            yield seen
        finally:
            over.set()
            for thread in threads:
                thread.join()


def _while_it_lasts(bystander: Connection, seen: Seen, over: Event) -> None:
    while not over.is_set():
        _measure(bystander, seen.during, time.monotonic() + PAUSE)


def _measure(bystander: Connection, into: list[float], until: float) -> None:
    while time.monotonic() < until:
        began = time.perf_counter()
        with bystander.cursor() as cursor:
            cursor.execute("SELECT name FROM owners")
        into.append(time.perf_counter() - began)
        time.sleep(PAUSE)


def _count(witness: Connection, seen: Seen, over: Event) -> None:
    """Nobody may sit on an open transaction while HTTP runs."""
    while not over.is_set():
        with witness.cursor() as cursor:
            cursor.execute(IDLE)
            seen.most_idle = max(seen.most_idle, (cursor.fetchone() or (0,))[0])
        time.sleep(PAUSE)


def _connected(dsn: str) -> Connection:
    connection = psycopg2.connect(dsn)
    connection.autocommit = True
    return connection
