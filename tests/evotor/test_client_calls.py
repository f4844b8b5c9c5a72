"""The raw call: its headers, what is made again, what answers tell by the way."""

import io
import json
from collections.abc import Iterator

import pytest
import responses

from evotor import first_contact
from evotor.answers import Rate
from evotor.client import bare
from shared import errors
from shared.log import Log
from shared.retrying import TokenSource
from shared.secret import Secret
from tests.evotor.tills import TOKEN, URL, client
from tests.shared.parts import FakeClock

STORES = f"{URL}/stores"
EMPTY: dict[str, object] = {"items": [], "paging": {}}
SPENT = {"X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "42"}


class Renewable(TokenSource):
    """The first token has died."""

    def token(self) -> Secret:
        return Secret("token-1")

    def renew(self) -> Secret:
        return Secret("token-2")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    first_contact.TOLD.clear()
    yield io.StringIO()
    first_contact.TOLD.clear()


def events(written: io.StringIO, name: str) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return [{key: told for key, told in line.items() if key != "event"} for line in lines if line["event"] == name]


def test_a_token_goes_as_bearer_and_the_second_version_is_asked_for(vendor: responses.RequestsMock) -> None:
    vendor.get(STORES, json=EMPTY)
    client().stores()
    headers = vendor.calls[0].request.headers
    assert (headers["Authorization"], headers["Accept"]) == (f"Bearer {TOKEN}", "application/vnd.evotor.v2+json")
    assert "Content-Type" not in headers


def test_a_bare_token_goes_in_its_own_header(vendor: responses.RequestsMock) -> None:
    vendor.get(STORES, json=EMPTY)
    client(style=bare).stores()
    headers = vendor.calls[0].request.headers
    assert headers["X-Authorization"] == TOKEN
    assert "Authorization" not in headers


def test_the_vendors_own_json_type_is_json(vendor: responses.RequestsMock) -> None:
    vendor.get(STORES, body=json.dumps(EMPTY), content_type="application/vnd.evotor.v2+json;charset=UTF-8")
    assert client().stores().items == ()


def test_a_token_that_can_be_renewed_is(vendor: responses.RequestsMock) -> None:
    vendor.get(STORES, status=401, json={"code": "unauthorized"})
    vendor.get(STORES, json=EMPTY)
    client(access=Renewable()).stores()
    assert [call.request.headers["Authorization"] for call in vendor.calls] == ["Bearer token-1", "Bearer token-2"]


def test_a_wait_that_fits_is_waited(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.get(STORES, status=429, headers={**SPENT, "X-RateLimit-Reset": "3"})
    vendor.get(STORES, json=EMPTY)
    client(clock).stores()
    assert clock.slept == [3.0]


def test_a_longer_wait_is_the_callers(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.get(STORES, status=429, headers=SPENT)
    with pytest.raises(errors.RateLimited) as caught:
        client(clock).stores()
    assert (caught.value.retry_after, clock.slept, len(vendor.calls)) == (42.0, [], 1)


def test_every_answer_tells_what_is_left_a_refusal_included(vendor: responses.RequestsMock) -> None:
    told: list[Rate] = []
    vendor.get(STORES, status=429, headers=SPENT)
    with pytest.raises(errors.RateLimited):
        client(on_rate=told.append).stores()
    assert told == [Rate(300, 0, 42)]


def test_a_url_that_will_be_retired_is_logged(vendor: responses.RequestsMock, written: io.StringIO) -> None:
    vendor.get(STORES, json=EMPTY, headers={"Warning": '299 - "Deprecated API"'})
    client(log=Log(written)).stores()
    [line] = events(written, "api_warning")
    assert line == {"host": "api.evotor.ru", "paths": ["/stores"], "detail": '299 - "Deprecated API"'}


def test_what_the_guide_leaves_open_is_logged_at_the_first_answer_alone(
    vendor: responses.RequestsMock, written: io.StringIO
) -> None:
    vendor.get(f"{URL}/stores/X-1/products", json=EMPTY, headers=SPENT)
    for _ in range(2):
        client(log=Log(written)).products("X-1")
    assert events(written, "first_contact") == [
        {"code": "rate_limit", "status": 200, "detail": "X-RateLimit-Limit 300"},
        {"code": "bearer at stores/products", "status": 200},
    ]


def test_a_redirect_is_not_followed_with_a_token(vendor: responses.RequestsMock) -> None:
    vendor.get(STORES, status=302, headers={"Location": "https://evil.example/stores"})
    with pytest.raises(errors.VendorError):
        client().stores()
    assert len(vendor.calls) == 1


def test_the_token_is_not_shown_by_the_client() -> None:
    assert TOKEN not in repr(vars(client()))
