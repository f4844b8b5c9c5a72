"""Every call of the guide's steps 1 and 2 is sent as the guide shows it: method, URL, headers, body."""

import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from evotor.publisher import Developer, LogIn, Publisher, Refused
from shared import errors
from shared.clock import SystemClock
from shared.outgoing import Answer, Outgoing
from shared.secret import Secret
from tests.architecture.tree import python
from tests.evotor import publisher_guide as guide
from tests.evotor.publisher_desk import LOGGED_IN, PASSWORD, TOKEN, changed, client, tokens
from tests.evotor.publisher_guide import Request, sent, shown
from tests.shared.raw_server import RawServer, Script, says

APP, VERSION = "537f5c5d-a173-466b-863a-dac5eb9d5bd0", "537f5c5d-a173-466b-863a-dac5eb9d5bd1"
OF_EVERY_CALL = {"host", "accept-encoding", "content-length", "user-agent"}
ANNA = Developer("anna@glass.example", Secret(PASSWORD))


def body(value: object) -> bytes:
    return json.dumps(value).encode()


def log_in(outgoing: Outgoing) -> object:
    return LogIn(outgoing, unrecorded).ask(ANNA, Secret("481516"))


def unrecorded(_request: str, _answer: Answer, _secrets: object) -> None:
    pass


def publisher(outgoing: Outgoing) -> Publisher:
    return Publisher(outgoing, Secret(TOKEN), unrecorded)


@dataclass(frozen=True)
class Sample:
    """`of`: the guide's curl. Where the guide contradicts itself: `url` of its heading, `also` headers of its text."""

    of: str
    do: Callable[[Outgoing], object]
    answers: list[bytes]
    url: tuple[str, str] = ("", "")
    also: dict[str, str] = field(default_factory=dict)
    statuses: tuple[str, ...] = ("200 OK",)

    @property
    def wanted(self) -> Request:
        values = {"access_token": TOKEN, "developer_username": ANNA.username, "developer_password": PASSWORD}
        request = shown(self.of, **values, **{"2fa_confirmation_code": "481516"})
        headers = {**request.headers, **self.also}
        return Request(request.method, request.url.replace(*self.url), headers, request.body)


THREE = ["push-notification:write", "event:read", "installations:read"]
SAMPLES = {
    "publisher token": Sample(guide.TOKEN, log_in, [body(LOGGED_IN)], also={"2fa_confirmation": "481516"}),
    "create a client": Sample(
        guide.CREATE,
        lambda outgoing: publisher(outgoing).create_client(APP, VERSION, ["https://example.html/"], ["device:read"]),
        [body(client())],
        statuses=("201 Created",),
    ),
    "list clients": Sample(
        guide.LIST,
        lambda outgoing: publisher(outgoing).clients("fabd6e93-9dcd-46d7-a4ca-3f9d8fc0a441", "0.1"),
        [b"{}", body({"items": [client()], "paging": {}})],
        url=("/oauth-app", "/oauth-apps"),
        statuses=("401 Unauthorized", "200 OK"),  # Bearer goes first
    ),
    "read scopes": Sample(guide.PERSONAL_TOKENS, lambda o: publisher(o).personal_tokens(), [body(tokens(*THREE))]),
    "change scopes": Sample(
        guide.CHANGE_SCOPES,
        lambda o: publisher(o).replace_scopes("42b7ec031a1d40d969f3487ee9dcae62", THREE),
        [body(changed(*THREE))],
    ),
}


def answering(bodies: list[bytes], statuses: tuple[str, ...]) -> Script:
    left = [says(text, status) for text, status in zip(bodies, statuses, strict=True)]

    def script(taken: socket.socket) -> None:
        left.pop(0)(taken)

    return script


def heard(sample: Sample) -> list[Request]:
    with RawServer(answering(sample.answers, sample.statuses)) as server:
        sample.do(Outgoing(gateway=server.url, clock=SystemClock()))
    return [sent(request) for request in server.heard]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_call_is_sent_as_the_guide_shows_it(name: str) -> None:
    wanted, made = SAMPLES[name].wanted, heard(SAMPLES[name])[-1]
    assert (made.method, made.url, made.body) == (wanted.method, wanted.url, wanted.body)
    assert {header: made.headers.get(header) for header in wanted.headers} == wanted.headers
    assert made.headers.keys() - wanted.headers.keys() <= OF_EVERY_CALL


def test_the_empty_user_agent_is_really_sent() -> None:
    with RawServer(says(body(client()))) as server:
        publisher(Outgoing(gateway=server.url, clock=SystemClock())).create_client(APP, VERSION, ["https://a/"], ["x"])
    assert b"\r\nUser-Agent: \r\n" in server.heard[0]


@pytest.mark.parametrize("name", ["create a client", "list clients"])
def test_bearer_is_tried_before_the_bare_token(name: str) -> None:
    sample = SAMPLES[name]
    refused_first = Sample(sample.of, sample.do, [b"{}", sample.answers[-1]], statuses=("401 No", "200 OK"))
    assert [request.headers["authorization"] for request in heard(refused_first)] == [f"Bearer {TOKEN}", TOKEN]


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "404 Not Found", "500 Error", "302 Found"])
def test_any_other_refusal_is_not_sent_again(status: str) -> None:
    with RawServer(says(b'{"code":"no_such_version"}', status)) as server, pytest.raises(Refused) as caught:
        publisher(Outgoing(gateway=server.url, clock=SystemClock())).clients(APP, "0.1")
    assert (len(server.heard), caught.value.told) == (1, '{"code":"no_such_version"}')


@pytest.mark.parametrize(
    "told",
    [
        {"items": [{"id": "a"}]},
        {"items": [{"id": "a", "scope": None}]},
        {"items": [{"scope": ["event:read"]}]},
        {"items": [{"id": "a", "scope": "event:read"}]},
        {"scope": []},
        [],
    ],
)
def test_tokens_of_another_shape_are_not_taken_for_tokens_without_scopes(told: object) -> None:
    with RawServer(says(body(told))) as server, pytest.raises(errors.NotJson):
        publisher(Outgoing(gateway=server.url, clock=SystemClock())).personal_tokens()


@pytest.mark.parametrize("identifier", ["..", "", "a/b", "a?b", "a%2fb", "а"])
def test_what_is_no_identifier_gets_into_no_path(identifier: str) -> None:
    with RawServer(says()) as server, pytest.raises(errors.NotSent):
        publisher(Outgoing(gateway=server.url, clock=SystemClock())).clients(APP, identifier)
    assert server.heard == []


@pytest.mark.parametrize(("told", "seconds"), [(900, 900), (None, 1799), (-5, 1799), ("x", 1799), (10**30, 86_400)])
def test_a_log_in_ends_when_evotor_says_and_otherwise_after_half_an_hour(told: object, seconds: float) -> None:
    with RawServer(says(body({**LOGGED_IN, "expires_in": told}))) as server:
        token = LogIn(Outgoing(gateway=server.url, clock=SystemClock()), unrecorded).ask(ANNA, None)
    assert not isinstance(token, Refused)
    assert token.expires_in == seconds


def test_no_request_path_leads_to_the_publishers_api() -> None:
    importing = re.compile(r"^\s*(from|import)\b.*\bpublisher", re.MULTILINE)
    users = [path for path in python("backend") if importing.search(path.read_text(encoding="utf-8"))]
    assert {path.stem for path in users} == {"publisher"}
