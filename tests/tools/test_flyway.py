"""Flyway's rules without a database."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import write_migrations
from tools.flyway import Applied, MigrationError, checksum, key, lock_number, pending, read

# Computed with Java 17: BufferedReader.readLine and CRC32, the loop of Flyway's ChecksumCalculator.
JAVA = [
    (b"", 0),
    (b"\xef\xbb\xbf", 0),
    (b"\xef\xbb\xbfSELECT 1;\n", 78787420),
    (b"SELECT 1;", 78787420),
    (b"CREATE TABLE a (id int);\nSELECT 1;\n", 1455298515),
    (b"a\rb\r\nc\n\n", 891568578),
    (b"x1", -136191685),
    ("-- цена стекла\u2028вторая\x0bчасть\x0c\x85конец\nSELECT 'ж';\r\n".encode(), 1591148968),
]
LOCK_OF_PUBLIC = 77431708279161 + 2125624436  # Flyway's constant + Java's hash of the quoted table name


def row(script: str, number: int | None = None, kind: str = "SQL", *, success: bool = True) -> Applied:
    return Applied(script.split("__", maxsplit=1)[0].removeprefix("V"), kind, script, number, success)


@pytest.mark.parametrize(("data", "number"), JAVA)
def test_a_checksum_is_the_one_java_computes(data: bytes, number: int) -> None:
    assert checksum(data) == number


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_a_line_ending_does_not_change_the_checksum(ending: bytes) -> None:
    assert checksum(b"SELECT 1;" + ending + b"SELECT 2;" + ending) == checksum(b"SELECT 1;\nSELECT 2;")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_checksum_fits_a_signed_integer_of_postgres(text: str) -> None:
    assert -(2**31) <= checksum(text.encode()) < 2**31


def test_a_double_number_is_refused_with_both_names(tmp_path: Path) -> None:
    write_migrations(tmp_path, V4__one="", V04__two="")
    with pytest.raises(MigrationError, match=r"V04__two\.sql and V4__one\.sql"):
        read(tmp_path)


def test_files_are_ordered_by_number_and_not_by_letter(tmp_path: Path) -> None:
    write_migrations(tmp_path, V10__c="", V2__b="", V1_5__a="")
    assert [(file.version, file.description) for file in read(tmp_path)] == [("1.5", "a"), ("2", "b"), ("10", "c")]


def test_leading_zeros_stay_in_the_version(tmp_path: Path) -> None:
    write_migrations(tmp_path, V0007__add_a_column="")
    assert [(file.version, file.description) for file in read(tmp_path)] == [("0007", "add a column")]


@pytest.mark.parametrize("name", ["V1_single_underscore", "v1__small", "R__repeatable", "notes"])
def test_a_misnamed_file_is_named(tmp_path: Path, name: str) -> None:
    write_migrations(tmp_path, **{name: ""})
    with pytest.raises(MigrationError, match=name):
        read(tmp_path)


def test_numbers_are_compared_as_flyway_compares_them() -> None:
    assert key("1.0") == key("001") < key("1.2") < key("1.10") < key("2")


def test_the_lock_is_flyways_own() -> None:
    assert lock_number("public") == LOCK_OF_PUBLIC


def test_what_comes_after_a_baseline_is_pending(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V1__a="", V2__b="", V3__c=""))
    history = [Applied("2", "BASELINE", "<< Flyway Baseline >>", None, success=True)]
    assert [file.script for file in pending(files, history)] == ["V3__c.sql"]


def test_a_late_file_below_the_newest_applied_is_refused_with_both_names(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V1__a="", V2__late="", V3__c=""))
    with pytest.raises(MigrationError, match=r"V2__late\.sql .* V3__c\.sql"):
        pending(files, [row("V1__a.sql", 0), row("V3__c.sql", 0)])


def test_a_missing_applied_file_is_named(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V2__b=""))
    with pytest.raises(MigrationError, match=r"V1__a\.sql"):
        pending(files, [row("V1__a.sql", 0), row("V2__b.sql", 0)])


def test_a_file_of_a_newer_release_does_not_hinder_an_older_one(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V1__a=""))
    assert pending(files, [row("V1__a.sql", 0), row("V2__newer.sql", 5)]) == []


def test_a_renamed_applied_file_is_refused_with_both_names(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V1__new=""))
    with pytest.raises(MigrationError, match=r"V1__old\.sql .* V1__new\.sql"):
        pending(files, [row("V1__old.sql", 0)])


def test_a_file_that_failed_under_flyway_stops_everything(tmp_path: Path) -> None:
    files = read(write_migrations(tmp_path, V1__a="", V2__b=""))
    with pytest.raises(MigrationError, match="repair"):
        pending(files, [row("V1__a.sql", 0, success=False)])
