"""The runner against real servers, the embedded one and the system's."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import query, write_migrations
from tools.flyway import MigrationError, checksum
from tools.migrate import migrate
from tools.places import ROOT

pytestmark = pytest.mark.every_postgres
TABLE = "CREATE TABLE glass (id int);"
SLOW = "SELECT pg_sleep(0.05);\nCREATE TABLE {name} (id int);"


def test_five_migrators_at_once_apply_each_file_once(empty_database_url: str, tmp_path: Path) -> None:
    names = ("one", "two", "three")
    write_migrations(tmp_path, **{f"V{at}__{name}": SLOW.format(name=name) for at, name in enumerate(names, 1)})
    code = "import sys; from pathlib import Path; from tools.migrate import migrate\n"
    code += "print(*migrate(sys.argv[1], directory=Path(sys.argv[2])), sep='\\n')"
    command = [sys.executable, "-c", code, empty_database_url, str(tmp_path)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(5)]  # noqa: S603 - Python itself
    applied = [line for process in running for line in process.communicate(timeout=60)[0].split()]
    assert [process.returncode for process in running] == [0] * 5
    assert sorted(applied) == ["V1__one.sql", "V2__two.sql", "V3__three.sql"]


def test_a_second_run_finds_nothing_to_do(empty_database_url: str, tmp_path: Path) -> None:
    write_migrations(tmp_path, V1__glass=TABLE)
    assert migrate(empty_database_url, directory=tmp_path) == ["V1__glass.sql"]
    assert migrate(empty_database_url, directory=tmp_path) == []


def test_an_edited_applied_file_is_refused_by_name(empty_database_url: str, tmp_path: Path) -> None:
    migrate(empty_database_url, directory=write_migrations(tmp_path, V1__glass=TABLE))
    write_migrations(tmp_path, V1__glass=f"{TABLE} -- edited", V2__more="CREATE TABLE more ();")
    with pytest.raises(MigrationError, match=r"V1__glass\.sql was edited after it was applied as V1__glass\.sql"):
        migrate(empty_database_url, directory=tmp_path)
    assert query(empty_database_url, "SELECT to_regclass('more')") == [(None,)]


def test_a_file_saved_again_with_other_line_endings_is_the_same_file(empty_database_url: str, tmp_path: Path) -> None:
    migrate(empty_database_url, directory=write_migrations(tmp_path, V1__glass=f"-- стекло\n{TABLE}\n"))
    write_migrations(tmp_path, V1__glass=f"-- стекло\r\n{TABLE}\r\n")
    assert migrate(empty_database_url, directory=tmp_path) == []


def test_a_failing_file_leaves_nothing_and_names_its_line(empty_database_url: str, tmp_path: Path) -> None:
    write_migrations(tmp_path, V1__good=TABLE, V2__bad="CREATE TABLE lost ();\n\nSELECT\n  wrong;\n")
    with pytest.raises(MigrationError, match=r'V2__bad\.sql:4: column "wrong" does not exist'):
        migrate(empty_database_url, directory=tmp_path)
    assert query(empty_database_url, "SELECT to_regclass('lost')") == [(None,)]
    assert query(empty_database_url, "SELECT script FROM flyway_schema_history") == [("V1__good.sql",)]


def test_a_violated_constraint_names_the_line_of_its_statement(empty_database_url: str, tmp_path: Path) -> None:
    text = "CREATE TABLE t (id int PRIMARY KEY);\n-- twice\nINSERT INTO t VALUES (1), (1);"
    write_migrations(tmp_path, V1__twice=text)
    with pytest.raises(MigrationError, match=r"V1__twice\.sql:3: duplicate key"):
        migrate(empty_database_url, directory=tmp_path)


@pytest.mark.parametrize("text", ["CREATE TABLE a ();\nCOMMIT;", "CREATE TABLE a ();\nbegin;"])
def test_a_file_may_not_end_its_own_transaction(empty_database_url: str, tmp_path: Path, text: str) -> None:
    write_migrations(tmp_path, V1__a=text)
    with pytest.raises(MigrationError, match=r"V1__a\.sql:2: (COMMIT|BEGIN)"):
        migrate(empty_database_url, directory=tmp_path)
    assert query(empty_database_url, "SELECT to_regclass('a')") == [(None,)]


def test_a_named_schema_is_made_and_holds_everything(empty_database_url: str, tmp_path: Path) -> None:
    migrate(empty_database_url, "t_p1_glass", write_migrations(tmp_path, V1__glass=TABLE))
    rows = query(empty_database_url, "SELECT schemaname, tablename FROM pg_tables WHERE schemaname !~ '^(pg_|info)'")
    assert sorted(rows) == [("t_p1_glass", "flyway_schema_history"), ("t_p1_glass", "glass")]


def test_a_schema_that_exists_needs_no_right_to_make_one(empty_database_url: str, tmp_path: Path) -> None:
    role = f"plain_{os.getpid()}"
    query(empty_database_url, f"CREATE ROLE {role} LOGIN PASSWORD 'x'; CREATE SCHEMA own AUTHORIZATION {role}")
    try:
        host = empty_database_url.partition("@")[2]
        migrate(f"postgresql://{role}:x@{host}", "own", write_migrations(tmp_path, V1__glass=TABLE))
    finally:
        query(empty_database_url, f"DROP OWNED BY {role}; DROP ROLE {role}")


def test_the_history_is_written_as_flyway_writes_it(empty_database_url: str, tmp_path: Path) -> None:
    migrate(empty_database_url, directory=write_migrations(tmp_path, V0007__add_a_column=TABLE))
    (row,) = query(
        empty_database_url,
        "SELECT installed_rank, version, description, type, script, checksum, installed_by = current_user, success"
        " FROM flyway_schema_history",
    )
    assert row == (1, "0007", "add a column", "SQL", "V0007__add_a_column.sql", checksum(TABLE.encode()), True, True)


def test_a_history_that_flyway_began_goes_on(empty_database_url: str, tmp_path: Path) -> None:
    write_migrations(tmp_path, V1__before="SELECT wrong;", V2__glass=TABLE, V3__more="CREATE TABLE more ();")
    migrate(empty_database_url, directory=write_migrations(tmp_path / "none"))
    add = (
        "INSERT INTO flyway_schema_history VALUES (%s, %s, %s, %s, %s, %s, 'flyway', now(), 0, true)"  # as Flyway does
    )
    query(empty_database_url, add, (1, "1", "<< Flyway Baseline >>", "BASELINE", "<< Flyway Baseline >>", None))
    query(empty_database_url, add, (2, "2", "glass", "SQL", "V2__glass.sql", checksum(TABLE.encode())))
    assert migrate(empty_database_url, directory=tmp_path) == ["V3__more.sql"]
    assert query(empty_database_url, "SELECT max(installed_rank) FROM flyway_schema_history") == [(3,)]


def test_the_projects_own_files_apply(own_database_url: str) -> None:
    assert migrate(own_database_url) == []
    assert query(own_database_url, "SELECT to_regclass('amocrm_tokens') IS NOT NULL") == [(True,)]
