"""Postgres by named queries: one connection a thread, single autocommit statements unless a transaction is asked for.

A query lies in `queries/<file>.sql` under `-- name: <name>` and is called as `<file>.<name>`. Written there are
`{schema}` before every name of ours (MAIN_DB_SCHEMA; session settings break behind a pooler), `{table}` and `{column}`
where one query serves several, and psycopg2's `%(parameter)s`.
"""

import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case
from psycopg2.extras import RealDictCursor

from shared.errors import AppError, DatabaseUnavailable
from shared.secret import Secret
from shared.together import Together

Row = Mapping[str, Any]

CONNECT_TIMEOUT = 3
IDLE_BEFORE_PING = 5.0  # seconds; a frozen function may wake with a connection that the server closed long ago
PLAIN_NAME = re.compile(r"[a-z_]*")
HEADING = re.compile(r"^-- name: *([a-z_]+) *$", re.MULTILINE)
UNREACHABLE = (psycopg2.OperationalError, psycopg2.InterfaceError)


class QueryFailed(AppError):
    """The driver's own text is dropped: it quotes the row."""


class Database:
    """Safe to share between threads: each has a connection of its own."""

    def __init__(self, dsn: Secret, schema: str, *folders: Path) -> None:
        self._dsn = dsn
        self._prefix = f'"{schema}".' if schema else ""
        self._texts = read_queries(*folders)
        self._local = threading.local()
        self._together: Together[Row | None] = Together()

    def all(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> list[Row]:
        """Raises DatabaseUnavailable when the outcome is unknown or nothing was done, QueryFailed otherwise.

        A read whose connection was lost is asked once more on a new one.
        """
        text = self._text(name, table, column)
        try:
            return self._rows(name, text, parameters)
        except DatabaseUnavailable:
            if not text.startswith("SELECT") or getattr(self._local, "within", None) is not None:
                raise
            return self._rows(name, text, parameters)

    def _rows(self, name: str, text: str, parameters: Mapping[str, object]) -> list[Row]:
        connection = self._connection()
        try:
            with connection.cursor() as cursor:
                cursor.execute(text, parameters)
                return [dict(row) for row in cursor.fetchall()] if cursor.description else []
        except UNREACHABLE as error:
            self.close()
            raise DatabaseUnavailable(f"{name}: {error.pgcode or type(error).__name__}") from None
        except psycopg2.Error as error:
            raise QueryFailed(f"{name}: {error.pgcode}") from None
        finally:
            self._local.used = time.monotonic()

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
        connection = self._connection()
        connection.autocommit = False
        self._local.within = connection
        try:
            yield
            connection.commit()
        except UNREACHABLE as error:
            self.close()
            raise DatabaseUnavailable(f"transaction: {error.pgcode or type(error).__name__}") from None
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        finally:
            self._local.within = None
            if not connection.closed:
                connection.autocommit = True

    def close(self) -> None:
        """Drops this thread's connection; the next query opens another."""
        connection = getattr(self._local, "connection", None)
        self._local.connection = None
        if connection is not None and not connection.closed:
            connection.close()

    def _connection(self) -> Connection:
        within: Connection | None = getattr(self._local, "within", None)
        if within is not None:
            return self._unbroken(within)
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection.closed or not self._alive(connection):
            self.close()
            self._local.connection = connection = self._connect()
        return connection

    @staticmethod
    def _unbroken(connection: Connection) -> Connection:
        """The rest of a transaction never runs on another connection, where each statement would stand alone."""
        if connection.closed:
            raise DatabaseUnavailable("transaction lost")
        return connection

    def _alive(self, connection: Connection) -> bool:
        if time.monotonic() - self._local.used < IDLE_BEFORE_PING:
            return True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except UNREACHABLE:
            return False
        return True

    def _connect(self) -> Connection:
        try:
            connection = psycopg2.connect(
                self._dsn.reveal(), connect_timeout=CONNECT_TIMEOUT, cursor_factory=RealDictCursor
            )
        except psycopg2.Error:  # a DSN that cannot be read is quoted in the driver's text, password included
            raise DatabaseUnavailable("connect") from None
        connection.autocommit = True
        self._local.used = time.monotonic()
        return connection

    def _text(self, name: str, table: str, column: str) -> str:
        for identifier in (table, column):
            if not PLAIN_NAME.fullmatch(identifier):
                raise ValueError(identifier)
        text = self._texts[name].replace("{schema}", self._prefix)
        return text.replace("{table}", table).replace("{column}", column)


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
    return texts
