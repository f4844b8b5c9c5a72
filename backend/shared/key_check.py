"""A database that was restored beside another key ring is noticed before anything is sealed into it."""

from collections.abc import Iterator

from shared.database import Database, Row
from shared.settings import ConfigurationError
from shared.vault import SealBroken, Vault

COLUMNS = ("access_token", "refresh_token")
FOREIGN = (
    "TOKEN_ENCRYPTION_KEYS opens nothing of what this database holds: it is another installation's ring, or the key "
    "that sealed is gone from it. Put that key back (docs/runbook.md, Changing keys)"
)


def refuse_foreign_keys(database: Database, vault: Vault, table: str) -> None:
    """Raises ConfigurationError when sealed values are there and none of a sample opens.

    One that opens is enough: while keys change, instances know a part of them.
    """
    rows = database.all("keys.sample", table=table)
    if rows and not any(_opens(vault, table, row) for row in rows):
        raise ConfigurationError((FOREIGN,))


def _opens(vault: Vault, table: str, row: Row) -> bool:
    return any(_is_open(vault, table, column, row) for column in _sealed(row))


def _sealed(row: Row) -> Iterator[str]:
    return (column for column in COLUMNS if row[column])


def _is_open(vault: Vault, table: str, column: str, row: Row) -> bool:
    try:
        vault.open(row[column], table=table, column=column, row=row["id"])
    except SealBroken:
        return False
    return True
