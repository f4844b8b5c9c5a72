"""Applies db_migrations/ and keeps the books in Flyway's own table. `./dev migrate`."""

import itertools
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 writes its classes small

from tools import flyway, flyway_history
from tools.environment import given
from tools.flyway import Migration, MigrationError
from tools.places import ROOT, PlaceError, state_directory

sys.path.insert(0, str(ROOT / "backend"))

from shared import secret_stores
from tools.postgres import database
from tools.postgres_cluster import PostgresError
from tools.postgres_connect import connect
from tools.sql_text import Statement, statements

URLS = ("DATABASE_URL", "MIGRATION_DATABASE_URL")
DIRECTORY = ROOT / "db_migrations"
WAIT_SECONDS = 300.0
TELL_AFTER_SECONDS = 2.0
PAUSE = 0.05
TRANSACTION_WORDS = frozenset({"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "prepare"})


def migrate(dsn: str, schema: str = "", directory: Path = DIRECTORY) -> list[str]:
    """Names of the files that this call applied. `schema` is made when missing; empty means the connection's own.

    Raises MigrationError. Any number may run at once, also through a pooler that hands out connections by transaction.
    """
    files = flyway.read(directory)
    applied: list[str] = []
    with closing(connect(dsn)) as connection:
        place = schema or flyway_history.own_schema(connection)
        while (script := _apply_next(connection, place, files)) is not None:
            applied.append(script)
    return applied


def _apply_next(connection: Connection, place: str, files: list[Migration]) -> str | None:
    """One file, one transaction, under the lock from the look into the history to the commit."""
    with connection:
        _lock(connection, place)
        flyway_history.prepare(connection, place)
        left = flyway.pending(files, flyway_history.rows(connection, place))
        if not left:
            return None
        begun = time.monotonic()
        _run(connection, left[0])
        flyway_history.add(connection, place, left[0], milliseconds=int((time.monotonic() - begun) * 1000))
        return left[0].script


def _lock(connection: Connection, schema: str) -> None:
    """Held until the transaction ends; waiting holds no transaction open."""
    begun, told = time.monotonic(), False
    while not flyway_history.try_lock(connection, schema):
        connection.rollback()
        waited = time.monotonic() - begun
        if waited > WAIT_SECONDS:
            raise MigrationError(f"Another migration has been running for {WAIT_SECONDS:.0f} s: end it and try again.")
        if waited > TELL_AFTER_SECONDS and not told:
            told = True
            print("Waiting for another migration to end …", file=sys.stderr, flush=True)
        time.sleep(PAUSE)


def _run(connection: Connection, file: Migration) -> None:
    with connection.cursor() as cursor:
        for statement in statements(file.text.replace("\r\n", "\n").replace("\r", "\n")):
            _refuse_transactions(file, statement)
            try:
                cursor.execute(statement.text)
            except psycopg2.Error as problem:
                raise _failure(file, statement, problem) from None


def _refuse_transactions(file: Migration, statement: Statement) -> None:
    """The file and its row in the history are kept or lost together."""
    words = statement.words
    if words[:1] and words[0] in TRANSACTION_WORDS:
        raise MigrationError(
            f"{file.script}:{statement.line}: {words[0].upper()} is not for migrations: each is one transaction."
        )
    if ("begin", "atomic") in itertools.pairwise(words):
        raise MigrationError(
            f"{file.script}:{statement.line}: write the body of the function between $$, not as BEGIN ATOMIC."
        )


def _failure(file: Migration, statement: Statement, problem: psycopg2.Error) -> MigrationError:
    position = problem.diag.statement_position
    line = statement.line_at(int(position)) if position else statement.line
    reason = problem.diag.message_primary or "the connection was lost"
    return MigrationError(f"{file.script}:{line}: {reason} ({problem.pgcode}); nothing of this file was kept.")


def target(environment: Mapping[str, str]) -> dict[str, str]:
    """Migrating may need other rights than running. Raises MigrationError when a secret's store gives nothing."""
    found, faults = secret_stores.fetched(environment, URLS)
    if faults:
        raise MigrationError("; ".join(faults))
    known = {**environment, **found}
    url = known.get("MIGRATION_DATABASE_URL", "").strip() or known.get("DATABASE_URL", "")
    return {**environment, "DATABASE_URL": url}


def main() -> int:
    environment = given()
    schema = environment.get("MAIN_DB_SCHEMA", "").strip()
    try:
        with database(target(environment), state_directory() / "postgres") as dsn:
            applied = migrate(dsn, schema)
    except (MigrationError, PostgresError, PlaceError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(
        "\n".join([*(f"applied {script}" for script in applied), f"{len(applied)} applied, the schema is up to date."])
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
