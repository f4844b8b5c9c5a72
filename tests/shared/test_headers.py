"""Headers and cookies: one meaning each, or none."""

import pytest

from shared import headers
from shared.errors import BadEvent, BadParam
from tests.shared.sample_events import get, read


@pytest.mark.parametrize("value", [None, 1, ["1"], {}, True])
def test_a_header_is_a_text(value: object) -> None:
    with pytest.raises(BadEvent):
        read(get(headers={"X-Lead-Id": value}))


@pytest.mark.parametrize("values", [None, "1", 1, [1], [None], {}])
def test_a_header_in_a_list_is_a_text_too(values: object) -> None:
    with pytest.raises(BadEvent):
        read(get(multiValueHeaders={"X-Lead-Id": values}))


@pytest.mark.parametrize("container", ["x", 1, True])
def test_headers_are_an_object(container: object) -> None:
    with pytest.raises(BadEvent):
        read(get(headers=container))


def test_names_are_lower_case() -> None:
    assert read(get(headers={"X-LEAD-id": "1"})).headers == {"x-lead-id": "1"}


def test_one_name_in_two_spellings_must_agree() -> None:
    assert read(get(headers={"X-Lead-Id": "1", "x-lead-id": "1"})).headers["x-lead-id"] == "1"
    with pytest.raises(BadEvent):
        read(get(headers={"X-Lead-Id": "1", "x-lead-id": "2"}))


@pytest.mark.parametrize("values", [["a", "b"], ["a", "a"]])
def test_a_token_sent_twice_is_refused(values: list[str]) -> None:
    with pytest.raises(BadEvent):
        read(get(headers={"X-Auth-Token": "a"}, multiValueHeaders={"X-Auth-Token": values}))


def test_the_two_places_of_a_header_must_agree() -> None:
    with pytest.raises(BadEvent):
        read(get(headers={"X-Lead-Id": "1"}, multiValueHeaders={"X-Lead-Id": ["2"]}))


def test_lists_of_http_are_joined() -> None:
    event = get(headers={"Accept": "b"}, multiValueHeaders={"Accept": ["a", "b"]})
    assert read(event).headers == {"accept": "a, b"}


@pytest.mark.parametrize("name", ["Authorization", "Cookie"])
def test_a_renamed_header_must_agree_with_its_true_name(name: str) -> None:
    assert read(get(headers={name: "a=1", f"X-{name}": "a=1"})).headers == {name.lower(): "a=1"}
    with pytest.raises(BadEvent, match="differ"):
        read(get(headers={name: "a=1", f"x-{name}": "a=2"}))


@pytest.mark.parametrize("value", ["a\r\nSet-Cookie: b=c", "a\nb", "a\0", "\ud800", "я\n"])
def test_a_header_is_one_line(value: str) -> None:
    with pytest.raises(BadParam):
        read(get(headers={"User-Agent": value}))
    with pytest.raises(BadParam):
        read(get(headers={value: "x"}))


def test_a_tab_and_foreign_letters_are_let_in() -> None:
    assert read(get(headers={"User-Agent": "a\tя"})).headers["user-agent"] == "a\tя"


def test_a_hundred_headers_are_let_in_and_one_more_is_not() -> None:
    assert len(read(get(headers={f"h{i}": "" for i in range(100)})).headers) == 100
    with pytest.raises(BadEvent):
        read(get(headers={f"h{i}": "" for i in range(101)}))


def test_eight_kilobytes_are_let_in_and_one_byte_more_is_not() -> None:
    assert len(read(get(headers={"a": "x" * 8_192})).headers["a"]) == 8_192
    with pytest.raises(BadEvent):
        read(get(headers={"a": "x" * 8_193}))


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X-HTTP-Method-Override", "X-Original-URL", "X-Forwarded-Host"])
def test_what_a_client_claims_about_itself_is_left_out(name: str) -> None:
    assert read(get(headers={name: ", ".join(["127.0.0.1"] * 800)})).headers == {}


def test_cookies_keep_their_values_as_sent() -> None:
    assert headers.cookies(' a=1; b="q=2" ;c=;;novalue') == {"a": "1", "b": '"q=2"', "c": ""}


@pytest.mark.parametrize("blank", ["\x85", "\u00a0", "\u2000", "\u3000", "\x1f", "\x0b"])
def test_a_blank_that_browsers_take_for_a_letter_is_part_of_a_cookies_name(blank: str) -> None:
    sent = f"{blank}__Host-admin=planted; __Host-oa{blank}=planted; \t__Host-admin \t=\town "
    assert headers.cookies(sent) == {
        f"{blank}__Host-admin": "planted",
        f"__Host-oa{blank}": "planted",
        "__Host-admin": "own",
    }


def test_a_cookie_with_two_values_is_none() -> None:
    assert headers.cookies("a=1; b=2; a=3; a=1; b=2") == {"b": "2"}


def test_cookies_split_over_several_lines_are_put_together() -> None:
    assert read(get(multiValueHeaders={"Cookie": ["a=1", "b=2"]})).cookies == {"a": "1", "b": "2"}


@pytest.mark.parametrize("cookies", ["a=1", [1], {"a": "1"}])
def test_the_list_of_cookies_is_a_list_of_texts(cookies: object) -> None:
    with pytest.raises(BadEvent):
        read(get(cookies=cookies))


def test_a_body_has_one_length() -> None:
    with pytest.raises(BadEvent):
        read(get(headers={"Transfer-Encoding": "chunked", "Content-Length": "5"}))
