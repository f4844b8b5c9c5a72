"""HTTP events that no browser makes, and what of them reaches an action."""

import base64
from types import SimpleNamespace

import pytest
from msgspec import structs

from shared.bodies import LARGEST_BODY
from shared.errors import BadEvent, BadParam, DuplicateParam, TooLarge, UnsupportedMediaType
from shared.web import FORM_LIMIT, Kind, Request
from tests.shared.sample_events import get, post, read

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("absurd", [None, [], "", "GET", 0, True, {}, {"x": 1}, {"requestContext": {"http": {}}}])
def test_what_is_no_event_is_refused(absurd: object) -> None:
    with pytest.raises(BadEvent):
        read(absurd)


@pytest.mark.parametrize("method", [None, "", 1, ["GET"], {}])
def test_a_method_is_a_text(method: object) -> None:
    with pytest.raises(BadEvent):
        read(get(httpMethod=method))


@pytest.mark.parametrize("method", ["post", "TRACE", "X" * 1_000])
def test_an_unknown_method_is_kept_for_the_table_of_actions_to_refuse(method: str) -> None:
    assert read(get(httpMethod=method)).method == method


@pytest.mark.parametrize("headers", [None, [], ["X-Lead-Id"]])
def test_missing_headers_are_empty(headers: object) -> None:
    assert read(get(headers=headers)).headers == {}


@pytest.mark.parametrize("path", [None, "", "/"])
def test_a_bare_function_url_has_the_path_slash(path: object) -> None:
    assert read(get(path=path)).path == "/"


@pytest.mark.parametrize("path", ["/a\r\nb", "/a\0"])
def test_a_path_is_one_line(path: str) -> None:
    with pytest.raises(BadParam):
        read(get(path=path))


def test_a_named_stage_goes_only_where_it_is_a_whole_segment() -> None:
    staged = get(version="1.0", path="/development", requestContext={"stage": "dev"})
    assert read(staged).path == "/development"
    assert read(staged | {"path": "/dev"}).path == "/"


@pytest.mark.parametrize("address", [None, 7, "", "evil\nhost", "1.2.3.4, 5.6.7.8", "x" * 99])
def test_a_source_address_that_is_none_is_empty(address: object) -> None:
    became = read(get(requestContext={"identity": {"sourceIp": address}}, headers={"X-Forwarded-For": "127.0.0.1"}))
    assert became.source_ip == ""


@pytest.mark.parametrize("given", [None, "", "a\nb", "x" * 200, 7])
def test_without_a_usable_id_of_the_platform_every_request_gets_its_own(given: object) -> None:
    event = get(headers={"X-Request-Id": "of-the-client"})
    ids = {Request.from_event(event, SimpleNamespace(request_id=given)).request_id for _ in range(2)}
    assert len(ids) == 2
    assert all(len(own) == 36 for own in ids)


def test_an_id_known_before_the_event_was_read_is_kept() -> None:
    assert Request.from_event(get(), None, own_id="id-1").request_id == "id-1"


def test_the_client_cannot_break_a_request_by_its_own_request_id() -> None:
    assert read(get(headers={"X-Request-Id": "x" * 10_000 + "\r\n<script>"})).kind is Kind.HTTP


def test_the_time_left_is_what_the_platform_says() -> None:
    context = SimpleNamespace(get_remaining_time_in_millis=lambda: 1_234)
    assert Request.from_event(get(), context).remaining_ms() == 1_234


def test_without_a_platform_the_time_left_runs_down_from_thirty_seconds() -> None:
    left = read(get()).remaining_ms()
    assert 29_000 < left <= 30_000


@pytest.mark.parametrize("body", ["%%%", "YQ", "YQ==\n", "Привет", "Y-Q_"])
def test_bad_base64_is_a_bad_event(body: str) -> None:
    with pytest.raises(BadEvent):
        read(get(body=body, isBase64Encoded=True))


@pytest.mark.parametrize(("body", "flag"), [({}, False), ([], None), (1, False), ("YQ==", "true"), ("YQ==", 1)])
def test_a_body_is_a_text_and_its_flag_a_boolean(body: object, flag: object) -> None:
    with pytest.raises(BadEvent):
        read(get(body=body, isBase64Encoded=flag))


def test_half_a_surrogate_pair_in_the_body_is_a_bad_param() -> None:
    with pytest.raises(BadParam):
        read(get(body="\ud800"))


@pytest.mark.parametrize("is_encoded", [True, False])
def test_the_largest_body_is_read_and_one_byte_more_is_not(is_encoded: bool) -> None:  # noqa: FBT001 - a table
    def event(size: int) -> dict[str, object]:
        body = base64.b64encode(b"a" * size).decode() if is_encoded else "a" * size
        return get(body=body, isBase64Encoded=is_encoded)

    assert len(read(event(LARGEST_BODY)).body) == LARGEST_BODY
    with pytest.raises(TooLarge):
        read(event(LARGEST_BODY + 1))


def test_a_body_is_measured_in_bytes() -> None:
    with pytest.raises(TooLarge):
        read(get(body="я" * (LARGEST_BODY // 2 + 1)))


def test_ten_megabytes_of_base64_are_refused_before_decoding() -> None:
    with pytest.raises(TooLarge):
        read(get(body="?" * 14_000_000, isBase64Encoded=True))


def test_a_form_is_read_with_its_line_breaks() -> None:
    assert read(post("a=%D1%8F&b=1+2&c=&d=x%0Ay", FORM)).form() == {"a": "я", "b": "1 2", "c": "", "d": "x\ny"}


def test_a_repeated_field_is_refused() -> None:
    with pytest.raises(DuplicateParam):
        read(post("a=1&a=1", FORM)).form()


@pytest.mark.parametrize("body", ["a=%00", "a=%ff", "%ed%a0%80=1"])
def test_a_form_that_cannot_be_stored_is_refused(body: str) -> None:
    with pytest.raises(BadParam):
        read(post(body, FORM)).form()


def test_a_form_has_a_limit() -> None:
    with pytest.raises(TooLarge):
        read(post("a=" + "x" * FORM_LIMIT, FORM)).form()


def test_json_is_no_form() -> None:
    with pytest.raises(UnsupportedMediaType):
        read(post("{}")).form()


def test_a_request_in_a_log_shows_no_secret() -> None:
    event = post('{"canary": 1}', Authorization="canary", Cookie="session=canary")
    assert "canary" not in repr(read(event | {"queryStringParameters": {"code": "canary"}}))


@pytest.mark.parametrize(
    ("body", "content_type", "is_json"),
    [("{", "application/json; charset=utf-8", True), (" ", "application/json", False), ("{}", "text/plain", False)],
)
def test_a_body_is_json_when_it_says_so(body: str, content_type: str, is_json: bool) -> None:  # noqa: FBT001 - a table
    assert read(post(body, content_type)).has_json is is_json


def test_a_request_with_another_body_is_read_anew() -> None:
    asked = read(post('{"a": 1}'))
    assert asked.json() == {"a": 1}
    assert structs.replace(asked, body=b'{"a": 2}').json() == {"a": 2}
