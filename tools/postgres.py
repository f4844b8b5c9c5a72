"""A Postgres for development that needs no installation, no root and no container.

    with embedded(state_directory() / "postgres") as dsn: …

The server ends with the process that started it. A second process that asks for the same directory meanwhile shares it.
"""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import postgres_binaries
from tools.postgres_cluster import Cluster, PostgresError


@contextmanager
def database(environment: Mapping[str, str], directory: Path) -> Iterator[str]:
    """The DSN of DATABASE_URL, when set; else an embedded server's."""
    given = environment.get("DATABASE_URL", "").strip()
    if given:
        yield given
        return
    with embedded(directory) as dsn:
        yield dsn


@contextmanager
def embedded(directory: Path, binaries: Path | None = None, *, throw_away: bool = False) -> Iterator[str]:
    """Starts a server whose data belongs to `directory` and yields its DSN. Raises PostgresError."""
    cluster = _prepared(directory, binaries)
    with cluster.lock.open("w") as lock:
        if not _taken(lock.fileno()):
            yield cluster.dsn_of_another()
            return
        try:
            with _running(cluster) as dsn:
                yield dsn
        finally:
            if throw_away:
                shutil.rmtree(cluster.place if cluster.account.is_borrowed else cluster.data)


@contextmanager
def _running(cluster: Cluster) -> Iterator[str]:
    child, dsn = cluster.start()
    try:
        yield dsn
    finally:
        child.stop()


def _taken(lock: int) -> bool:
    """False while another living process owns the server."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _prepared(directory: Path, binaries: Path | None) -> Cluster:
    found = binaries or postgres_binaries.find()
    if found is None:
        raise PostgresError("No Postgres was found: `sudo apt install postgresql`, or set DATABASE_URL.")
    return Cluster.at(directory, found)
