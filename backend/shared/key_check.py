"""A database that was restored beside another key ring is noticed before anything is sealed into it."""

from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from shared.database import Database, Row
from shared.settings import ConfigurationError
from shared.vault import SealBroken, Vault

MOST = 5  # of the oldest rows, and of the newest


class Sealed(Struct, frozen=True):
    """Columns of a table whose text is sealed to row and column; `since` says when a row came."""

    table: str
    columns: tuple[str, ...]
    since: str = "created_at"


INBOX = Sealed("inbox", ("payload",), "received_at")  # every function's
FOREIGN = (
    "TOKEN_ENCRYPTION_KEYS opens nothing of what this database holds: it is another installation's ring, or the key "
    "that sealed is gone from it. Put that key back (docs/runbook.md, Changing keys)"
)


def refuse_foreign_keys(database: Database, vault: Vault, sealed: Sequence[Sealed]) -> None:
    """Raises ConfigurationError when sealed values are there and none of a sample opens.

    One that opens is enough: while keys change, instances know a part of them. So mostly one query is made.
    """
    found = chain.from_iterable(_opened(database, vault, one) for one in (*sealed, INBOX))
    first = next(found, None)
    if first is not None and not (first or any(found)):
        raise ConfigurationError((FOREIGN,))


def _opened(database: Database, vault: Vault, sealed: Sealed) -> Iterator[bool]:
    """Of each value in the sample, whether it opens."""
    columns = list(sealed.columns)
    rows = database.all("keys.sample", table=sealed.table, column=sealed.since, columns=columns, most=MOST)
    return (_is_open(vault, sealed.table, row) for row in rows)


def _is_open(vault: Vault, table: str, row: Row) -> bool:
    try:
        vault.open(row["sealed"], table=table, column=row["name"], row=row["id"])
    except SealBroken:
        return False
    return True
