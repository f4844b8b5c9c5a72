"""Connections that are due, as rows of a real table, written without the engine."""

from collections.abc import Sequence
from contextlib import closing
from uuid import UUID, uuid4

import psycopg2
from psycopg2.extras import execute_values

from shared.secret import Secret
from shared.vault import Vault

TABLE = "amocrm_tokens"
COLUMNS = "id, owner_id, domain, state, access_token, refresh_token, refresh_hash, expires_at, refresh_due_at"
VALUES = "(%s, %s, %s, 'active', %s, %s, %s, app_now() - interval '1 minute', app_now() - interval '1 minute')"


def expired(dsn: str, count: int, vault: Vault, *, owner: UUID, suffix: str) -> list[str]:
    """Ids of new connections whose access tokens have ended and whose refresh tokens are programs/vendor.py's first."""
    ids = [str(uuid4()) for _ in range(count)]
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        statement = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES %s"  # noqa: S608 - our own names
        rows = [_row(id_, vault, owner, suffix) for id_ in ids]
        execute_values(cursor, statement, rows, template=VALUES, page_size=1000)
    return ids


def account(id_: str) -> str:
    """The vendor's name for that connection's account."""
    return id_.replace("-", "")


def _row(id_: str, vault: Vault, owner: UUID, suffix: str) -> Sequence[str]:
    name = account(id_)
    refresh = Secret(f"refresh.{name}.0")
    sealed = vault.seal(refresh, table=TABLE, column="refresh_token", row=id_)
    access = vault.seal(Secret("access.old"), table=TABLE, column="access_token", row=id_)
    return id_, str(owner), f"{name}.{suffix}", access, sealed, vault.fingerprint(refresh)
