"""What the wrapper sends, what it gives back, and what it never does."""

import gzip
import socket
import struct

import pytest

from shared import errors
from shared.addresses import Address
from shared.clock import SystemClock
from shared.outgoing import BODY_LIMIT, Answer, Outgoing
from tests.shared.raw_server import RawServer, Script, says

HOST = "mycompany.amocrm.ru"


def outgoing(server: RawServer) -> Outgoing:
    return Outgoing(gateway=server.url, clock=SystemClock(), deadline=5.0)


def answer_to(script: Script) -> Answer:
    with RawServer(script) as server:
        return outgoing(server).send("GET", HOST, "/api/v4/account")


def test_the_gateway_gets_path_and_query_unchanged_and_the_vendor_as_host() -> None:
    with RawServer(says()) as server:
        outgoing(server).send("GET", HOST, "/api/v4/leads", query=[("filter[id][]", "1"), ("filter[id][]", "2")])
    head = server.heard[0].decode()
    assert head.startswith("GET /api/v4/leads?filter%5Bid%5D%5B%5D=1&filter%5Bid%5D%5B%5D=2 HTTP/1.1\r\n")
    assert f"\r\nHost: {HOST}\r\n" in head


def test_json_goes_out_as_utf_8() -> None:
    with RawServer(says()) as server:
        outgoing(server).send("POST", HOST, "/x", json=[{"text": "Стекло"}])
    assert server.heard[0].endswith('\r\n\r\n[{"text": "Стекло"}]'.encode())
    assert b"\r\nContent-Type: application/json\r\n" in server.heard[0]


def test_half_a_character_is_replaced_instead_of_failing() -> None:
    with RawServer(says()) as server:
        outgoing(server).send("POST", HOST, "/x", json="a\ud800b")
    assert server.heard[0].endswith(b'"a?b"')


def test_a_form_goes_out_form_encoded() -> None:
    with RawServer(says()) as server:
        outgoing(server).send("POST", HOST, "/x", form=[("a[]", "1"), ("a[]", "б")])
    assert server.heard[0].endswith(b"\r\n\r\na%5B%5D=1&a%5B%5D=%D0%B1")
    assert b"\r\nContent-Type: application/x-www-form-urlencoded\r\n" in server.heard[0]


def test_headers_are_added_to_our_user_agent() -> None:
    with RawServer(says()) as server:
        outgoing(server).send("GET", HOST, "/", headers={"Authorization": "Bearer t"})
    assert b"\r\nAuthorization: Bearer t\r\n" in server.heard[0]
    assert b"\r\nUser-Agent: glass-deals/" in server.heard[0]


def test_header_names_of_the_answer_are_lower_case() -> None:
    assert answer_to(says(b"{}", "200 OK", "X-Request-Id: r1")).headers["x-request-id"] == "r1"


def test_the_next_call_uses_the_same_connection_also_after_an_empty_answer() -> None:
    with RawServer(says(b"", "204 No Content")) as server:
        caller = outgoing(server)
        assert [caller.send("GET", HOST, "/").status for _ in range(3)] == [204, 204, 204]
    assert server.connects == 1


def test_a_cookie_of_the_vendor_is_not_sent_back() -> None:
    with RawServer(says(b"{}", "200 OK", "Set-Cookie: session=1; Path=/")) as server:
        caller = outgoing(server)
        caller.send("GET", HOST, "/")
        caller.send("GET", HOST, "/")
    assert b"session=1" not in server.heard[1]


def test_proxies_and_passwords_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert answer_to(says()).status == 200


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_nobody_goes_there(status: int) -> None:
    with RawServer(says()) as other, RawServer(says(b"", f"{status} Moved", f"Location: {other.url}/x")) as server:
        answer = outgoing(server).send("POST", HOST, "/oauth2/access_token", json={"client_secret": "s"})
        assert (answer.status, other.connects, len(server.heard)) == (status, 0, 1)


def test_the_body_of_a_redirect_is_limited_too() -> None:
    with pytest.raises(errors.NotJson):
        answer_to(says(b"x" * (BODY_LIMIT + 1), "302 Found", "Location: https://evil.example/"))


def test_a_body_at_the_limit_arrives() -> None:
    assert len(answer_to(says(b"x" * BODY_LIMIT)).body) == BODY_LIMIT


def test_a_compressed_answer_arrives_decompressed() -> None:
    assert answer_to(says(gzip.compress(b'{"a":1}'), "200 OK", "Content-Encoding: gzip")).json() == {"a": 1}


def chunked(body: bytes) -> Script:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    text = head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    return lambda taken: taken.sendall(text)


BOMB = gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize("script", [says(BOMB, "200 OK", "Content-Encoding: gzip"), chunked(BOMB)])
def test_a_gzip_bomb_is_given_up_at_the_limit(script: Script) -> None:
    with pytest.raises(errors.NotJson):
        answer_to(script)


def test_a_spoilt_compression_is_not_json() -> None:
    with pytest.raises(errors.NotJson):
        answer_to(says(b"not gzip at all", "200 OK", "Content-Encoding: gzip"))


def test_an_endless_body_is_given_up_at_the_limit() -> None:
    def endless(taken: socket.socket) -> None:
        taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n")
        while True:
            taken.sendall(bytes(65_536))

    with pytest.raises(errors.NotJson):
        answer_to(endless)


def reset(taken: socket.socket) -> None:
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    taken.close()


def half(taken: socket.socket) -> None:
    taken.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
    taken.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("script", [reset, half, lambda taken: taken.shutdown(socket.SHUT_RDWR)])
def test_a_connection_that_breaks_after_sending_leaves_the_outcome_unknown(script: Script) -> None:
    with pytest.raises(errors.AnswerLost):
        answer_to(script)


def test_a_closed_port_means_nothing_was_sent() -> None:
    with RawServer(says()) as server:
        gone = server.url
    with pytest.raises(errors.NotSent):
        Outgoing(gateway=gone, clock=SystemClock()).send("POST", HOST, "/", json={})


def test_an_unknown_name_means_nothing_was_sent() -> None:
    def unknown(_host: str, _port: int) -> list[Address]:
        raise socket.gaierror

    with pytest.raises(errors.NotSent):
        Outgoing(clock=SystemClock(), resolve=unknown).send("GET", HOST, "/")


def test_a_header_that_cannot_be_sent_is_not_sent_and_not_told() -> None:
    with RawServer(says()) as server, pytest.raises(errors.NotSent) as caught:
        outgoing(server).send("GET", HOST, "/", headers={"Authorization": "Bearer sec\r\nret"})
    assert "sec" not in repr(caught.value)


def test_a_failure_tells_nothing_of_the_request_not_even_in_its_chain() -> None:
    with RawServer(reset) as server, pytest.raises(errors.AnswerLost) as caught:
        outgoing(server).send("POST", HOST, "/x", query=[("code", "canary")], json={"client_secret": "canary"})
    assert "canary" not in f"{caught.value!r}{caught.value.detail}"
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b"\xff", b"NaN", b"[" * 100_000, b"9" * 5000, b"1e9999"])
def test_what_is_not_json_says_so(body: bytes) -> None:
    with pytest.raises(errors.NotJson):
        Answer(200, {"content-type": "application/json"}, body).json()


def test_html_is_not_parsed_as_json() -> None:
    with pytest.raises(errors.NotJson):
        Answer(200, {"content-type": "text/html"}, b"{}").json()


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("999999999", 86_400.0), ("soon", None), ("-1", None)])
def test_retry_after_is_read_in_seconds(header: str, seconds: float | None) -> None:
    assert Answer(429, {"retry-after": header}, b"").retry_after == seconds
