"""Migrations well named and numbered; docs/schema.sql is what they make; named queries fit it."""

import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from shared.database import read_queries
from tests.architecture.sample import put
from tests.architecture.tree import BACKEND, ROOT, files
from tools.schema import TARGET, describe

NAME = re.compile(r"V([1-9]\d*)__[a-z][a-z0-9_]*\.sql")
# psycopg2 writes literals into the text. NULL fits every type; a number is for parameters that meet only each other.
STAND_INS = ("NULL", "1")
PARAMETER = re.compile(r"%\((\w+)\)s")


def misnamed(names: Iterable[str]) -> list[str]:
    """Names Flyway would not take, and numbers that are doubled or left out."""
    matches = {name: NAME.fullmatch(name) for name in names}
    wrong = sorted(name for name, match in matches.items() if match is None)
    numbers = sorted(int(match[1]) for match in matches.values() if match)
    doubled = [f"V{number} twice" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    absent = [f"V{number} missing" for number in range(1, max(numbers, default=0)) if number not in numbers]
    return wrong + doubled + absent


def unfit(queries: dict[str, str], dsn: str) -> list[str]:
    """Queries that the database would not prepare, with its reason."""
    with closing(psycopg2.connect(dsn)) as connection:
        complaints = {name: _complaints(connection, text) for name, text in queries.items()}
    return [f"{name}: {reasons[0]}" for name, reasons in complaints.items() if len(reasons) == len(STAND_INS)]


def _complaints(connection: Connection, text: str) -> list[str]:
    named = text.replace("{schema}", "").replace("{table}", "amocrm_tokens").replace("{column}", "access_token")
    reasons = []
    for stand_in in STAND_INS:
        with connection.cursor() as cursor:
            try:
                cursor.execute(f"PREPARE query AS {PARAMETER.sub(stand_in, named).replace('%%', '%')}")
            except psycopg2.Error as error:
                reasons.append(str(error.diag.message_primary))
            connection.rollback()
            cursor.execute("DEALLOCATE ALL")
    return reasons


def test_migrations_are_named_and_numbered_without_gaps() -> None:
    assert misnamed(path.name for path in (ROOT / "db_migrations").iterdir()) == []
    assert (ROOT / "db_migrations" / "V4__amocrm_tokens.sql").is_file()


@pytest.mark.every_postgres
def test_the_schema_file_is_what_the_migrations_make(own_database_url: str) -> None:
    with closing(psycopg2.connect(own_database_url)) as connection:
        made = describe(connection)

    assert TARGET.read_text(encoding="utf-8") == made, "run: python -m tools.schema"


@pytest.mark.every_postgres
def test_every_named_query_fits_the_schema(own_database_url: str) -> None:
    folders = sorted({path.parent for path in files(BACKEND, "*.sql")})
    queries = read_queries(*folders)

    assert len(queries) > 10
    assert unfit(queries, own_database_url) == []


def test_bad_names_doubles_and_gaps_are_noticed() -> None:
    names = ["V1__a.sql", "V2__b.sql", "V2__c.sql", "V4__d.sql", "V05__e.sql", "V6__Upper.sql", "notes.txt"]

    assert misnamed(names) == ["V05__e.sql", "V6__Upper.sql", "notes.txt", "V2 twice", "V3 missing"]


def test_a_query_that_does_not_fit_is_noticed(own_database_url: str, tmp_path: Path) -> None:
    good = "-- name: good\nSELECT id FROM {schema}owners WHERE id = %(id)s\n\n"
    put(tmp_path, "owners.sql", good + "-- name: bad\nSELECT colour FROM {schema}owners\n")

    assert unfit(read_queries(tmp_path), own_database_url) == ['owners.bad: column "colour" does not exist']


def test_a_changed_schema_is_noticed(own_database_url: str) -> None:
    with closing(psycopg2.connect(own_database_url)) as connection, connection.cursor() as cursor:
        before = describe(connection)
        cursor.execute("CREATE INDEX one_more ON owners (name)")

        assert "CREATE INDEX one_more ON owners USING btree (name);" in describe(connection)
        assert "one_more" not in before
