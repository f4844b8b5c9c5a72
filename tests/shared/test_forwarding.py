"""Whose address counts behind proxies of our own: X-Forwarded-For is read from the right, or not at all."""

from typing import Any

import pytest

from shared.forwarding import caller_address
from tests.shared.sample_events import event, get

GATEWAY, CLIENT, PROXY = "203.0.113.7", "198.51.100.9", "192.0.2.1"


def came(forwarded: str | None = None, **fields: object) -> dict[str, Any]:
    """As the platform's gateway hands it over."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return get(headers=headers, requestContext={"identity": {"sourceIp": GATEWAY}}, **fields)


def test_without_proxies_the_platforms_word_counts() -> None:
    assert caller_address(came("1.2.3.4"), 0) == GATEWAY


@pytest.mark.parametrize("written", ["", "1.2.3.4, ", "1.2.3.4, 5.6.7.8,", ", ".join(["9.9.9.9"] * 500) + ", "])
def test_behind_one_proxy_the_last_word_is_that_proxys(written: str) -> None:
    assert caller_address(came(f"{written}{CLIENT}"), 1) == CLIENT


def test_behind_two_proxies_the_last_but_one_counts() -> None:
    assert caller_address(came(f"1.2.3.4, {CLIENT}, {PROXY}"), 2) == CLIENT


def test_lines_that_were_sent_apart_are_one_list() -> None:
    lists = {"X-Forwarded-For": ["1.2.3.4", CLIENT]}
    assert caller_address(came(CLIENT, multiValueHeaders=lists), 1) == CLIENT


@pytest.mark.parametrize("written", [None, "", "' OR 1=1", "unknown", "127.0.0.1:80"])
def test_who_goes_past_the_proxy_is_known_by_the_platforms_word(written: str | None) -> None:
    assert caller_address(came(written), 1) == GATEWAY


@pytest.mark.parametrize(
    "written",
    [
        *("10.0.0.5", "172.31.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "0.0.0.1"),
        *("::1", "::", "fe80::1", "fd00::1", "::ffff:10.0.0.5", "::127.0.0.1", "ff02::1"),
    ],
)
def test_an_address_from_which_nobody_can_call_is_no_callers(written: str) -> None:
    assert caller_address(came(f"{CLIENT}, {written}"), 1) == GATEWAY


@pytest.mark.parametrize("written", [CLIENT, f"{CLIENT}, unknown", f"{CLIENT}, 192.0.2.1:80"])
def test_where_a_proxys_word_is_missing_the_platforms_counts(written: str) -> None:
    assert caller_address(came(written), 2) == GATEWAY


def test_the_proxy_of_poehali_is_believed_only_where_the_settings_say_so() -> None:
    assert caller_address(event("poehali_post_json"), 0) == GATEWAY
    assert caller_address(event("poehali_post_json"), 1) == CLIENT


@pytest.mark.parametrize("name", ["aws_http_api_2_post_form", "aws_rest_v1_get", "yandex_api_gateway_get"])
def test_every_gateway_tells_its_caller(name: str) -> None:
    assert caller_address(event(name), 0) == GATEWAY


@pytest.mark.parametrize("absurd", [None, [], 7, {}, {"headers": [1]}, {"requestContext": 7, "headers": {"a": 1}}])
def test_what_is_no_event_has_no_address(absurd: object) -> None:
    assert caller_address(absurd, 1) == ""
