"""What an answer means: status by status, every shape of a refusal, the rate; and how an entity is shown."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from evotor.answers import Rate, body_of, failure_of, paths, rate_of
from evotor.document_reading import document
from evotor.reading import Page, product
from evotor.shown import shown, shown_page
from shared import errors
from shared.outgoing import Answer
from tests.evotor.tills import received, text

JSON = {"content-type": "application/vnd.evotor.v2+json"}
HTML = {"content-type": "text/html; charset=utf-8"}


def answer(status: int, body: str = "", headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, headers or {}, body.encode())


def rated(limit: str = "300", remaining: str = "7", reset: str = "42") -> dict[str, str]:
    return {"x-ratelimit-limit": limit, "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset}


@pytest.mark.parametrize(
    ("status", "headers", "failure"),
    [
        (302, HTML, errors.VendorError),
        (400, JSON, errors.Rejected),
        (401, JSON, errors.Unauthorized),
        (402, JSON, errors.PaymentRequired),
        (403, JSON, errors.Forbidden),
        (403, HTML, errors.Blocked),
        (404, JSON, errors.Absent),
        (405, JSON, errors.VendorError),
        (406, JSON, errors.VendorError),
        (409, JSON, errors.Rejected),
        (413, HTML, errors.Rejected),
        (422, JSON, errors.Rejected),
        (429, JSON, errors.RateLimited),
        (500, HTML, errors.Temporary),
        (503, HTML, errors.Temporary),
        (504, HTML, errors.AnswerLost),
    ],
)
def test_the_status_tells_the_cause(status: int, headers: dict[str, str], failure: type[Exception]) -> None:
    assert type(failure_of(answer(status, headers=headers))) is failure


@pytest.mark.parametrize("name", ["forbidden__object", "forbidden__array"])
@pytest.mark.parametrize(("status", "kind"), [(402, errors.PaymentRequired), (403, errors.Forbidden)])
def test_a_refusal_may_be_an_object_or_an_array(name: str, status: int, kind: type[Exception]) -> None:
    failure = failure_of(answer(status, text(f"failures/{name}"), JSON))
    assert (type(failure), failure.detail) == (kind, f"{status} forbidden")


def test_violations_name_what_is_at_fault_and_quote_nothing() -> None:
    failure = failure_of(answer(400, text("failures/rejected__violations"), JSON))
    assert isinstance(failure, errors.Rejected)
    assert (failure.paths, failure.detail) == (("since", "cursor"), "400 validation_failed")


def test_the_gate_before_the_application_speaks_like_spring() -> None:
    failure = failure_of(answer(401, text("failures/unauthorized__spring"), {"content-type": "application/json"}))
    assert (type(failure), failure.detail) == (errors.Unauthorized, "401 invalid_token")


@pytest.mark.parametrize("body", ["[]", "[1]", '"x"', "null", "<html>", '{"violations": {"subject": "x"}}', "", "[[]]"])
def test_a_refusal_of_another_shape_is_still_one(body: str) -> None:
    assert paths(answer(400, body, JSON)) == ()


@pytest.mark.parametrize("code", ["79000000001", "a b", "x" * 61, 7, None, ["x"]])
def test_a_code_that_is_no_word_is_not_logged(code: object) -> None:
    assert failure_of(answer(404, json.dumps({"code": code}), JSON)).detail == "404"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, 60.0),
        (rated(), 42.0),
        ({"retry-after": "7"}, 7.0),
        ({**rated(), "retry-after": "90"}, 90.0),
        ({**rated(reset="soon")}, 60.0),
    ],
)
def test_too_many_calls_say_how_long_to_wait(headers: dict[str, str], wait: float) -> None:
    assert failure_of(answer(429, headers=headers)).retry_after == wait


@pytest.mark.parametrize("wrong", ["", "-1", "1.5", "٣", "9999999999"])
def test_a_rate_that_is_no_number_is_none(wrong: str) -> None:
    assert rate_of(answer(200, headers=rated())) == Rate(300, 7, 42)
    assert rate_of(answer(200, headers=rated(remaining=wrong))) is None


@pytest.mark.parametrize(("body", "headers"), [("<html></html>", HTML), ("null", JSON), ("{", JSON), ("", {})])
def test_a_good_status_without_json_is_not_json(body: str, headers: dict[str, str]) -> None:
    with pytest.raises(errors.NotJson):
        body_of(answer(200, body, headers))


def test_a_product_is_shown_as_plain_json() -> None:
    told = shown(product(received("products__page")["items"][0]))
    assert isinstance(told, dict)
    assert (told["price"], told["cost_price"], told["quantity"]) == (123.45, 100, -2.125)
    assert told["updated_at"] == "2018-09-11T16:18:35.397000+00:00"
    assert json.loads(json.dumps(told)) == told


def test_a_document_is_shown_with_all_that_lies_in_it() -> None:
    told = shown(document(received("documents__flat")["items"][0]))
    assert isinstance(told, dict)
    assert told["receipt"]["positions"][0]["result_sum"] == 180.1
    assert json.loads(json.dumps(told)) == told


def test_a_page_is_shown_with_the_cursor_of_the_next() -> None:
    assert shown_page(Page((Decimal("0.5"),), "c-2")) == {"items": [0.5], "paging": {"next_cursor": "c-2"}}
    assert shown_page(Page((datetime(2026, 1, 1, tzinfo=UTC),), None))["paging"] == {}
