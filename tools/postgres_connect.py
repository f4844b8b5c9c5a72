"""Connects and, when that fails, says why without saying the password."""

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 writes its classes small
from psycopg2.extensions import parse_dsn

from tools.flyway import MigrationError

SHAPE = "expected postgresql://user:password@host:5432/name, with special characters of the password as %XX"
PATIENCE_SECONDS = 10


def connect(dsn: str) -> Connection:
    """Raises MigrationError."""
    try:
        parts = parse_dsn(dsn)
    except psycopg2.Error:  # its text quotes the DSN
        raise MigrationError(f"DATABASE_URL is not valid: {SHAPE}.") from None
    if "@" in parts.get("host", ""):
        raise MigrationError(f"The password in DATABASE_URL holds an @: {SHAPE}.")
    try:
        return psycopg2.connect(dsn, connect_timeout=PATIENCE_SECONDS)
    except psycopg2.OperationalError as problem:
        reason = _harmless(str(problem), parts)
        raise MigrationError(f"Postgres does not accept the connection ({reason}): check DATABASE_URL.") from None


def _harmless(text: str, parts: dict[str, str]) -> str:
    secrets = [value for name, value in parts.items() if "password" in name and value]
    last = (text.strip().splitlines() or ["no reason given"])[-1].strip()
    return "the reason would show the password" if any(secret in text for secret in secrets) else last
