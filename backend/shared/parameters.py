"""Query strings and form bodies: names with exactly one value each."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from shared.characters import is_one_line, is_storable
from shared.errors import BadEvent, BadParam, DuplicateParam, Unprocessable
from shared.shapes import table, text, texts

MOST_PARAMETERS = 50
MOST_FIELDS = 1_000
LONGEST_FIELD = 10_000


def query(event: Mapping[str, object]) -> dict[str, str]:
    """Any name given twice is DuplicateParam, even with one value: readers differ in which one they take.

    Payload 2.0 joins repeats by ",", so `a=1,2` and `a=1&a=2` look the same in queryStringParameters; there only
    rawQueryString tells, and without it a repeat goes unseen and reaches the action as one odd value.
    """
    given = table(event.get("queryStringParameters"))
    found = {text(name): text(value) for name, value in given.items()}
    lists = table(event.get("multiValueQueryStringParameters"))
    for name, values in lists.items():
        _add(found, text(name), texts(values))
    raw = event.get("rawQueryString")
    if raw:
        parsed = _parsed(text(raw))
        found = found or parsed
    if len(found) > MOST_PARAMETERS:
        raise BadEvent("too many query parameters")
    if not all(is_one_line(name) and is_one_line(value) for name, value in found.items()):
        raise BadParam("control character in the query")
    return found


def form(body: bytes) -> dict[str, str]:
    """Fields of an application/x-www-form-urlencoded body; texts may hold line breaks."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except ValueError:
        raise BadParam("not a form in UTF-8") from None
    if len(pairs) > MOST_FIELDS or any(len(value) > LONGEST_FIELD for _, value in pairs):
        raise Unprocessable("too many fields, or a field too long")
    if not all(is_storable(name) and is_storable(value) for name, value in pairs):
        raise BadParam("NUL in a field")
    return _unique(pairs)


def _add(found: dict[str, str], name: str, values: list[str]) -> None:
    """REST, payload 1.0 and Yandex give every parameter in two places; the plain one holds the last value."""
    if len(values) != 1 or found.setdefault(name, values[0]) != values[0]:
        raise DuplicateParam("a query parameter was sent twice")


def _parsed(raw: str) -> dict[str, str]:
    try:
        return _unique(parse_qsl(raw, keep_blank_values=True, errors="strict"))
    except ValueError:
        raise BadParam("not a query in UTF-8") from None


def _unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise DuplicateParam("a name was sent twice")
    return unique
