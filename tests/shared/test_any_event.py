"""Whatever comes in, the answer is a Request or one of four refusals."""

import copy
from contextlib import suppress
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.errors import BadEvent, BadJson, BadParam, DuplicateParam, TooLarge, Unprocessable, UnsupportedMediaType
from tests.shared.sample_events import NAMES, event, read

REFUSALS = (BadEvent, BadParam, DuplicateParam, TooLarge)
EVENTS = {name: event(name) for name in NAMES}
FIELDS = sorted({field for whole in EVENTS.values() for field in whole})
ODD = ["", "\0", "\ud800", "a\r\nb", "%", "%ff", "a=1&a=2", "GET", "[" * 50, "{}", "1", "é"]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(ODD) | st.text(max_size=8)
keys = st.sampled_from([*FIELDS, *ODD]) | st.text(max_size=4)
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4))
bounded = settings(max_examples=150, deadline=None, database=None)


def outcome(given_event: object) -> None:
    """Any other exception is the failure; what was let in can be read or is refused."""
    with suppress(*REFUSALS):
        request = read(given_event)
        for reading in (request.json, request.form):
            with suppress(*REFUSALS, BadJson, UnsupportedMediaType, Unprocessable):
                reading()


def paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, child in children for deeper in paths(child, (*path, key)))]


PLACES = [(name, path) for name, whole in EVENTS.items() for path in paths(whole) if path]


@bounded
@given(anything)
def test_any_object_is_read_or_refused(absurd: object) -> None:
    outcome(absurd)


@bounded
@given(st.dictionaries(st.sampled_from(FIELDS), anything, max_size=8))
def test_any_mixture_of_known_fields_is_read_or_refused(absurd: dict[str, object]) -> None:
    outcome(absurd)


@settings(bounded, max_examples=400)
@given(st.sampled_from(PLACES), anything)
def test_a_true_event_spoiled_in_one_place_is_read_or_refused(
    place: tuple[str, tuple[Any, ...]], absurd: object
) -> None:
    name, path = place
    spoiled = copy.deepcopy(EVENTS[name])
    parent: Any = spoiled
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = absurd
    outcome(spoiled)


@bounded
@given(
    st.sampled_from(NAMES),
    st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_body_is_read_or_refused(name: str, body: bytes) -> None:
    outcome(EVENTS[name] | {"body": body.decode("utf-8", "replace"), "isBase64Encoded": False})
