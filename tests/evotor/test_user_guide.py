"""Steps 3 and 4 are asked as the guide shows them, and what it shows in answer is understood."""

import base64
import json
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest

from evotor import claims
from evotor.access import token_endpoint
from evotor.authorize import consent_link
from evotor.configuration import Configuration
from shared.oauth import Grant
from shared.outgoing import Outgoing
from shared.secret import Secret
from shared.settings import Client
from tests.canaries import canary, known
from tests.evotor import user_guide as guide
from tests.evotor.publisher_guide import Request, sent, shown
from tests.shared.parts import FakeClock
from tests.shared.raw_server import RawServer, says

REDIRECT_URI = guide.RETURN.partition("?")[0]
SECRET = known("44c8fa46-af2d-47c3-b440-e2b82963ea0e", "client secret")
OURS = Configuration(Client("89856c66-c9d1-4fad-996e-71fa368179ee", Secret(SECRET)), REDIRECT_URI, "")
OF_EVERY_CALL = {"host", "accept-encoding", "content-length", "user-agent"}


def asked(server: RawServer) -> Request:
    return sent(server.heard[0])


def exchanged(server: RawServer, code: str = "1VjYdDPDT0qf") -> Grant:
    outgoing = Outgoing(gateway=server.url, clock=FakeClock())
    return token_endpoint(outgoing, OURS, OURS.redirect_uri).exchange(Secret(code))


def test_the_link_is_the_guides_and_a_state() -> None:
    wanted = guide.LINK.format(client_id=OURS.client.id, redirect_url=REDIRECT_URI)
    link = consent_link(OURS, Secret("s1"), gateway=None)

    assert link.partition("?")[0] == wanted.partition("?")[0]
    assert parse_qsl(urlsplit(link).query) == [*parse_qsl(urlsplit(wanted).query), ("state", "s1")]


def test_step_4_is_sent_as_the_guide_shows_it() -> None:
    basic = base64.b64encode(f"{OURS.client.id}:{SECRET}".encode()).decode()
    wanted = shown(guide.TOKEN, basic=basic, code="1VjYdDPDT0qf")
    with RawServer(says(json.dumps(guide.ANSWER).encode())) as server:
        exchanged(server)
        was = asked(server)

    assert (was.method, was.url) == (wanted.method, wanted.url)
    assert {name: text for name, text in was.headers.items() if name not in OF_EVERY_CALL} == wanted.headers
    assert isinstance(was.body, list)
    assert isinstance(wanted.body, list)
    assert sorted(was.body) == sorted(wanted.body)


def test_a_refresh_is_the_same_call_with_the_other_grant() -> None:
    token = canary("refresh token")
    with RawServer(says(json.dumps(guide.ANSWER).encode())) as server:
        outgoing = Outgoing(gateway=server.url, clock=FakeClock())
        token_endpoint(outgoing, OURS, redirect_uri="").refresh(Secret(token))
        was = asked(server)

    assert (was.method, was.url) == ("POST", "https://oauth.evotor.ru/oauth/token")
    assert was.headers["authorization"].startswith("Basic ")
    assert was.body == [("grant_type", "refresh_token"), ("refresh_token", token)]


def test_the_guides_answer_is_understood() -> None:
    with RawServer(says(json.dumps(guide.ANSWER).encode())) as server:
        grant = exchanged(server)

    said = claims.of_access(grant.access_token)
    assert (said.user_id, said.client_id) == ("01-000000001890833", "c7d077b12ec1b038331d4283e812219e")
    assert (said.app_id, said.scopes) == ("f6e0d6c8-7af6-466f-b379-d3909e07bc54", ("profile:read",))
    assert grant.expires_in == 86399
    assert grant.refresh_token is not None
    assert claims.end_of(grant.refresh_token) == 1599913219


@pytest.mark.parametrize("issued", [1597320746126, 1597320746, "soon", None])
def test_a_time_of_issue_in_milliseconds_is_no_matter(issued: object) -> None:
    said = {"user_name": "01-000000001890833", "exp": 1597322546, "iat": issued}
    token = Secret(jwt.encode(said, canary("vendor's key")))

    assert claims.of_access(token).user_id == "01-000000001890833"
    assert claims.end_of(token) == 1597322546


@pytest.mark.parametrize("end", [None, "1597322546", True, 1597322546000, [1]])
def test_an_end_that_is_no_moment_is_none(end: object) -> None:
    assert claims.end_of(Secret(jwt.encode({"exp": end} if end else {}, canary("vendor's key")))) is None


@pytest.mark.parametrize("token", ["", "not-a-jwt", "a.b.c", "3f2b8c1e-77aa-4c4d-9d0e-1b2a3c4d5e6f"])
def test_what_is_no_jwt_says_nothing(token: str) -> None:
    assert claims.of_access(Secret(token)) == claims.Claims("", "", "", ())
    assert claims.end_of(Secret(token)) is None
