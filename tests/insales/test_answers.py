"""What an answer means: status by status, every shape of a refusal, the quota."""

import pytest

from insales.answers import Usage, body_of, failure_of, paths, usage_of
from shared import errors
from shared.outgoing import Answer
from tests.insales.calls import text

JSON = {"content-type": "application/json; charset=utf-8"}
HTML = {"content-type": "text/html; charset=utf-8"}


def answer(status: int, body: str = "", headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, headers or {}, body.encode())


@pytest.mark.parametrize(
    ("status", "headers", "failure"),
    [
        (302, HTML, errors.VendorError),
        (400, JSON, errors.Rejected),
        (401, HTML, errors.Unauthorized),
        (403, JSON, errors.Forbidden),
        (403, HTML, errors.Blocked),
        (404, HTML, errors.Absent),
        (404, JSON, errors.Absent),
        (406, HTML, errors.VendorError),
        (422, HTML, errors.Rejected),
        (429, {}, errors.RateLimited),
        (500, HTML, errors.Temporary),
        (503, HTML, errors.Temporary),
        (503, {"retry-after": "30"}, errors.RateLimited),
        (504, HTML, errors.AnswerLost),
    ],
)
def test_the_status_tells_the_cause(status: int, headers: dict[str, str], failure: type[Exception]) -> None:
    assert type(failure_of(answer(status, headers=headers))) is failure


@pytest.mark.parametrize("status", [429, 503])
def test_both_refusals_for_too_many_calls_say_how_long_to_wait(status: int) -> None:
    assert failure_of(answer(status, headers={"retry-after": "212"})).retry_after == 212.0


@pytest.mark.parametrize("headers", [{}, {"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}])
def test_a_wait_that_is_not_told_is_the_official_clients(headers: dict[str, str]) -> None:
    assert failure_of(answer(429, headers=headers)).retry_after == 150.0


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("rejected__field", ("title",)),
        ("rejected__object", ("base",)),
        ("rejected__unknown_key", ("variants_attributes",)),
        ("rejected__under_errors", ("options",)),
        ("rejected__content_type", ("message",)),
        ("forbidden__right", ("message",)),
    ],
)
def test_every_shape_of_a_refusal_names_its_fields_and_quotes_nothing(name: str, fields: tuple[str, ...]) -> None:
    assert paths(answer(422, text(f"failures/{name}.json"), JSON)) == fields


@pytest.mark.parametrize("body", ["[]", "[1]", '"x"', "null", "<html>", '{"errors": []}', ""])
def test_a_refusal_of_another_shape_is_still_one(body: str) -> None:
    failure = failure_of(answer(422, body, JSON))
    assert isinstance(failure, errors.Rejected)
    assert failure.paths in {(), ("errors",)}


def test_a_missing_right_is_told_as_json() -> None:
    assert type(failure_of(answer(403, text("failures/forbidden__right.json"), JSON))) is errors.Forbidden


def test_a_wrong_password_is_told_as_plain_text() -> None:
    denied = answer(401, text("failures/unauthorized__basic.txt"), {"content-type": "text/plain"})
    assert isinstance(failure_of(denied), errors.Unauthorized)


def test_a_web_page_for_what_is_not_there_does_not_mean_that_the_shop_is_gone() -> None:
    with pytest.raises(errors.Absent) as caught:
        body_of(answer(404, text("failures/absent__page.html"), HTML))
    assert not isinstance(caught.value, errors.HostGone)


@pytest.mark.parametrize(("body", "headers"), [("<html></html>", HTML), ("null", JSON), ("{", JSON), ("", {})])
def test_a_good_status_without_json_is_not_json(body: str, headers: dict[str, str]) -> None:
    with pytest.raises(errors.NotJson):
        body_of(answer(200, body, headers))


def test_an_empty_list_is_an_answer() -> None:
    assert body_of(answer(200, "[]", JSON)) == []


@pytest.mark.parametrize(
    ("header", "usage"),
    [
        ("1/500", Usage(1, 500)),
        (" 500 / 500 ", Usage(500, 500)),
        ("500", None),
        ("-1/500", None),
        ("1/500/2", None),
        ("٣/500", None),
        ("9999999999/500", None),
        ("", None),
    ],
)
def test_the_quota_is_read_from_its_header(header: str, usage: Usage | None) -> None:
    assert usage_of(answer(200, headers={"api-usage-limit": header})) == usage


def test_an_answer_without_the_header_tells_no_quota() -> None:
    assert usage_of(answer(200)) is None
