"""A connection to Postgres on which nothing waits for ever.

Postgres may hang instead of refusing: behind a migration's lock, behind a peer that died without a word, frozen. The
server ends what takes too long (SET LOCAL in the statement's own implicit transaction: a session setting would not get
through a pooler in transaction mode), and where it is the server that says nothing, a deadline of ours.
"""

import select
import time
from collections.abc import Mapping
from typing import Any

import psycopg2
from psycopg2 import extensions
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case
from psycopg2.extras import RealDictCursor

from shared.secret import Secret

Row = Mapping[str, Any]

GRACE = 0.5  # seconds for the server to say itself that it gave up
EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


class Silent(psycopg2.OperationalError):
    """No answer in time: the connection is of no more use, and the outcome is unknown."""


def connect(dsn: Secret, patience: float) -> Connection:
    """In autocommit. Raises psycopg2.Error, whose text may quote the DSN."""
    connection = psycopg2.connect(dsn.reveal(), async_=True, cursor_factory=RealDictCursor)
    _await(connection, patience)
    return connection


def ask(connection: Connection, text: str, parameters: Mapping[str, object], patience: float) -> list[Row]:
    """The rows of one statement. Raises psycopg2.Error; Silent or QueryCanceled after `patience` seconds."""
    limit = f"SET LOCAL statement_timeout = {max(1, round(patience * 1000))}; "
    return _asked(connection, limit + text, parameters, patience + GRACE)


def command(connection: Connection, text: str, patience: float) -> None:
    """BEGIN, COMMIT, ROLLBACK."""
    _asked(connection, text, {}, patience)


def _asked(connection: Connection, text: str, parameters: Mapping[str, object], patience: float) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        _await(connection, patience)
        return [dict(row) for row in cursor.fetchall()] if cursor.description else []


def _await(connection: Connection, patience: float) -> None:
    until = time.monotonic() + patience
    while (state := connection.poll()) != extensions.POLL_OK:
        waiting = select.poll()  # select() knows no descriptor above 1023
        waiting.register(connection, EVENTS[state])
        if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
            raise Silent
