"""Statements of a file and the lines they stand on."""

import pytest

from tools.sql_text import statements


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ';'",
        "SELECT ';' AS \"a;b\"",
        r"SELECT E'\';'",
        "SELECT 'it''s; fine'",
        "DO $$ BEGIN PERFORM 1; END $$",
        "DO $body$ BEGIN PERFORM '$$;'; END $body$",
        "SELECT 1 -- one; two",
        "SELECT /* a; /* b; */ c; */ 1",
        "SELECT a$b, $1 FROM t",
    ],
)
def test_a_semicolon_inside_does_not_end_a_statement(text: str) -> None:
    assert [one.text for one in statements(f"{text}\n;SELECT 2")] == [f"{text}\n;", "SELECT 2"]


def test_a_statement_begins_where_its_first_word_stands() -> None:
    found = list(statements("-- why\n\nSELECT 1;\n\n/* two\nlines */ SELECT 2;\n"))
    assert [one.line for one in found] == [3, 6]


def test_a_position_of_postgres_becomes_a_line_of_the_file() -> None:
    second = list(statements("SELECT 1;\nSELECT\n  wrong;"))[1]
    assert second.line_at(second.text.index("wrong") + 1) == 3


def test_words_in_texts_and_bodies_are_not_words_of_the_statement() -> None:
    (found,) = statements("SELECT 'commit', $$ rollback $$ AS begin;")
    assert found.words == ("select", "as", "begin")


def test_comments_alone_are_no_statement() -> None:
    assert list(statements("-- nothing\n/* here */ ;;\n")) == []


def test_what_is_left_open_reaches_to_the_end() -> None:
    assert [one.text for one in statements("SELECT 'open; SELECT 2")] == ["SELECT 'open;", " SELECT 2"]
