"""One line of JSON per event, of fields that somebody allowed."""

import io
import json
from datetime import UTC, datetime
from uuid import UUID

import pytest

from shared.log import Log


def line(**fields: object) -> str:
    stream = io.StringIO()
    Log(stream).event("request", **fields)
    return stream.getvalue()


def test_an_event_is_one_line_of_json() -> None:
    text = line(status=200, detail="two\nlines", code=None)
    assert text.count("\n") == 1
    assert json.loads(text) == {"event": "request", "status": 200, "detail": "two\nlines"}


@pytest.mark.parametrize("name", ["token", "body", "headers", "phone", "client_secret"])
def test_a_field_nobody_allowed_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        line(**{name: "x"})


def test_values_are_plain_and_short() -> None:
    moment, identity = datetime(2026, 1, 2, tzinfo=UTC), UUID(int=1)
    read = json.loads(line(detail="x" * 900, state=moment, connection=identity, counters={"a": 1}, error=object()))
    assert read == {
        "event": "request",
        "detail": "x" * 500,
        "state": "2026-01-02T00:00:00+00:00",
        "connection": str(identity),
        "counters": {"a": 1},
        "error": "object",
    }
