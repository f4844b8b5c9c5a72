"""Throw-away Postgres servers and databases for tests."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from tools.migrate import migrate

FILE_COPY_SINCE = 150000
TEMPLATE = "migrated"


class Kept(threading.local):
    """A connection a database and thread: tests ask by the thousand, and a new session costs them more than most asks.

    A child of a fork starts with none, and does not close its parent's.
    """

    def __init__(self) -> None:
        self.connections: dict[tuple[int, str], Connection] = {}

    def get(self, dsn: str) -> Connection:
        return self.connections.get((os.getpid(), dsn)) or self.anew(dsn)

    def anew(self, dsn: str) -> Connection:
        made = self.connections[os.getpid(), dsn] = psycopg2.connect(dsn)
        made.autocommit = True
        return made

    def forget(self, dsn: str) -> None:
        """Before its database goes."""
        made = self.connections.pop((os.getpid(), dsn), None)
        if made is not None:
            made.close()


KEPT = Kept()


@dataclass
class Postgres:
    """A running server; `dsn` is its administrator's."""

    dsn: str
    server_version: int
    templates: set[str] = field(default_factory=set)

    @contextmanager
    def migrated_database(self) -> Iterator[str]:
        """db_migrations/ runs once a server; each test gets a copy of its result."""
        if not self.templates:
            self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
            migrate(self._dsn_of(TEMPLATE))
            self.templates.add(TEMPLATE)
        with self.database(template=TEMPLATE) as dsn:
            yield dsn

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        name = f"test_{uuid4().hex}"
        # Copying files is several times faster than writing the copy through the log, the default since 15.
        strategy = " STRATEGY file_copy" if self.server_version >= FILE_COPY_SINCE else ""
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + strategy)
        self._execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield self._dsn_of(name)
        finally:
            KEPT.forget(self._dsn_of(name))
            self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with closing(psycopg2.connect(self.dsn)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)

    def _dsn_of(self, name: str) -> str:
        return urlsplit(self.dsn)._replace(path=f"/{name}").geturl()


def running(dsn: str) -> Postgres:
    with closing(psycopg2.connect(dsn)) as connection:
        return Postgres(dsn, connection.server_version)


def query(
    dsn: str, statement: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> list[tuple[object, ...]]:
    """Runs one statement, commits and gives its rows."""
    connection = KEPT.get(dsn)
    try:
        return _asked(connection, statement, parameters)
    except (psycopg2.OperationalError, psycopg2.InterfaceError):
        if not connection.closed:
            raise
    # A test had cut it, or restarted its server, before anything was asked.
    return _asked(KEPT.anew(dsn), statement, parameters)


def _asked(
    connection: Connection, statement: str, parameters: Sequence[object] | Mapping[str, object]
) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


# As a replica would: the journal of who did what lets itself be emptied by nobody else. TRUNCATE makes new files for
# each table and index, which takes ten times as long.
EMPTY = """
DO $$ DECLARE
    name text;
BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT tablename FROM pg_tables
                 WHERE schemaname = 'public' AND tablename NOT IN ('flyway_schema_history', 'owners') LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    DELETE FROM owners WHERE kind = 'shop';
END $$
"""
CLOCK = "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS "


def as_new(dsn: str) -> str:
    """Empties a migrated database; its clock is the machine's again."""
    query(dsn, f"{EMPTY}; {CLOCK} 'SELECT clock_timestamp()'")
    return dsn


def move_clock(dsn: str, seconds: float) -> None:
    """The database's clock from now on: that many seconds ahead of the machine's."""
    query(dsn, f"{CLOCK} %s", (f"SELECT clock_timestamp() + interval '{seconds} seconds'",))


def write_migrations(directory: Path, **files: str) -> Path:
    """`V1__a="CREATE …"` becomes the file V1__a.sql."""
    directory.mkdir(exist_ok=True)
    for name, text in files.items():
        (directory / f"{name}.sql").write_text(text, encoding="utf-8", newline="")
    return directory
