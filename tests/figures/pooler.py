"""PgBouncer in transaction mode with a small pool, in front of one Postgres."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.needs import missing
from tools.accounts import server_account
from tools.postgres_cluster import free_port
from tools.processes import last_lines, start

CURE = "no PgBouncer on this system: sudo apt install pgbouncer"
POOL = 20
SETTINGS = """
[databases]
* = host={host} port={server} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {pool}
max_client_conn = 12000
server_check_query = SELECT 1
stats_period = 600
"""


def binary() -> str:
    return _found() or missing(CURE)


def is_installed() -> bool:
    return _found() is not None


def _found() -> str | None:
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")


@contextmanager
def pooler(dsn: str) -> Iterator[int]:
    """Its port. The server behind it is that of `dsn`; every database of it is reachable."""
    command, account, parts, port = binary(), server_account(), urlsplit(dsn), free_port()
    with tempfile.TemporaryDirectory() as made:
        directory = Path(made)
        settings = directory / "pgbouncer.ini"
        known = {"host": parts.hostname, "server": parts.port, "user": parts.username, "password": parts.password}
        settings.write_text(SETTINGS.format(port=port, pool=POOL, **known))
        for path in (directory, settings):
            account.own(path)
        log = directory / "log"
        child = start([command, str(settings)], log=log, environment={"PATH": os.defpath}, account=account)
        try:
            _await(through(dsn, port), log)
            yield port
        finally:
            child.stop()


def through(dsn: str, port: int) -> str:
    """The same database by way of the pooler."""
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{parts.username}:x@127.0.0.1:{port}").geturl()


def _await(dsn: str, log: Path) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            psycopg2.connect(dsn).close()
        except psycopg2.OperationalError:
            if time.monotonic() > until:
                raise RuntimeError(last_lines(log)) from None
            time.sleep(0.02)
        else:
            return
