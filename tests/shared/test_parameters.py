"""Query parameters: one value each, in whatever place the cloud puts them."""

import pytest

from shared.errors import BadEvent, BadParam, DuplicateParam
from tests.shared.sample_events import event, get, read


def query(**fields: object) -> dict[str, str]:
    return dict(read(get(**fields)).query)


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_no_parameters_are_an_empty_query(nothing: object) -> None:
    assert query(queryStringParameters=nothing, multiValueQueryStringParameters=nothing) == {}


def test_one_value_in_two_places_is_one_parameter() -> None:
    assert query(queryStringParameters={"a": "1"}, multiValueQueryStringParameters={"a": ["1"]}) == {"a": "1"}
    assert query(multiValueQueryStringParameters={"a": ["1"]}) == {"a": "1"}


@pytest.mark.parametrize("values", [["1", "2"], ["2", "2"], ["1"], []])
def test_a_parameter_given_twice_is_refused(values: list[str]) -> None:
    with pytest.raises(DuplicateParam):
        query(queryStringParameters={"action": "2"}, multiValueQueryStringParameters={"action": values})


@pytest.mark.parametrize("value", [None, 1, ["a"], {}])
def test_a_parameter_is_a_text(value: object) -> None:
    with pytest.raises(BadEvent):
        query(queryStringParameters={"action": value})


@pytest.mark.parametrize("value", ["x\r\nSet-Cookie: a=b", "a\nb", "a\0", "\x7f", "\ud800"])
def test_a_parameter_is_one_line(value: str) -> None:
    with pytest.raises(BadParam):
        query(queryStringParameters={"a": value})
    with pytest.raises(BadParam):
        query(queryStringParameters={value: "a"})


def test_fifty_parameters_are_let_in_and_one_more_is_not() -> None:
    assert len(query(queryStringParameters={f"p{i}": "" for i in range(50)})) == 50
    with pytest.raises(BadEvent):
        query(queryStringParameters={f"p{i}": "" for i in range(51)})


def payload_2(raw: str, joined: dict[str, str] | None) -> dict[str, str]:
    changed = {"rawQueryString": raw, "queryStringParameters": joined}
    return dict(read(event("aws_function_url_get") | changed).query)


@pytest.mark.parametrize("raw", ["a=1&a=2", "a=1&%61=2", "a=1%2C2&a="])
def test_payload_2_0_shows_a_repeat_only_in_the_raw_query(raw: str) -> None:
    with pytest.raises(DuplicateParam):
        payload_2(raw, {"a": "1,2"})


def test_a_comma_in_payload_2_0_is_no_repeat() -> None:
    assert payload_2("a=1%2C2", {"a": "1,2"}) == {"a": "1,2"}


def test_the_raw_query_alone_is_enough() -> None:
    assert payload_2("action=health&x=%D1%8F+1", None) == {"action": "health", "x": "я 1"}


@pytest.mark.parametrize("raw", ["a=%ff", "a=%0d%0aSet-Cookie:%20b=c", "%00=1"])
def test_a_raw_query_that_is_no_text_is_refused(raw: str) -> None:
    with pytest.raises(BadParam):
        payload_2(raw, None)
