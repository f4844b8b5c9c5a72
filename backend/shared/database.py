"""Postgres by named queries: one connection a thread, single autocommit statements unless a transaction is asked for.

A query lies in `queries/<file>.sql` under `-- name: <name>` and is called as `<file>.<name>`. Written there are
`{schema}` before every name of ours (MAIN_DB_SCHEMA; session settings break behind a pooler), `{table}` and `{column}`
where one query serves several, `{<file>.<name>}` for another query as a part, and psycopg2's `%(parameter)s`.
"""

import math
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from shared import postgres
from shared.errors import AppError, DatabaseUnavailable
from shared.secret import Secret
from shared.together import Together

Row = postgres.Row

PATIENCE = 5.0  # seconds for one statement and the connection it needs; ours take milliseconds, see giving_up_after
CONNECT_PATIENCE = 3.0
PING_PATIENCE = 1.0
IDLE_BEFORE_PING = 5.0  # seconds; a frozen function may wake with a connection that the server closed long ago
PLAIN_NAME = re.compile(r"[a-z_]*")
PART = re.compile(r"\{([a-z_]+\.[a-z_]+)\}")
HEADING = re.compile(r"^-- name: *([a-z_]+) *$", re.MULTILINE)
UNREACHABLE = (psycopg2.OperationalError, psycopg2.InterfaceError)
OVERDUE = (postgres.Silent, psycopg2.errors.QueryCanceled)


class QueryFailed(AppError):
    """The driver's own text is dropped: it quotes the row."""


class Overdue(DatabaseUnavailable):
    """Postgres hangs: it neither did it in time nor refused."""


class _Held(threading.local):
    """What a thread has; after a fork the connection is still the parent's."""

    connection: Connection | None = None
    process = 0
    used = 0.0
    patience = PATIENCE
    is_within = False
    is_checking = False


class Database:
    """Safe to share between threads: each has a connection of its own."""

    def __init__(self, dsn: Secret, schema: str, *folders: Path) -> None:
        self._dsn = dsn
        self._prefix = f'"{schema}".' if schema else ""
        self._texts = read_queries(*folders)
        self._held = _Held()
        self._together: Together[Row | None] = Together()
        self._check: Callable[[], None] | None = None

    def check_first(self, check: Callable[[], None]) -> None:
        """Runs before the first query, and again before the next one for as long as it raises."""
        self._check = check

    def all(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> list[Row]:
        """Raises DatabaseUnavailable when the outcome is unknown or nothing was done, QueryFailed otherwise.

        A read whose connection was lost is asked once more on a new one; nothing waits longer than the patience.
        """
        self._checked()
        text, until = self._text(name, table, column), time.monotonic() + self._held.patience
        try:
            return self._rows(name, text, parameters, until)
        except DatabaseUnavailable as failure:
            if isinstance(failure, Overdue) or self._held.is_within or not text.startswith("SELECT"):
                raise
            return self._rows(name, text, parameters, until)

    def _rows(self, name: str, text: str, parameters: Mapping[str, object], until: float) -> list[Row]:
        with self._told(name):
            try:
                return postgres.ask(self._connection(until), text, parameters, _left(until))
            finally:
                self._held.used = time.monotonic()

    def _checked(self) -> None:
        """A thread that comes while another one checks makes the check too: nobody asks before it has passed."""
        check = self._check
        if check is None or self._held.is_checking:  # it asks this very database
            return
        self._held.is_checking = True
        try:
            check()
        finally:
            self._held.is_checking = False
        self._check = None

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """The driver's failures as ours; a connection that may be in the middle of something is dropped."""
        try:
            yield
        except UNREACHABLE as error:
            self.close()
            kind = Overdue if isinstance(error, OVERDUE) else DatabaseUnavailable
            raise kind(f"{name}: {error.pgcode or type(error).__name__}") from None
        except psycopg2.Error as error:
            raise QueryFailed(f"{name}: {error.pgcode}") from None
        except BaseException:
            self.close()
            raise

    @contextmanager
    def giving_up_after(self, seconds: float) -> Iterator[None]:
        """Another patience for this thread's statements inside: shorter where time is short, longer for a command."""
        usual, self._held.patience = self._held.patience, seconds
        try:
            yield
        finally:
            self._held.patience = usual

    def one(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> Row | None:
        """The first row, or None."""
        rows = self.all(name, table=table, column=column, **parameters)
        return rows[0] if rows else None

    def one_together(self, name: str, *, table: str = "", **parameters: str) -> Row | None:
        """As `one`, sent once for all threads that ask it at the same time: a crowd costs no more than one caller."""
        key = (name, table, *sorted(parameters.items()))
        return self._together.ask(key, lambda: self.one(name, table=table, **parameters))

    def run(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> bool:
        """Whether the statement, which ends in RETURNING, touched anything."""
        return bool(self.all(name, table=table, column=column, **parameters))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; never hold one over HTTP."""
        self._command("BEGIN")
        self._held.is_within = True
        try:
            yield
            self._command("COMMIT")
        except BaseException:
            with suppress(AppError):
                self._command("ROLLBACK")
            raise
        finally:
            self._held.is_within = False

    def _command(self, text: str) -> None:
        until = time.monotonic() + self._held.patience
        with self._told("transaction"):
            postgres.command(self._connection(until), text, _left(until))

    def close(self) -> None:
        """Drops this thread's connection; the next query opens another."""
        connection, self._held.connection = self._held.connection, None
        if connection is not None and self._held.process == os.getpid() and not connection.closed:
            connection.close()

    def _connection(self, until: float = math.inf) -> Connection:
        held = self._held
        is_whole = held.connection is not None and held.process == os.getpid() and not held.connection.closed
        if held.is_within and not is_whole:
            # The rest of a transaction never runs on another connection, where each statement would stand alone.
            raise DatabaseUnavailable("transaction lost")
        if held.connection is None or not is_whole or not (held.is_within or self._alive(held.connection, until)):
            self.close()
            held.connection = self._connect(until)
        return held.connection

    def _alive(self, connection: Connection, until: float) -> bool:
        """With half of the time, so that some is left for another connection."""
        if time.monotonic() - self._held.used < IDLE_BEFORE_PING:
            return True
        try:
            postgres.command(connection, "SELECT 1", min(PING_PATIENCE, _left(until) / 2))
        except UNREACHABLE:
            return False
        return True

    def _connect(self, until: float) -> Connection:
        try:
            connection = postgres.connect(self._dsn, min(CONNECT_PATIENCE, _left(until)))
        except postgres.Silent:
            raise Overdue("connect") from None
        except psycopg2.Error:  # a DSN that cannot be read is quoted in the driver's text, password included
            raise DatabaseUnavailable("connect") from None
        self._held.process, self._held.used = os.getpid(), time.monotonic()
        return connection

    def _text(self, name: str, table: str, column: str) -> str:
        for identifier in (table, column):
            if not PLAIN_NAME.fullmatch(identifier):
                raise ValueError(identifier)
        text = self._texts[name].replace("{schema}", self._prefix)
        return text.replace("{table}", table).replace("{column}", column)


def _left(until: float) -> float:
    return max(0.0, until - time.monotonic())


@cache
def read_queries(*folders: Path) -> dict[str, str]:
    """`<file>.<name>` → SQL; a name given twice is refused."""
    texts: dict[str, str] = {}
    for file in (file for folder in folders for file in sorted(folder.glob("*.sql"))):
        _, *blocks = HEADING.split(file.read_text(encoding="utf-8"))
        for name, text in zip(blocks[::2], blocks[1::2], strict=True):
            if (full := f"{file.stem}.{name}") in texts:
                raise ValueError(f"query {full} is defined twice")
            texts[full] = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    return {name: PART.sub(lambda part: texts[part[1]], text) for name, text in texts.items()}
