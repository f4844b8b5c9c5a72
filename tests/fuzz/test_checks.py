"""The checks are seen to fail: each answer here has one thing wrong with it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, seed, settings

from tests.fuzz.checks import faults
from tests.fuzz.driver import Outcome
from tests.fuzz.good import functions
from tests.fuzz.hostile_events import events
from tests.fuzz.instance import outcome
from tests.fuzz.junk import CHANGES, paths, spoilt
from tests.fuzz.marks import JUNK, filled
from tests.fuzz.words import words
from tools.functions import Context

ALWAYS = {"X-Request-Id": "r-1", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def failure(status: int, code: str, **fields: object) -> dict[str, Any]:
    body = {"success": False, "error": {"code": code, "message": "Нет.", "request_id": "r-1", **fields}}
    return {"statusCode": status, "headers": dict(ALWAYS), "body": json.dumps(body), "isBase64Encoded": False}


def complaints(answer: object, **changes: Any) -> list[str]:  # noqa: ANN401 - see Outcome
    good = Outcome(answer, None, 0.1, 1000, '{"event": "request", "detail": "where"}\n', "r-1")
    return faults(replace(good, **changes), JUNK)


def test_a_good_refusal_is_let_through() -> None:
    assert complaints(failure(400, "bad_event")) == []
    assert complaints(failure(502, "upstream_error", field="code")) == []


def test_what_an_exception_leaves_is_noticed() -> None:
    assert complaints(failure(500, "internal")) == ["500 internal: ['where']"]
    assert complaints(None, raised="KeyError: 'a'") == ["out of the handler came KeyError: 'a'"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda answer: answer.pop("statusCode"),
        lambda answer: answer.update(statusCode="400"),
        lambda answer: answer.update(body=None),
        lambda answer: answer.update(isBase64Encoded=True),
        lambda answer: answer.update(trace="File …"),
        lambda answer: answer.update(body="{}"),
        lambda answer: answer.update(body="<h1>Bad Gateway</h1>"),
        lambda answer: answer.update(statusCode=503),
        lambda answer: answer["headers"].pop("X-Request-Id"),
        lambda answer: answer["headers"].update({"Retry-After": 5}),
        lambda answer: answer["headers"].update({"X-Note": "a\r\nSet-Cookie: a=b"}),
        lambda answer: answer["headers"].update({"X-Note": JUNK}),
        lambda answer: answer.update(statusCode=302),
        lambda answer: answer.update(body=answer["body"].replace("Нет", JUNK).replace("\\u041d\\u0435\\u0442", JUNK)),
        lambda answer: answer.update(body=answer["body"].replace("r-1", "r-2")),
    ],
)
def test_one_thing_wrong_with_an_answer_is_noticed(spoil: Callable[[dict[str, Any]], object]) -> None:
    answer = failure(400, "bad_event")
    spoil(answer)
    assert complaints(answer) != []


def test_a_log_that_quotes_the_request_is_noticed() -> None:
    assert complaints(failure(400, "bad_event"), log=f'{{"detail": "{JUNK}"}}') == ["the log quotes the request"]


def test_an_instance_tells_what_came_out_of_a_handler() -> None:
    def broken(_event: object, _context: Context) -> object:
        raise RecursionError("too deep")

    assert outcome(broken, {}, "r-1")["raised"] == "RecursionError: too deep"
    assert outcome(lambda _event, _context: {"body": b""}, {}, "r-1")["raised"].startswith("TypeError")


def test_every_function_that_is_deployed_is_fired_at() -> None:
    known = {function.name: function for function in functions()}
    assert known["amocrm-integration"].app.name == "amocrm-integration"
    assert {"save_connection", "authorize_url", "connection"} <= set(words(known["amocrm-integration"].folder))


def test_every_action_of_the_table_has_a_good_request() -> None:
    for function in functions():
        assert {good.action for good in function.goods} == {action.name for action in function.app.actions}


def test_the_same_seed_makes_the_same_events() -> None:
    """Marks stand for what differs from run to run, so a found event can be fired again."""

    def made() -> list[str]:
        seen: list[str] = []

        @seed(7)
        @settings(max_examples=30, database=None, deadline=None)
        @given(events(functions()[0]))
        def one(event: object) -> None:
            seen.append(repr(event))

        one()
        return seen

    assert made() == made()


def test_a_change_reaches_every_depth_and_leaves_the_original_alone() -> None:
    whole = {"a": {"b": {"c": "x"}}, "d": None}
    for change in CHANGES:
        for number in range(len(paths(whole)) - 1):
            assert spoilt(whole, [(number, change, "new")]) != whole
    assert whole == {"a": {"b": {"c": "x"}}, "d": None}


def test_equal_marks_of_one_event_are_equal_texts() -> None:
    first, again = filled(["‹widget›", "Bearer ‹widget›"])
    assert again == f"Bearer {first}"
    assert filled("‹many 3 x›‹unknown›") == "xxx‹unknown›"
