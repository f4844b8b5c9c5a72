"""A price list of 2,000 rows is edited without lag: one edit takes at most 20 ms of our own time."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from statistics import median
from time import thread_time

import pytest

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import Hardware
from amocrm.calculator.price_table.csv_writing import csv_of
from amocrm.calculator.price_table.editing import edited
from amocrm.calculator.price_table.edits import CellEdit, Edit, Removal
from amocrm.calculator.price_table.importing import imported
from amocrm.calculator.price_table.table import rows
from tests.figures.report import Amount, figure
from tests.figures.yardstick import allowed

MOST_MS = 20
MOST_IMPORT_MS = 3000
GOODS = tuple(
    Hardware(sku=f"A-{n}", name=f"Позиция {n}", price=Decimal(n + 1), analogues=(f"A-{n + 1}",)) for n in range(1888)
)
LARGE = replace(DEMO, hardware=(*DEMO.hardware, *GOODS, Hardware(sku="A-1888", name="Последняя", price=Decimal(1))))


def milliseconds(work: Callable[[], object], times: int) -> float:
    spent = []
    for _ in range(times):
        begun = thread_time()
        work()
        spent.append((thread_time() - begun) * 1000)
    return median(spent)


@pytest.mark.parametrize(
    "edit",
    [
        CellEdit("Фурнитура|A-1700|", "price", "1 205,50"),
        CellEdit("Фурнитура|A-1700|", "price", "x"),
        CellEdit("Стекло|CLR|8", "price", "2 800"),
        CellEdit("Правила|kerf|", "price", "6"),
        Removal("Фурнитура|HNG-WG|"),
    ],
    ids=["price", "refused", "glass", "rule", "removed"],
)
def test_an_edit_of_two_thousand_rows_is_quick(amount: Amount, edit: Edit) -> None:
    assert len(rows(LARGE)) == 2000
    spent = milliseconds(lambda: edited(LARGE, [edit]), amount(9, 300))
    figure(f"one edit of 2,000 rows: {spent:.1f} ms (median, own time)")

    assert spent <= allowed(MOST_MS)


def test_a_file_of_two_thousand_rows_is_imported_within_seconds(amount: Amount) -> None:
    content = csv_of(rows(LARGE))
    made = []
    spent = milliseconds(lambda: made.append(imported(content, LARGE).prices), amount(1, 20))
    figure(f"import of 2,000 rows: {spent:.0f} ms (median, own time)")

    assert made[0] == LARGE
    assert spent <= allowed(MOST_IMPORT_MS)


def test_a_file_that_is_one_chain_of_goods_without_its_end_is_refused_at_once() -> None:
    """Each of them names the next, and the last one names none that there is."""
    content = csv_of(rows(replace(DEMO, hardware=GOODS[:300], templates=())))
    made = []
    spent = milliseconds(lambda: made.append(imported(content, replace(DEMO, templates=()))), 1)
    figure(f"import of a chain of 300: {spent:.0f} ms (own time)")

    assert [told.text for told in made[0].faults] == [f"«A-{n}» нет в этом прайс-листе." for n in range(1, 301)]
    assert spent <= allowed(MOST_IMPORT_MS)
