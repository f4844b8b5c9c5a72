"""All tables together."""

from tests.hostile import test_table_4a, test_table_4b, test_table_4c, test_table_4d, test_table_4e

ROWS = [
    row for table in (test_table_4a, test_table_4b, test_table_4c, test_table_4d, test_table_4e) for row in table.ROWS
]


def test_there_are_more_than_the_two_hundred_rows_that_were_asked_for() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) > 700


def test_no_row_allows_an_answer_of_the_five_hundreds_but_for_a_vendor_who_failed() -> None:
    ours = {
        row.id for row in ROWS if row.status >= 500 and row.code not in {"upstream_error", "upstream_timeout", "busy"}
    }
    assert ours == set()
