"""`python -m tools.schema`: writes docs/schema.sql, what all migrations together make.

Read from the catalogue instead of by pg_dump, so that every supported Postgres gives the same text.
"""

import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from typing import Any, NamedTuple

import psycopg2
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from tools.migrate import migrate
from tools.places import ROOT, state_directory
from tools.postgres import embedded

TARGET = ROOT / "docs" / "schema.sql"
HEADING = (
    "-- Made from db_migrations/ by `python -m tools.schema`; a test compares. Write a migration, do not edit this.\n"
)
HISTORY = "flyway_schema_history"

# Partitions are left out: which ones there are depends on the day.
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull, a.attidentity,
       a.attgenerated, pg_get_expr(d.adbin, d.adrelid) AS expression
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
   AND c.relname <> %s
 ORDER BY c.relname COLLATE "C", a.attnum
"""
# Since Postgres 18 a NOT NULL is a constraint with a name as well; the columns say it already.
CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k
  JOIN pg_class c ON c.oid = k.conrelid
 WHERE k.connamespace = current_schema()::regnamespace AND k.contype IN ('p', 'u', 'c', 'f', 'x')
   AND NOT c.relispartition AND c.relname <> %s
 ORDER BY c.relname COLLATE "C", array_position(ARRAY['p', 'u', 'c', 'f', 'x'], k.contype::text), k.conname COLLATE "C"
"""
PARTITIONED = """
SELECT c.relname, pg_get_partkeydef(c.oid) FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'p' AND c.relname <> %s
"""
# (kind, statement): each gives rows of one column, a statement without its semicolon.
REST = {
    "functions": """
SELECT rtrim(pg_get_functiondef(p.oid), E'\\n') FROM pg_proc p
 WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind IN ('f', 'p')
 ORDER BY p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C"
""",
    "indexes": """
SELECT pg_get_indexdef(i.indexrelid, 0, true) FROM pg_index i
  JOIN pg_class c ON c.oid = i.indexrelid
  JOIN pg_class t ON t.oid = i.indrelid
 WHERE c.relnamespace = current_schema()::regnamespace AND t.relname <> %(history)s
   AND NOT t.relispartition
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
 ORDER BY t.relname COLLATE "C", c.relname COLLATE "C"
""",
    "triggers": """
SELECT pg_get_triggerdef(g.oid, true) FROM pg_trigger g
  JOIN pg_class t ON t.oid = g.tgrelid
 WHERE t.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal
   AND NOT t.relispartition
 ORDER BY t.relname COLLATE "C", g.tgname COLLATE "C"
""",
    "views": """
SELECT 'CREATE VIEW ' || quote_ident(c.relname) || E' AS\\n' || rtrim(pg_get_viewdef(c.oid, true), ';') FROM pg_class c
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'v'
 ORDER BY c.relname COLLATE "C"
""",
}


class Column(NamedTuple):
    """A row of COLUMNS."""

    table: str
    name: str
    type: str
    is_required: bool
    identity: str
    is_generated: str
    expression: str | None


def describe(connection: Connection) -> str:
    """The current schema as SQL, without migration history and without the schema's own name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema()) || '.'")
        prefix = str((cursor.fetchone() or ("",))[0])
        functions, *others = (_statements(connection, kind) for kind in REST)
    statements = [*functions, *_tables(connection), *(statement for kind in others for statement in kind)]
    return HEADING + "".join(f"\n{statement.replace(prefix, '')};\n" for statement in statements)


def _statements(connection: Connection, kind: str) -> list[str]:
    return [str(row[0]) for row in _rows(connection, REST[kind], {"history": HISTORY})]


def _tables(connection: Connection) -> Iterator[str]:
    constraints: dict[str, list[str]] = {}
    for table, name, definition in _rows(connection, CONSTRAINTS, (HISTORY,)):
        constraints.setdefault(table, []).append(f"CONSTRAINT {name} {definition}")
    parts = {str(table): f" PARTITION BY {key}" for table, key in _rows(connection, PARTITIONED, (HISTORY,))}
    rows = (Column(*row) for row in _rows(connection, COLUMNS, (HISTORY,)))
    for table, columns in groupby(rows, key=lambda column: column.table):
        lines = [_line(column) for column in columns] + constraints.get(table, [])
        yield f"CREATE TABLE {table} (\n    " + ",\n    ".join(lines) + "\n)" + parts.get(table, "")


def _line(column: Column) -> str:
    parts = [column.name, column.type]
    if column.identity:
        parts.append(f"GENERATED {'ALWAYS' if column.identity == 'a' else 'BY DEFAULT'} AS IDENTITY")
    if column.expression and column.is_generated:
        parts.append(f"GENERATED ALWAYS AS ({column.expression}) STORED")
    elif column.expression:
        parts.append(f"DEFAULT {column.expression}")
    return " ".join([*parts, "NOT NULL"] if column.is_required else parts)


def _rows(connection: Connection, text: str, parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - psycopg2's own
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())


def main() -> int:
    with embedded(state_directory() / "schema", throw_away=True) as dsn:
        migrate(dsn)
        with closing(psycopg2.connect(dsn)) as connection:
            text = describe(connection)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    print(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
