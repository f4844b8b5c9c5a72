"""Answers, as each cloud expects them."""

import json

import pytest

from shared.web import Response, html_response, json_response, redirect, secured


def test_an_answer_has_the_four_fields_every_gateway_knows() -> None:
    assert Response(204).to_event() == {"statusCode": 204, "headers": {}, "body": "", "isBase64Encoded": False}


def test_json_says_its_type_and_keeps_russian_readable() -> None:
    event = json_response(200, {"name": "Стекло"}, headers={"Vary": "Origin"}).to_event()
    assert event["headers"] == {"Content-Type": "application/json; charset=utf-8", "Vary": "Origin"}
    assert event["body"] == '{"name":"Стекло"}'


def test_half_a_letter_from_a_vendor_does_not_break_the_answer() -> None:
    body = json_response(200, {"name": "a\ud800"}).body
    assert body.encode()
    assert json.loads(body) == {"name": "a\ud800"}


def test_a_page_says_its_type() -> None:
    page = html_response(400, "<p>Ошибка</p>")
    assert (page.status, page.headers, page.body) == (
        400,
        {"Content-Type": "text/html; charset=utf-8"},
        "<p>Ошибка</p>",
    )


def test_a_redirect_turns_a_post_into_a_get() -> None:
    event = redirect("/dashboard").to_event()
    assert (event["statusCode"], event["headers"]) == (303, {"Location": "/dashboard"})


def test_one_cookie_fits_into_the_headers() -> None:
    event = Response(cookies=("a=1; Secure",)).to_event()
    assert event["headers"] == {"Set-Cookie": "a=1; Secure"}
    assert not {"cookies", "multiValueHeaders"} & event.keys()


def test_poehali_gets_cookies_under_another_name() -> None:
    assert Response(cookies=("a=1",)).to_event("X-Set-Cookie")["headers"] == {"X-Set-Cookie": "a=1"}
    assert Response(cookies=("a=1", "b=2")).to_event("X-Set-Cookie")["multiValueHeaders"] == {
        "X-Set-Cookie": ["a=1", "b=2"]
    }


def test_several_cookies_need_a_list_of_values() -> None:
    event = Response(headers={"Vary": "Origin"}, cookies=("a=1", "b=2")).to_event()
    assert (event["headers"], event["multiValueHeaders"]) == ({"Vary": "Origin"}, {"Set-Cookie": ["a=1", "b=2"]})
    assert "cookies" not in event


def test_payload_2_0_takes_cookies_apart_from_the_headers() -> None:
    event = Response(cookies=("a=1", "b=2")).to_event(cookie_list=True)
    assert (event["cookies"], event["headers"]) == (["a=1", "b=2"], {})
    assert "multiValueHeaders" not in event


@pytest.mark.parametrize("line", ["a\r\nSet-Cookie: b=c", "a\n", "a\0", "я"])
def test_a_header_of_ours_is_one_line_of_ascii(line: str) -> None:
    for headers, cookies in (({"Location": line}, ()), ({line: "a"}, ()), ({}, (line,))):
        with pytest.raises(ValueError, match="one line"):
            Response(headers=headers, cookies=cookies)


def test_every_answer_is_secured_in_one_place() -> None:
    assert secured(json_response(200, {}), "id-1").headers == {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Type": "application/json; charset=utf-8",
        "X-Request-Id": "id-1",
    }


def test_what_an_answer_says_itself_stands() -> None:
    headers = secured(Response(headers={"cache-control": "max-age=60", "X-Request-Id": "x"}), "id-1").headers
    assert (headers["cache-control"], headers["X-Request-Id"]) == ("max-age=60", "id-1")
    assert "Cache-Control" not in headers
