"""The raw call: what is sent, what is made again, what is reported."""

import base64

import pytest
import responses

from insales.answers import Usage
from insales.api import basic
from insales.client import InsalesClient
from shared import errors
from shared.outgoing import Outgoing
from shared.retrying import TokenSource
from shared.secret import Secret
from tests.insales.calls import ADMIN, PASSWORD, client, text
from tests.shared.parts import FakeClock

LIMITED = {"Retry-After": "212", "API-Usage-Limit": "500/500"}


class Renewable(TokenSource):
    """The first token has died."""

    def token(self) -> Secret:
        return Secret("token-1")

    def renew(self) -> Secret:
        return Secret("token-2")


def test_an_apps_password_goes_as_basic(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/x.json", json={"id": 1})
    assert client(scheme=basic("glass")).request("GET", "/admin/x.json") == {"id": 1}
    kind, _, sent = vendor.calls[0].request.headers["Authorization"].partition(" ")
    assert (kind, base64.b64decode(sent).decode()) == ("Basic", f"glass:{PASSWORD}")


def test_an_oauth_token_goes_as_bearer(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/x.json", json={})
    client().request("GET", "/admin/x.json")
    assert vendor.calls[0].request.headers["Authorization"] == f"Bearer {PASSWORD}"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_write_without_a_body_names_its_content_type(vendor: responses.RequestsMock, method: str) -> None:
    vendor.add(method, f"{ADMIN}/x.json", json={"status": "ok"})
    client().request(method, "/admin/x.json")
    assert vendor.calls[0].request.headers["Content-Type"] == "application/json"
    assert not vendor.calls[0].request.body


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_call_without_a_body_of_its_own_names_no_content_type(vendor: responses.RequestsMock, method: str) -> None:
    vendor.add(method, f"{ADMIN}/x.json", json={"status": "ok"})
    client().request(method, "/admin/x.json")
    assert "Content-Type" not in vendor.calls[0].request.headers


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_minutes_of_waiting_are_the_callers(vendor: responses.RequestsMock, status: int, method: str) -> None:
    clock = FakeClock()
    vendor.add(method, f"{ADMIN}/x.json", status=status, headers=LIMITED)
    with pytest.raises(errors.RateLimited) as caught:
        client(clock).request(method, "/admin/x.json")
    assert (caught.value.retry_after, clock.slept, len(vendor.calls)) == (212.0, [], 1)


def test_a_wait_that_fits_is_waited(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.post(f"{ADMIN}/x.json", status=503, headers={"Retry-After": "3"})
    vendor.post(f"{ADMIN}/x.json", json={})
    client(clock).request("POST", "/admin/x.json")
    assert clock.slept == [3.0]


def test_every_answer_tells_the_quota(vendor: responses.RequestsMock) -> None:
    told: list[Usage] = []
    vendor.get(f"{ADMIN}/x.json", status=502, headers={"API-Usage-Limit": "7/500"})
    vendor.get(f"{ADMIN}/x.json", json={}, headers={"API-Usage-Limit": "8/500"})
    client(on_usage=told.append).request("GET", "/admin/x.json")
    assert told == [Usage(7, 500), Usage(8, 500)]


def test_a_refusal_tells_the_quota_too(vendor: responses.RequestsMock) -> None:
    told: list[Usage] = []
    vendor.get(f"{ADMIN}/x.json", status=429, headers=LIMITED)
    with pytest.raises(errors.RateLimited):
        client(on_usage=told.append).request("GET", "/admin/x.json")
    assert told == [Usage(500, 500)]


def test_a_wrong_password_is_asked_once(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/x.json", status=401, body=text("failures/unauthorized__basic.txt"))
    with pytest.raises(errors.Unauthorized):
        client(scheme=basic("glass")).request("GET", "/admin/x.json")
    assert len(vendor.calls) == 1


def test_a_token_that_can_be_renewed_is(vendor: responses.RequestsMock) -> None:
    vendor.put(f"{ADMIN}/x.json", status=401, body=text("failures/unauthorized__basic.txt"))
    vendor.put(f"{ADMIN}/x.json", json={})
    client(access=Renewable()).request("PUT", "/admin/x.json")
    assert [call.request.headers["Authorization"] for call in vendor.calls] == ["Bearer token-1", "Bearer token-2"]


def test_a_failed_write_is_never_repeated(vendor: responses.RequestsMock) -> None:
    vendor.put(f"{ADMIN}/x.json", status=504)
    with pytest.raises(errors.AnswerLost):
        client().request("PUT", "/admin/x.json")
    assert len(vendor.calls) == 1


def test_a_redirect_is_not_followed_with_a_password(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{ADMIN}/x.json", status=302, headers={"Location": "https://evil.example/admin/x.json"})
    with pytest.raises(errors.VendorError):
        client(scheme=basic("glass")).request("GET", "/admin/x.json")
    assert len(vendor.calls) == 1


def test_a_foreign_host_gets_no_client() -> None:
    with pytest.raises(errors.HostNotAllowed):
        InsalesClient(Outgoing(clock=FakeClock()), "evil.example", Secret(PASSWORD))


def test_the_password_is_not_shown_by_the_client() -> None:
    assert PASSWORD not in repr(vars(client(scheme=basic("glass"))))
