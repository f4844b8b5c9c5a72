"""The local gateway over real sockets: routes, refusals, connections."""

import json
from pathlib import Path

import pytest

from tests.tools.gateway_client import Client
from tools.gateway import LARGEST_BODY, main

every_shape = pytest.mark.parametrize("shape", ["yandex", "aws-v1", "aws-1.0", "aws-2.0"])


@every_shape
def test_a_path_leads_to_its_function_and_is_passed_on(client: Client) -> None:
    event = client.event("/api/auth/amocrm/callback?code=a%20b&state=s")

    assert event.get("path", event.get("rawPath")) == "/api/auth/amocrm/callback"
    assert event["queryStringParameters"] == {"code": "a b", "state": "s"}


def test_a_bare_function_url_has_no_path(client: Client) -> None:
    assert client.event("/functions/amocrm-integration?action=health")["path"] == ""


def test_an_unknown_path_gets_a_map_of_the_known_ones(client: Client) -> None:
    answer = client.send("/nowhere/<script>")
    page = answer.read().decode()

    assert answer.status == 404
    assert "/api/auth/amocrm/" in page
    assert "/functions/evotor-auth" in page
    assert "<script>" not in page


def test_a_function_that_does_not_exist_has_no_route(client: Client) -> None:
    assert client.send("/api/auth/insales/callback").status == 404
    client.connection.close()
    assert client.send("/functions/shared").status == 404


def test_a_longer_name_is_not_a_path_below(client: Client) -> None:
    assert client.send("/administrator").status == 404


def test_an_exception_becomes_the_clouds_502(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.send("/admin?crash=1")

    assert answer.status == 502
    assert answer.headers["X-Function-Error"] == "true"
    assert json.loads(answer.read())["errorType"] == "RuntimeError"
    assert "out of glass" in capsys.readouterr().err


@pytest.mark.parametrize(
    "answer",
    [
        ["text"],
        {"body": "no status"},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
        {"statusCode": 200, "headers": {"Via": "me"}},
        {"statusCode": 200, "headers": {"X-A": "1\r\nSet-Cookie: a=1"}},
        {"statusCode": 200, "headers": {"X-A": "я"}},
    ],
)
def test_an_answer_no_cloud_understands_is_a_502(client: Client, answer: object) -> None:
    assert client.answered(answer).status == 502


def test_one_connection_serves_many_requests(client: Client) -> None:
    client.event("/admin")
    socket = client.connection.sock
    client.event("/admin", method="POST", body=b"{}")

    assert client.connection.sock is socket


def test_an_empty_answer_leaves_the_connection_usable(client: Client) -> None:
    assert client.answered({"statusCode": 204}).read() == b""
    assert client.send("/admin", method="HEAD").read() == b""
    assert client.event("/admin")["httpMethod"] == "GET"


def test_a_body_over_the_clouds_limit_is_refused_unread(client: Client) -> None:
    client.connection.putrequest("POST", "/admin")
    client.connection.putheader("Content-Length", str(LARGEST_BODY + 1))
    client.connection.endheaders()

    assert client.connection.getresponse().status == 413


def test_a_taken_port_is_one_sentence_with_the_cure(
    client: Client, functions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--port", str(client.connection.port), "--functions", str(functions)]) == 1
    assert "choose another with --port" in capsys.readouterr().err
