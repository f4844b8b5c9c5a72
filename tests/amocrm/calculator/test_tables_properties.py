"""What holds for every price list as a table, and that no file and no cell breaks anything."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.csv_reading import sheet_of
from amocrm.calculator.price_table.csv_writing import csv_of, defused, restored
from amocrm.calculator.price_table.editing import edited
from amocrm.calculator.price_table.edits import CellEdit
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.normal import normal_rows
from amocrm.calculator.price_table.reading import Notes
from amocrm.calculator.price_table.row import COLUMNS, position_of
from amocrm.calculator.price_table.table import rows, with_rows
from tests.amocrm.calculator.random_price_lists import EMPTY, PRICE_LISTS
from tests.figures.report import Amount

HEADER = "раздел;артикул;наименование;ед;толщина;цена"
PLACES = st.tuples(st.integers(0, 110), st.sampled_from(COLUMNS))
CELLS = st.sampled_from(
    ("", "-1", "x", "1 205,50", "8", "4–6", "до 5 / 3", "нет", "A, B", "вид: бронза", "Стекло", "км", "м²", "HNG-WG")
)
CHANGES = st.lists(st.tuples(PLACES, CELLS), max_size=8)
BYTES = st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "ignore"))
Holds = Callable[[st.SearchStrategy[Any], Callable[[Any], None]], None]


@pytest.fixture
def holds(amount: Amount) -> Holds:
    """Checks a property over as many random values as the run is for."""
    limits = settings(
        max_examples=amount(12, 2000), deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    return lambda strategy, check: limits(given(strategy)(check))()


def test_rows_hold_all_of_a_list_but_its_templates(holds: Holds) -> None:
    def check(prices: PriceList) -> None:
        notes = Notes({})

        assert with_rows(rows(prices), replace(EMPTY, version=prices.version), notes) == prices
        assert notes.faults == []

    holds(PRICE_LISTS, check)


def test_a_file_brings_every_row_back_by_its_key(holds: Holds) -> None:
    def check(prices: PriceList) -> None:
        sheet = sheet_of(csv_of(rows(prices)))
        normal = normal_rows(sheet.rows, ())

        assert (sheet.faults, normal.faults) == ((), [])
        assert [row.cells for row in normal.rows] == [row.cells for row in rows(prices)]
        assert [position_of(row.key) for row in normal.rows] == [row.position for row in normal.rows]

    holds(PRICE_LISTS, check)


def test_a_list_that_was_exported_changes_nothing(holds: Holds) -> None:
    def check(prices: PriceList) -> None:
        made = imported(csv_of(rows(prices)), prices)

        assert made.prices == prices
        assert (made.difference.added, made.difference.changed, made.difference.removed) == ((), (), ())

    holds(PRICE_LISTS, check)


def test_whatever_was_defused_comes_back(holds: Holds) -> None:
    def check(cell: str) -> None:
        assert restored(defused(cell)) == cell

    holds(st.text("'=+-@\tа1", max_size=6), check)


def test_no_file_breaks_the_reader(holds: Holds) -> None:
    def check(content: bytes) -> None:
        sheet = sheet_of(content)

        assert sheet.faults or sheet.rows

    holds(BYTES, check)


def test_no_cell_breaks_an_import_and_what_it_makes_is_sound(holds: Holds) -> None:
    def check(changes: list[tuple[tuple[int, str], str]]) -> None:
        table = rows(DEMO)
        for (index, column), cell in changes:
            table[index] = replace(table[index], **{column: cell})
        made = imported(csv_of(table), DEMO).prices

        assert made is not None
        assert imported(csv_of(rows(made)), made).prices == made

    holds(CHANGES, check)


def test_no_edit_breaks_the_draft(holds: Holds) -> None:
    def check(changes: list[tuple[tuple[int, Any], str]]) -> None:
        table = rows(DEMO)
        edits = [CellEdit(table[index].key, column, cell) for (index, column), cell in changes]
        made = edited(DEMO, edits).prices

        assert with_rows(rows(made), made, Notes({})) == made
        assert made.templates == DEMO.templates

    holds(CHANGES, check)
