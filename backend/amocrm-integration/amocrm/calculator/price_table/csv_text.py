"""The text of a CSV file as people send it: which encoding it has, which sign parts its cells.

Raises `Unreadable` where it is no such text.
"""

import codecs
import re

from amocrm.calculator.price_table.messages import Unreadable
from amocrm.calculator.price_table.words import HEADERS

MOST_BYTES = 2_000_000
BOOKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0"))
# «Текст Юникод» of Excel, and UTF-8.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
AGAIN = "\ufeff"  # the mark of a file that had one already when a program put another before it
CYRILLIC = "cp1251"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
DELIMITERS = (";", "\t", ",")
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
NAMES = frozenset(HEADERS.values())


def text_of(content: bytes) -> tuple[str, str]:
    """(text, encoding). What is no UTF-8 is taken for cp1251, as older versions of Excel save it."""
    if len(content) > MOST_BYTES:
        raise Unreadable("E_FILE_LARGE")
    if content.startswith(BOOKS):
        raise Unreadable("E_FILE_EXCEL")
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), None)
    text, encoding = _decoded(content, (encoding,) if encoding else ("utf-8", CYRILLIC))
    if CONTROL.search(text):
        raise Unreadable("E_FILE_GARBAGE")
    return text.removeprefix(AGAIN), encoding


def delimiter_of(text: str) -> str:
    """The sign that parts the first line into the most names of columns."""
    named = SEPARATOR_LINE.match(text)
    if named:
        return named[1]
    first = text.partition("\n")[0].lower()
    return max(DELIMITERS, key=lambda sign: len(NAMES & {cell.strip(' \r"') for cell in first.split(sign)}))


def _decoded(content: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("E_FILE_GARBAGE")
