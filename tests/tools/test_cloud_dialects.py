"""One request and one answer in every cloud's dialect, with the infidelities platforms.md §A names."""

import json

import pytest

from tests.tools.gateway_client import Client

every_shape = pytest.mark.parametrize("shape", ["yandex", "aws-v1", "aws-1.0", "aws-2.0"])


def test_poehali_renames_authorization_and_cookie(client: Client) -> None:
    event = client.event("/admin", headers=[("authorization", "Bearer t"), ("cookie", "a=1"), ("x-lead-id", "7")])

    assert event["headers"]["X-Authorization"] == "Bearer t"
    assert event["headers"]["X-Cookie"] == "a=1"
    assert event["headers"]["X-Lead-Id"] == "7"
    assert not {"Authorization", "Cookie", "authorization", "cookie"} & set(event["headers"])


def test_the_proxys_own_header_wins_over_a_forged_one(client: Client) -> None:
    event = client.event("/admin", headers=[("X-Authorization", "Bearer forged"), ("Authorization", "Bearer true")])

    assert event["multiValueHeaders"]["X-Authorization"] == ["Bearer true"]


def test_yandex_encodes_every_body_but_json(client: Client) -> None:
    form = client.event("/admin", method="POST", body=b"a=1", headers=[("Content-Type", "text/plain")])
    document = client.event("/admin", method="POST", body=b"{}", headers=[("Content-Type", "application/json")])

    assert (form["body"], form["isBase64Encoded"]) == ("YT0x", True)
    assert (document["body"], document["isBase64Encoded"]) == ("{}", False)


def test_repeated_values_stay_in_the_multi_value_maps(client: Client) -> None:
    event = client.event("/admin?a=1&a=2", headers=[("X-Tag", "1"), ("X-Tag", "2")])

    assert event["queryStringParameters"] == {"a": "2"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["headers"]["X-Tag"] == "2"
    assert event["multiValueHeaders"]["X-Tag"] == ["1", "2"]


@pytest.mark.parametrize("shape", ["aws-2.0"])
def test_payload_2_joins_what_is_repeated_and_lists_cookies(client: Client) -> None:
    event = client.event("/admin?a=1&a=2", headers=[("X-Tag", "1"), ("X-Tag", "2"), ("Cookie", "b=1; c=2")])

    assert event["queryStringParameters"] == {"a": "1,2"}
    assert event["headers"]["x-tag"] == "1,2"
    assert event["cookies"] == ["b=1", "c=2"]
    assert "cookie" not in event["headers"]


@pytest.mark.parametrize("shape", ["aws-2.0"])
def test_payload_2_leaves_out_what_is_empty(client: Client) -> None:
    assert not {"queryStringParameters", "body", "cookies"} & set(client.event("/admin"))


@pytest.mark.parametrize("shape", ["aws-1.0"])
def test_payload_1_lowers_names_and_encodes_forms(client: Client) -> None:
    headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Authorization", "Bearer t")]
    event = client.event("/admin", method="POST", body=b"a=1", headers=headers)

    assert event["headers"]["authorization"] == "Bearer t"
    assert event["queryStringParameters"] is None
    assert (event["body"], event["isBase64Encoded"]) == ("YT0x", True)


@pytest.mark.parametrize("shape", ["aws-v1"])
def test_rest_keeps_the_clients_spelling(client: Client) -> None:
    event = client.event("/admin", headers=[("x-LEAD-id", "7")])

    assert event["headers"]["x-LEAD-id"] == "7"
    assert event["body"] is None


@every_shape
def test_the_caller_and_the_request_are_identified(client: Client, shape: str) -> None:
    seen = json.loads(client.send("/admin").read())
    request = seen["event"]["requestContext"]

    assert request["requestId"] == seen["request_id"]
    assert request["http" if shape == "aws-2.0" else "identity"]["sourceIp"] == "127.0.0.1"
    assert 29_000 < seen["millis"] <= 30_000


def test_headers_lose_against_their_multi_value_twin(client: Client) -> None:
    answer = client.answered({"statusCode": 302, "headers": {"X-A": "lost"}, "multiValueHeaders": {"x-a": ["1", "2"]}})

    assert answer.status == 302
    assert answer.headers.get_all("x-a") == ["1", "2"]


def test_poehali_turns_x_set_cookie_into_set_cookie(client: Client) -> None:
    answer = client.answered({"statusCode": 200, "multiValueHeaders": {"X-Set-Cookie": ["a=1", "b=2"]}})

    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("shape", ["aws-2.0"])
def test_payload_2_reads_cookies_and_no_multi_value_headers(client: Client) -> None:
    answer = client.answered({"statusCode": 200, "cookies": ["a=1", "b=2"], "multiValueHeaders": {"X-A": ["1"]}})

    assert answer.headers.get_all("Set-Cookie") == ["a=1", "b=2"]
    assert "X-A" not in answer.headers


def test_a_base64_answer_is_decoded(client: Client) -> None:
    assert client.answered({"statusCode": 200, "body": "/w==", "isBase64Encoded": True}).read() == b"\xff"
