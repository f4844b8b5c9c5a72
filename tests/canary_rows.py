"""Everything a database holds, as text."""

import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from tests.canary_search import Source

TABLES = """
SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
"""
CONNECTIONS: dict[str, Connection] = {}


def rows(dsn: str) -> Source:
    """Of every table, one row a line. A connection is kept for each database: tests come back to it by the hundred."""
    try:
        return Source("database", _rows(dsn))
    except (psycopg2.OperationalError, psycopg2.InterfaceError):  # a test may have cut it
        forget(dsn)
        return Source("database", _rows(dsn))


def last_rows(dsn: str) -> Source:
    """Of a database that is dropped next."""
    try:
        return rows(dsn)
    finally:
        forget(dsn)


def forget(dsn: str) -> None:
    connection = CONNECTIONS.pop(dsn, None)
    if connection is not None:
        with suppress(psycopg2.Error):
            connection.close()


def dump(dsn: str, binaries: Path) -> Source:
    """What a person with pg_dump sees: rows, but also defaults, comments and the text of functions."""
    server, name = urlsplit(dsn), urlsplit(dsn).path.lstrip("/")
    command = [str(binaries / "pg_dump"), "--host", str(server.hostname), "--port", str(server.port)]
    command += ["--username", str(server.username), "--inserts", name]
    environment = {"PGPASSWORD": str(server.password)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - Postgres's own
    return Source("pg_dump", done.stdout)


def _rows(dsn: str) -> str:
    if dsn not in CONNECTIONS:
        CONNECTIONS[dsn] = psycopg2.connect(dsn)
        CONNECTIONS[dsn].autocommit = True
    with CONNECTIONS[dsn].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [sql.Identifier(*names) for names in cursor.fetchall()]
        if not tables:
            return ""
        one = sql.SQL("SELECT kept::text FROM {} AS kept")
        cursor.execute(sql.SQL(" UNION ALL ").join(one.format(table) for table in tables))
        return "\n".join(row for (row,) in cursor.fetchall())
