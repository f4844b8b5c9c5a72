"""The table flyway_schema_history, exactly as Flyway makes it, and its lock."""

from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 writes its classes small

from tools.flyway import Applied, Migration, MigrationError, lock_number

NAME = "flyway_schema_history"
TABLE = """
CREATE TABLE {table} (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
);
ALTER TABLE {table} ADD CONSTRAINT "flyway_schema_history_pk" PRIMARY KEY ("installed_rank");
CREATE INDEX "flyway_schema_history_s_idx" ON {table} ("success");
"""
ROWS = "SELECT version, type, script, checksum, success FROM {table} ORDER BY installed_rank"
ADD = """
INSERT INTO {table}
    (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
SELECT coalesce(max(installed_rank), 0) + 1, %s, %s, 'SQL', %s, %s, current_user, %s, true FROM {table}
"""


def own_schema(connection: Connection) -> str:
    """The schema in which this connection makes tables."""
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        found = cursor.fetchone()
    if not found or not found[0]:
        raise MigrationError("The database has no schema to migrate: set MAIN_DB_SCHEMA.")
    return str(found[0])


def try_lock(connection: Connection, schema: str) -> bool:
    """Flyway's own lock, in the form that ends with the transaction: a session's lock is lost behind a pooler."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", (lock_number(schema),))
        found = cursor.fetchone()
    return bool(found and found[0])


def prepare(connection: Connection, schema: str) -> None:
    """Names without a schema mean `schema` until the transaction ends; schema and table are made when missing."""
    with connection.cursor() as cursor:
        # IF NOT EXISTS would ask for the right to create even where there is nothing to create.
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (schema,))
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        cursor.execute(sql.SQL("SET LOCAL search_path TO {}").format(sql.Identifier(schema)))
        cursor.execute("SELECT 1 FROM pg_tables WHERE schemaname = %s AND tablename = %s", (schema, NAME))
        if not cursor.fetchone():
            cursor.execute(_with_table(TABLE, schema))


def rows(connection: Connection, schema: str) -> list[Applied]:
    with connection.cursor() as cursor:
        cursor.execute(_with_table(ROWS, schema))
        return [Applied(*row) for row in cursor.fetchall()]


def add(connection: Connection, schema: str, file: Migration, *, milliseconds: int) -> None:
    values = (file.version, file.description, file.script, file.checksum, milliseconds)
    with connection.cursor() as cursor:
        cursor.execute(_with_table(ADD, schema), values)


def _with_table(text: str, schema: str) -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier(schema, NAME))
