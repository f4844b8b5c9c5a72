"""Connections in a real table, written and read without the engine."""

from collections.abc import Sequence

from tests.databases import query
from tests.figures.checker import Held
from tests.shared.parts import OWNER, vault
from tests.shared.token_lab import TABLE
from tools.bench import due
from tools.bench.due import account

__all__ = ["account", "expired", "held", "shares", "states"]


def expired(dsn: str, count: int, suffix: str = "example") -> list[str]:
    """Ids of new connections whose access tokens have ended and whose refresh tokens are the vendor's first."""
    return due.expired(dsn, count, vault(), owner=OWNER, suffix=suffix)


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
