"""From an event to an answer: finding the action, guarding it, telling failures, one line in the log."""

import json
from typing import Any

import pytest

from shared.errors import AppError
from tests.shared.sample_events import event, get, post
from tests.shared.tested_app import APP, CANARY, ENVIRONMENT, ask, configure, failed, named


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch)


def test_an_action_is_found_by_its_name_in_the_query() -> None:
    assert named("say").body == {"hello": "tester"}


def test_an_action_is_found_by_its_name_in_a_posted_body() -> None:
    assert ask(post('{"action": "change"}')).status == 200


def test_an_action_is_found_by_its_path() -> None:
    assert ask(get(path="/api/say/")).status == 200


def test_an_action_is_found_by_the_vendors_own_parameters() -> None:
    assert ask(get(queryStringParameters={"code": "1", "state": "2", "more": "3"})).status == 200


@pytest.mark.parametrize("event_name", ["yandex_timer", "aws_schedule_input", "aws_sqs"])
def test_a_timer_and_a_queue_run_the_tick(event_name: str) -> None:
    assert ask(event(event_name)).status == 200


@pytest.mark.parametrize("given", [get(), get(queryStringParameters={"action": "absent"}), get(path="/api/other")])
def test_an_unknown_action_is_told_so(given: dict[str, Any]) -> None:
    assert failed(ask(given)) == (400, "unknown_action")


def test_an_action_of_the_body_that_is_no_name_is_unknown() -> None:
    assert failed(ask(post('{"action": ["say"]}'))) == (400, "unknown_action")


def test_two_different_actions_in_query_and_body_are_refused() -> None:
    told = ask({**post('{"action": "change"}'), "queryStringParameters": {"action": "say"}})
    assert failed(told) == (400, "duplicate_param")
    assert told.body["error"]["field"] == "action"


def test_the_same_action_twice_is_fine() -> None:
    assert ask({**post('{"action": "change"}'), "queryStringParameters": {"action": "change"}}).status == 200


@pytest.mark.parametrize("body", ['{"action": "created"}', '{"action": "change"}', "[1]", "{", ""])
@pytest.mark.parametrize("place", [{"path": "/hooks/receipts"}, {"queryStringParameters": {"action": "hook"}}])
def test_nothing_in_the_body_of_a_hook_names_an_action_of_ours(body: str, place: dict[str, Any]) -> None:
    assert ask({**post(body), **place}).body == {"hook": True}


def test_a_hooks_path_does_not_hide_what_the_query_names() -> None:
    assert ask(get(path="/hooks/x", queryStringParameters={"action": "say"})).body == {"hello": "tester"}


def test_a_form_without_an_action_is_an_unsupported_body() -> None:
    assert failed(ask(post("a=1", "application/x-www-form-urlencoded"))) == (415, "unsupported_media_type")


@pytest.mark.parametrize(("action", "method", "allowed"), [("say", "POST", "GET"), ("change", "GET", "POST")])
def test_another_method_is_told_which_are_allowed(action: str, method: str, allowed: str) -> None:
    told = named(action, httpMethod=method)
    assert (*failed(told), told.headers["Allow"]) == (405, "method_not_allowed", allowed)


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "TRACE"])
def test_an_unusual_method_is_not_allowed(method: str) -> None:
    told = named("widget", httpMethod=method)
    assert (told.status, told.headers["Allow"]) == (405, "GET, POST")


def test_an_answer_to_head_has_no_body() -> None:
    told = named("say", httpMethod="HEAD")
    assert (told.status, told.body) == (405, {})


@pytest.mark.parametrize("given", [None, [], "text", 7, {}, {"httpMethod": 7}, {"body": {}}])
def test_no_event_whatsoever_escapes(given: object) -> None:
    told = ask(given)
    assert (told.status, told.body["success"]) == (400, False)


def test_a_guard_comes_before_the_action() -> None:
    assert failed(named("closed")) == (401, "auth_required")


def test_a_failure_has_a_code_a_sentence_a_request_id_and_a_field() -> None:
    told = named("lost")
    assert told.status == 404
    assert told.body == {
        "success": False,
        "error": {"code": "not_found", "message": "Сделки нет.", "request_id": "req-1", "field": "id"},
    }


def test_a_failure_says_when_to_come_again() -> None:
    assert named("slow_down").headers["Retry-After"] == "6"


def test_every_answer_carries_the_request_id_and_is_not_kept() -> None:
    for told in (named("say"), named("lost"), named("broken"), ask(None)):
        assert told.headers["X-Request-Id"] == "req-1"
        assert told.headers["Cache-Control"] == "no-store"


def test_a_bug_is_a_500_that_tells_neither_caller_nor_log_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    told = named("broken")
    log = capsys.readouterr().out
    assert failed(told) == (500, "internal")
    assert CANARY not in f"{told} {log}"
    assert "Broken" in json.loads(log)["detail"]
    assert "tested_app.py" in json.loads(log)["detail"]


def test_a_database_that_is_away_is_a_503_without_its_password(capsys: pytest.CaptureFixture[str]) -> None:
    told = named("database")
    assert failed(told) == (503, "db_unavailable")
    assert CANARY not in f"{told} {capsys.readouterr()}"


def test_settings_that_cannot_work_are_named_in_the_log_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ENVIRONMENT:
        monkeypatch.setenv(name, "?")
    monkeypatch.setenv("MAIN_DB_SCHEMA", "?")
    monkeypatch.setenv("UPSTREAM_GATEWAY", "?")
    told = named("say")
    log = capsys.readouterr().out
    assert failed(told) == (500, "internal")
    assert "SESSION_KEYS" not in str(told)
    names = ("PUBLIC_BASE_URL", "MAIN_DB_SCHEMA", "TOKEN_ENCRYPTION_KEYS", "SESSION_KEYS", "a loopback address like")
    assert all(name in log for name in names)


def test_changed_settings_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    before = APP.services()
    assert APP.services() is before
    monkeypatch.setenv("CRON_SECRET", "another")
    assert APP.services() is not before


def test_a_call_is_one_line_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    named("lost")
    [text] = capsys.readouterr().out.splitlines()
    line = json.loads(text)
    assert 0 <= line.pop("milliseconds") < 5000
    assert line == {
        "event": "request",
        "function": "tested",
        "action": "lost",
        "caller": "tester",
        "status": 404,
        "request_id": "req-1",
        "detail": "lead",
    }


def test_a_failure_without_a_text_of_its_own_has_one_by_its_code() -> None:
    told = named("closed")
    assert told.body["error"]["message"] == "Нужно войти."
    assert AppError().code == "internal"
