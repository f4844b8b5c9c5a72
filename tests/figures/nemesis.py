"""What happens to a Postgres under load: connections cut, a fail-over to a server that only reads."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.databases import query
from tests.figures.rig import Rig

CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
WRITABLE = "?options=-c%20default_transaction_read_only%3Doff"


def cut(rig: Rig) -> None:
    """Every connection to the rig's database, also the pooler's."""
    query(rig.direct, CUT, (rig.direct.rpartition("/")[2],))


@contextmanager
def read_only(rig: Rig) -> Iterator[None]:
    name = rig.direct.rpartition("/")[2]
    query(rig.direct, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    cut(rig)
    try:
        yield
    finally:
        query(rig.direct + WRITABLE, f'ALTER DATABASE "{name}" RESET ALL')
        cut(rig)
