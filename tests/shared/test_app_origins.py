"""Which pages may call an action and read its answer: exact origins, never a star, no cookies."""

import pytest

from tests.shared.tested_app import ORIGIN, Told, configure, failed, named


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch)


def from_page(origin: str, action: str = "widget", **fields: object) -> Told:
    return named(action, headers={"Origin": origin}, **fields)


def test_the_callers_own_page_may_read_the_answer() -> None:
    headers = from_page(ORIGIN).headers
    assert (headers["Access-Control-Allow-Origin"], headers["Vary"]) == (ORIGIN, "Origin")
    assert "Access-Control-Allow-Credentials" not in headers


def test_a_known_page_may_read_a_refusal() -> None:
    assert from_page(ORIGIN, "closed_widget").headers["Access-Control-Allow-Origin"] == ORIGIN


@pytest.mark.parametrize("origin", ["https://evil.example", "null", f"{ORIGIN}.evil.example", f"{ORIGIN}:444"])
def test_another_page_is_refused_and_reads_nothing(origin: str) -> None:
    told = from_page(origin)
    assert failed(told) == (403, "origin_denied")
    assert "Access-Control-Allow-Origin" not in told.headers
    assert "Access-Control-Allow-Origin" not in from_page(origin, "closed_widget").headers


def test_our_own_page_may_call_a_widgets_action() -> None:
    assert from_page("https://crm.example.ru").status == 200


def test_an_action_of_the_cabinet_is_never_readable_by_another_page() -> None:
    assert "Access-Control-Allow-Origin" not in from_page(ORIGIN, "say").headers


def test_a_preflight_is_for_known_pages_only() -> None:
    assert from_page(ORIGIN, httpMethod="OPTIONS").status == 204
    assert failed(from_page("https://evil.example", httpMethod="OPTIONS")) == (403, "origin_denied")
    assert failed(named("widget", httpMethod="OPTIONS")) == (403, "origin_denied")
