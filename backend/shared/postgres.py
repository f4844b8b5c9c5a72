"""A connection to Postgres on which nothing waits for ever.

Postgres may hang instead of refusing: behind a migration's lock, behind a peer that died without a word, frozen. The
server ends what takes too long (SET LOCAL in the statement's own implicit transaction: a session setting would not get
through a pooler in transaction mode), and where it is the server that says nothing, a deadline of ours.

The hosts that a DSN names are tried in turn, each with its share of the time: libpq would spend all of it on a silent
first one, as it still does on a silent address where one name has several. No deadline of ours ends the look-up of a
host's name, for which libpq waits without asking us: the system's resolver has its own (runbook, RES_OPTIONS).
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
    """In autocommit, to the first host that takes it. Raises psycopg2.Error, whose text may quote the DSN."""
    until = time.monotonic() + patience
    hosts = _hosts(dsn.reveal())
    refusal = psycopg2.OperationalError("no host")
    for tried, host in enumerate(hosts):
        try:
            return _connected(host, (until - time.monotonic()) / (len(hosts) - tried))
        except psycopg2.OperationalError as error:
            refusal = error
    raise refusal


def _hosts(dsn: str) -> list[str]:
    """A DSN for each of its hosts; as it is where it names none, or in a way that libpq would not take."""
    told = extensions.parse_dsn(dsn)
    hosts, ports = told.get("host", "").split(","), told.get("port", "").split(",")
    ports = ports * len(hosts) if len(ports) == 1 else ports
    if len(hosts) == 1 or len(ports) != len(hosts) or "hostaddr" in told:
        return [dsn]
    places = [{"host": host or None, "port": port or None} for host, port in zip(hosts, ports, strict=True)]
    return [extensions.make_dsn(**{**told, **place}) for place in places]


def _connected(dsn: str, patience: float) -> Connection:
    connection = psycopg2.connect(dsn, async_=True, cursor_factory=RealDictCursor)
    try:
        _await(connection, patience)
    except psycopg2.Error:
        connection.close()
        raise
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
