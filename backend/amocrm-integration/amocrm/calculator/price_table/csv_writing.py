"""The price table as a CSV file that Excel in Russian opens: semicolons, decimal commas, UTF-8 with a BOM, CRLF.

A cell that Excel would take for a formula gets an apostrophe in front, and reading takes it away again.
"""

import csv
import io
import re
from collections.abc import Iterable

from amocrm.calculator.price_table.row import COLUMNS, Row
from amocrm.calculator.price_table.words import HEADERS

# Full-width signs are formulas to some programs too, and what stands behind blanks or quotes to others.
FORMULA = re.compile(r"['\"\s]*[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?[0-9]+(,[0-9]+)?")
APOSTROPHE = "'"


class RussianExcel(csv.excel):
    """Each cell in quotes: a comma in one begins no other cell, wherever cells are parted by commas."""

    delimiter = ";"
    quoting = csv.QUOTE_ALL


def csv_of(table: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, RussianExcel)
    writer.writerow(HEADERS[column] for column in COLUMNS)
    writer.writerows([defused(cell) for cell in row.cells] for row in table)
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    is_formula = FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    return f"{APOSTROPHE}{cell}" if is_formula else cell


def restored(cell: str) -> str:
    return cell[1:] if cell.startswith(APOSTROPHE) and FORMULA.match(cell) else cell
