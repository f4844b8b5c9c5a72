"""Connections in a real table, written and read without the engine."""

from collections.abc import Sequence
from contextlib import closing
from uuid import uuid4

import psycopg2
from psycopg2.extras import execute_values

from shared.secret import Secret
from tests.databases import query
from tests.figures.checker import Held
from tests.shared.parts import OWNER, vault
from tests.shared.token_lab import TABLE

COLUMNS = "id, owner_id, domain, state, access_token, refresh_token, refresh_hash, expires_at, refresh_due_at"
VALUES = "(%s, %s, %s, 'active', %s, %s, %s, app_now() - interval '1 minute', app_now() - interval '1 minute')"


def expired(dsn: str, count: int, suffix: str = "example") -> list[str]:
    """Ids of new connections whose access tokens have ended and whose refresh tokens are the vendor's first."""
    ids = [str(uuid4()) for _ in range(count)]
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        statement = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES %s"  # noqa: S608 - our own names
        execute_values(cursor, statement, [_row(id_, suffix) for id_ in ids], template=VALUES, page_size=1000)
    return ids


def account(id_: str) -> str:
    """The vendor's name for that connection's account."""
    return id_.replace("-", "")


def _row(id_: str, suffix: str) -> tuple[str, ...]:
    name, safe = account(id_), vault()
    refresh = Secret(f"refresh.{name}.0")
    sealed = safe.seal(refresh, table=TABLE, column="refresh_token", row=id_)
    access = safe.seal(Secret("access.old"), table=TABLE, column="access_token", row=id_)
    return id_, str(OWNER), f"{name}.{suffix}", access, sealed, safe.fingerprint(refresh)


def held(dsn: str) -> list[Held]:
    """Every row, its refresh token opened."""
    columns = "id, state, refresh_token, coalesce(lease_until > app_now(), false)"
    return [_held(*row) for row in query(dsn, f"SELECT {columns} FROM {TABLE}")]  # type: ignore[arg-type]  # noqa: S608 - as above


def _held(id_: str, state: str, sealed: str | None, is_leased: bool) -> Held:  # noqa: FBT001 - a column
    opened = vault().open(sealed, table=TABLE, column="refresh_token", row=id_).reveal() if sealed else None
    return Held(account(id_), state, opened, is_leased)


def states(dsn: str) -> set[str]:
    return {str(state) for (state,) in query(dsn, f"SELECT DISTINCT state FROM {TABLE}")}  # noqa: S608 - as above


def shares(ids: Sequence[str], parts: int) -> list[list[str]]:
    return [part for part in (list(ids[start::parts]) for start in range(parts)) if part]
