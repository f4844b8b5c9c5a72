"""The counter between a function and its Postgres counts what passes, and changes nothing."""

from contextlib import closing

import psycopg2

from tools.bench.wire import wire


def test_each_statement_is_counted_and_answered(database_url: str) -> None:
    with wire(database_url) as (counting, dsn), closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for number in (1, 2):
                cursor.execute("SELECT %s, %s", (number, "x" * 100_000))
                assert cursor.fetchone() == (number, "x" * 100_000)
        assert [text[:9] for text in counting.taken()] == ["SELECT 1,", "SELECT 2,"]
        assert (counting.taken(), counting.connections) == ([], 1)


def test_each_connection_is_counted(database_url: str) -> None:
    with wire(database_url) as (counting, dsn):
        for _ in range(3):
            psycopg2.connect(dsn).close()
        assert (counting.connections, counting.taken()) == (3, [])
