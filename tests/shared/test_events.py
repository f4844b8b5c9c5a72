"""Each file of tests/events, and the Request it becomes."""

from types import SimpleNamespace

import pytest

from shared.envelopes import YANDEX_QUEUE, YANDEX_TIMER
from shared.errors import BadEvent
from shared.web import Kind, QueueMessage, Request
from tests.shared.sample_events import NAMES, event, get, read, request

TOKEN = "Bearer made-up-admin-token-of-32-letters"


def test_poehali_renames_authorization_and_cookie_and_we_rename_them_back() -> None:
    became = request("poehali_post_json")
    assert (became.kind, became.method, became.path, became.source_ip) == (Kind.HTTP, "POST", "/", "203.0.113.7")
    assert became.headers["authorization"] == TOKEN
    assert became.cookies == {"__Host-session": "made-up", "theme": "dark"}
    assert became.headers["x-lead-id"] == "12345"
    assert not {"x-authorization", "x-cookie", "x-forwarded-for", "x-request-id"} & became.headers.keys()
    assert became.json() == {"action": "save_calculation", "calculation": {"product": "Душевая перегородка"}}


def test_yandex_sends_a_form_as_base64() -> None:
    became = request("yandex_post_form")
    assert became.query == {"action": "hook"}
    assert became.form() == {"account[id]": "31337", "leads[status][0][name]": "Стекло 8 мм"}


def test_the_path_behind_the_yandex_gateway_is_the_true_one() -> None:
    became = request("yandex_api_gateway_get")
    assert became.path == "/api/auth/amocrm/callback"
    assert became.query == {"code": "made-up-code", "state": "made-up-state", "referer": "steklo.amocrm.ru"}
    assert became.body == b""


def test_a_rest_api_keeps_the_names_of_the_client() -> None:
    became = request("aws_rest_v1_get")
    assert (became.method, became.path, became.source_ip) == ("GET", "/api/amocrm", "203.0.113.7")
    assert became.query == {"action": "connection_status"}
    assert became.headers["authorization"] == TOKEN
    assert became.cookies == {"__Host-session": "made-up", "theme": "dark"}
    assert not became.cookie_list


def test_payload_1_0_loses_its_stage() -> None:
    became = request("aws_http_api_1_post")
    assert (became.path, became.query, became.source_ip) == ("/api/amocrm", {}, "203.0.113.7")
    assert became.json() == {"action": "disconnect", "domain": "mycompany"}
    assert became.headers["sec-fetch-site"] == "same-origin"
    assert not became.cookie_list


def test_payload_2_0_has_cookies_in_a_list() -> None:
    became = request("aws_http_api_2_post_form")
    assert (became.method, became.path, became.source_ip) == ("POST", "/api/auth/insales", "203.0.113.7")
    assert became.cookies == {"__Host-session": "made-up", "theme": "dark"}
    assert became.form() == {"name": "Анна", "note": "1,2"}
    assert became.cookie_list


def test_a_function_url_gives_cookies_twice_and_they_count_once() -> None:
    became = request("aws_function_url_get")
    assert became.cookies == {"__Host-session": "made-up", "theme": "dark"}
    assert became.query == {"action": "price_list", "ids": "1,2"}
    assert (became.path, became.iam_event) == ("/", False)


def test_a_yandex_timer_is_read_from_its_messages_only() -> None:
    became = request("yandex_timer")
    assert (became.kind, became.iam_event) == (Kind.TIMER, False)
    assert became.payload == {"job": "refresh", "secret": "made-up-cron-secret"}
    assert (became.method, became.headers, became.body) == ("", {}, b"")


@pytest.mark.parametrize(
    ("name", "id_start", "is_iam"),
    [
        ("yandex_message_queue", "cce76685-5828-4304-a83d-9564", False),
        ("aws_sqs", "059f36b4-87a3-44ab-83d2-6619", True),
    ],
)
def test_a_queue_gives_its_messages_in_order(name: str, id_start: str, is_iam: bool) -> None:  # noqa: FBT001 - a table
    became = request(name)
    assert (became.kind, became.iam_event) == (Kind.QUEUE, is_iam)
    assert became.messages == (
        QueueMessage(f"{id_start}00000001", '{"connection":"one","mac":"made-up"}'),
        QueueMessage(f"{id_start}00000002", '{"connection":"two","mac":"made-up"}'),
    )


@pytest.mark.parametrize(
    ("name", "payload"),
    [("aws_schedule_input", {"job": "refresh"}), ("aws_eventbridge_rule", {}), ("aws_eventbridge_scheduler", {})],
)
def test_an_aws_schedule_is_a_tick_without_http(name: str, payload: dict[str, str]) -> None:
    became = request(name)
    assert (became.kind, became.iam_event, became.payload) == (Kind.TIMER, True, payload)


@pytest.mark.parametrize("name", NAMES)
def test_every_event_carries_the_request_id_of_the_platform(name: str) -> None:
    became = Request.from_event(event(name), SimpleNamespace(aws_request_id="8f1c-made-up"))
    assert became.request_id == "8f1c-made-up"


def timer(**details: object) -> dict[str, object]:
    return {"messages": [{"event_metadata": {"event_type": YANDEX_TIMER}, "details": details}]}


def test_a_timer_says_nothing_but_job_and_secret() -> None:
    became = read(timer(payload='{"job": "refresh", "force": true, "account_ids": [1]}'))
    assert became.payload == {"job": "refresh"}


@pytest.mark.parametrize("payload", [None, "", "refresh", "[]", '{"job": 1}', '{"job":"a","job":"b"}', "\ud800", 7])
def test_a_timer_with_an_odd_payload_is_left_to_the_guard(payload: object) -> None:
    became = read(timer(payload=payload))
    assert (became.kind, became.payload, became.iam_event) == (Kind.TIMER, {}, False)


@pytest.mark.parametrize(
    "messages",
    [
        None,
        [],
        {},
        "timer",
        [None],
        [[]],
        [{"event_metadata": {"event_type": "another"}}],
        [{"event_metadata": {"event_type": YANDEX_TIMER}}, {"event_metadata": {"event_type": YANDEX_QUEUE}}],
        [{"event_metadata": {"event_type": YANDEX_TIMER}}] * 2,
        [{"event_metadata": {"event_type": YANDEX_QUEUE}, "details": {"message": {"message_id": "1"}}}],
        [{"event_metadata": {"event_type": YANDEX_QUEUE}}] * 10_000,
    ],
)
def test_an_absurd_envelope_is_refused(messages: object) -> None:
    with pytest.raises(BadEvent):
        read({"messages": messages})


@pytest.mark.parametrize(
    "absurd",
    [
        {"Records": []},
        {"Records": [{"eventSource": "aws:s3"}]},
        {"Records": [{"eventSource": "aws:sqs", "messageId": "1", "body": "a\0b"}]},
        {"detail-type": "Scheduled Event", "source": "my.application"},
        {"detail-type": "Scheduled Event", "source": ["aws.events"]},
        {"job": ["refresh"]},
    ],
)
def test_what_only_resembles_a_schedule_or_a_queue_is_refused(absurd: dict[str, object]) -> None:
    with pytest.raises(BadEvent):
        read(absurd)


@pytest.mark.parametrize("field", ["headers", "httpMethod", "requestContext", "rawPath", "body", "path"])
def test_nothing_with_an_http_field_passes_for_a_schedule(field: str) -> None:
    with pytest.raises(BadEvent):
        read({"job": "refresh", field: None})


def test_a_request_with_a_job_beside_it_is_still_a_request() -> None:
    became = read(get(job="refresh", messages=event("yandex_timer")["messages"]))
    assert (became.kind, became.iam_event, became.payload) == (Kind.HTTP, False, {})
