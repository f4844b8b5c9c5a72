"""JSON bodies: reliability.md 4A, A6 to A26."""

import json
from decimal import Decimal

import pytest

from shared.errors import AppError, BadJson, BadParam, TooLarge, Unprocessable, UnsupportedMediaType
from shared.web import JSON_LIMIT, LARGE_JSON_LIMIT, Request
from tests.shared.sample_events import post, read


def parsed(body: str | None) -> dict[str, object]:
    return read(post(body)).json()


def raw(body: bytes) -> dict[str, object]:
    return Request(read(post("{}")).kind, headers={"content-type": "application/json"}, body=body).json()


@pytest.mark.parametrize("body", [None, "", "  \n", "null", "true", "1", '"x"', "[]"])
def test_a_body_is_an_object(body: str | None) -> None:
    with pytest.raises(BadJson):
        parsed(body)


@pytest.mark.parametrize(
    "body", ["{", '{"a":1,}', "{'a':1}", '{"a":1}//', "{a:1}", '{"a":1}{}', '{"a":"\n"}', "\x0b{}"]
)
def test_only_json_is_json(body: str) -> None:
    with pytest.raises(BadJson):
        parsed(body)


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e400", "-1e400", "1e-400", "0e-99999999999999999999"]
)
def test_an_absurd_number_is_refused(number: str) -> None:
    with pytest.raises(BadJson):
        parsed(f'{{"x":{number}}}')


@pytest.mark.parametrize("number", ["9" * 16, "-" + "9" * 16, "9" * 5_000, "1e15", "0." + "1" * 40])
def test_a_number_has_at_most_fifteen_digits_before_the_point(number: str) -> None:
    with pytest.raises(BadJson):
        parsed(f'{{"x":{number}}}')


@pytest.mark.parametrize(
    ("literal", "number"),
    [("-" + "9" * 15, -999_999_999_999_999), ("0", 0), ("0.10", Decimal("0.10")), ("1E2", Decimal(100))],
)
def test_a_number_is_exact(literal: str, number: int | Decimal) -> None:
    found = parsed(f'{{"x":{literal}}}')["x"]
    assert (found, type(found), str(found)) == (number, type(number), str(number) if "E" not in literal else "1E+2")


@pytest.mark.parametrize("body", ['{"a":1,"a":1}', '{"x":{"a":1,"\\u0061":2}}'])
def test_a_repeated_name_is_refused(body: str) -> None:
    with pytest.raises(BadJson):
        parsed(body)


@pytest.mark.parametrize("text", ["\\ud800", "\\u0000", "a\\udc00b", "я\\ud800"])
def test_a_text_that_cannot_be_stored_is_a_bad_param(text: str) -> None:
    with pytest.raises(BadParam):
        parsed(f'{{"x":["{text}"]}}')
    with pytest.raises(BadParam):
        parsed(f'{{"{text}":1}}')


def test_a_surrogate_pair_is_a_letter() -> None:
    assert parsed('{"x":"\\ud83d\\ude00"}') == {"x": "😀"}


@pytest.mark.parametrize(
    "body", [b"\xef\xbb\xbf{}", b'{"a":"\xff\xfe"}', '{"a":1}'.encode("utf-16"), b'{"a":"\xed\xa0\x80"}']
)
def test_a_bom_and_what_is_not_utf_8_are_refused(body: bytes) -> None:
    with pytest.raises(BadJson):
        raw(body)


@pytest.mark.parametrize(
    "bomb", ["[" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000]
)
def test_a_bracket_bomb_is_bad_json_at_any_size(bomb: str) -> None:
    with pytest.raises(BadJson):
        parsed(bomb)


def test_brackets_in_a_text_are_no_bomb() -> None:
    with pytest.raises(TooLarge):
        parsed(json.dumps({"x": '\\"[' * 30_000}))


def test_twenty_levels_are_read_and_one_more_is_not() -> None:
    assert parsed('{"a":' + "[" * 19 + "1" + "]" * 19 + "}")
    with pytest.raises(BadJson):
        parsed('{"a":' + "[" * 20 + "1" + "]" * 20 + "}")


def test_ten_thousand_letters_are_read_and_one_more_is_not() -> None:
    assert parsed(json.dumps({"x": "x" * 10_000}))
    with pytest.raises(Unprocessable):
        parsed(json.dumps({"x": "x" * 10_001}))


def test_five_thousand_values_are_read_and_one_more_is_not() -> None:
    assert parsed(json.dumps({"x": [0] * 4_998}))
    with pytest.raises(Unprocessable):
        parsed(json.dumps({"x": [0] * 4_999}))


@pytest.mark.parametrize("limit", [JSON_LIMIT, LARGE_JSON_LIMIT])
def test_the_limit_is_read_and_one_byte_more_is_not(limit: int) -> None:
    assert read(post("{}" + " " * (limit - 2))).json(limit) == {}
    with pytest.raises(TooLarge):
        read(post("{}" + " " * (limit - 1))).json(limit)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "application/jsonp",
     "application/json; charset=utf-16", "application/json, text/plain", "application/json; charset=utf-8; a=b"],
)  # fmt: skip
def test_another_type_is_refused(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        read(post("{}", content_type)).json()


@pytest.mark.parametrize("content_type", ["application/json", 'Application/JSON;charset="UTF-8"', "application/json;"])
def test_json_in_utf_8_is_let_in(content_type: str) -> None:
    assert read(post("{}", content_type)).json() == {}


def test_a_compressed_body_is_refused() -> None:
    assert read(post("{}", **{"Content-Encoding": "identity"})).json() == {}
    with pytest.raises(UnsupportedMediaType):
        read(post("{}", **{"Content-Encoding": "gzip"})).json()


def test_each_reading_gives_an_object_of_its_own() -> None:
    request = read(post('{"a":{}}'))
    request.json().clear()
    assert request.json() == {"a": {}}


def test_a_refusal_repeats_nothing_of_the_body() -> None:
    with pytest.raises(AppError) as refused:
        parsed('{"canary": NaN}')
    assert "canary" not in str(refused.value)
    assert refused.value.__cause__ is None
