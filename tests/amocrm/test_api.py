"""The raw call: what is sent, how answers are classified, what is repeated, how pages follow each other."""

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
import responses

from amocrm.client import AmoClient
from shared import errors
from shared.outgoing import Outgoing
from shared.secret import Secret
from tests.amocrm.calls import HOST, NGINX, URL, FakeClock, client
from tests.amocrm.payload_files import payload


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def test_a_call_carries_the_token_and_acts_as_the_person(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/api/v4/account", json={"id": 1})
    assert client(user_id=7).request("GET", "/api/v4/account", headers={"X-More": "1"}) == {"id": 1}
    sent = vendor.calls[0].request.headers
    assert (sent["Authorization"], sent["X-Context-User-ID"], sent["X-More"]) == ("Bearer token-1", "7", "1")


def test_without_a_person_the_token_acts_for_itself(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", json={})
    AmoClient(Outgoing(clock=FakeClock()), HOST, Secret("token-1")).request("GET", "/x")
    assert "X-Context-User-ID" not in vendor.calls[0].request.headers


def test_nested_filters_take_the_form_php_reads(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", json={})
    client().request(
        "GET", "/x", query={"filter": {"id": [1, 2], "statuses": [{"pipeline_id": 3}]}, "page": None, "flag": True}
    )
    expected = [("filter[id][]", "1"), ("filter[id][]", "2"), ("filter[statuses][0][pipeline_id]", "3")]
    assert parse_qsl(urlsplit(vendor.calls[0].request.url or "").query) == [*expected, ("flag", "1")]


def test_a_form_body_takes_the_same_form(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{URL}/x", json={})
    client().request("POST", "/x", form={"request": {"add": [1]}})
    assert vendor.calls[0].request.body == b"request%5Badd%5D%5B%5D=1"


@pytest.mark.parametrize(
    ("status", "content", "failure"),
    [
        (301, "text/html", errors.VendorError),
        (400, "application/problem+json", errors.Rejected),
        (401, "application/problem+json", errors.Unauthorized),
        (402, "application/problem+json", errors.PaymentRequired),
        (403, "application/problem+json", errors.Forbidden),
        (403, "text/html", errors.Blocked),
        (404, "text/html", errors.HostGone),
        (405, "text/html", errors.VendorError),
        (422, "text/html", errors.Rejected),
        (429, "text/html", errors.RateLimited),
        (500, "text/html", errors.Temporary),
        (504, "text/html", errors.AnswerLost),
    ],
)
def test_the_status_alone_tells_the_cause(status: int, content: str, failure: type[Exception]) -> None:
    with responses.RequestsMock() as vendor:
        vendor.post(f"{URL}/x", status=status, body=NGINX, content_type=content)
        with pytest.raises(failure) as caught:
            client(FakeClock(seconds=5)).request("POST", "/x", json={})
    assert type(caught.value) is failure


def test_a_key_named_status_in_a_good_answer_is_no_error(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", json={"status": 401, "title": "Unauthorized"})
    assert client().request("GET", "/x") == {"status": 401, "title": "Unauthorized"}


def test_no_content_is_nothing(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", status=204)
    assert client().request("GET", "/x") is None


def test_accepted_without_a_body_is_nothing(vendor: responses.RequestsMock) -> None:
    vendor.put(f"{URL}/x", status=202)
    assert client().request("PUT", "/x", json=[]) is None


def test_a_web_page_where_json_was_promised_is_not_json(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", body=NGINX, content_type="text/html")
    with pytest.raises(errors.NotJson):
        client().request("GET", "/x")


def test_a_validation_error_names_paths_but_no_values(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{URL}/x", status=400, json=payload("answers/validation"))
    with pytest.raises(errors.Rejected) as caught:
        client().request("POST", "/x", json=[])
    assert caught.value.paths == ("custom_fields_values.0.field_id NotSupportedChoice",)


@pytest.mark.parametrize("body", [[], {"validation-errors": {}}, {"validation-errors": [1, {"errors": "x"}]}, "x"])
def test_a_validation_error_of_another_shape_is_still_one(vendor: responses.RequestsMock, body: object) -> None:
    vendor.post(f"{URL}/x", status=400, json=body)
    with pytest.raises(errors.Rejected) as caught:
        client().request("POST", "/x", json=[])
    assert caught.value.paths == ()


def test_too_many_requests_are_repeated_after_a_growing_pause(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.post(f"{URL}/x", status=429, body=NGINX)
    vendor.post(f"{URL}/x", status=429, body=NGINX)
    vendor.post(f"{URL}/x", json={"id": 1})
    assert client(clock).request("POST", "/x", json={}) == {"id": 1}
    assert clock.slept == [1.0, 2.0]


def test_after_two_repetitions_too_many_requests_are_too_many(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", status=429, body=NGINX)
    with pytest.raises(errors.RateLimited):
        client().request("GET", "/x")
    assert len(vendor.calls) == 3


def test_the_pause_the_vendor_asks_for_is_kept(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.get(f"{URL}/x", status=429, body=NGINX, headers={"Retry-After": "4"})
    vendor.get(f"{URL}/x", json={})
    client(clock).request("GET", "/x")
    assert clock.slept == [4.0]


def test_a_pause_longer_than_the_deadline_ends_the_call_at_once(vendor: responses.RequestsMock) -> None:
    clock = FakeClock()
    vendor.get(f"{URL}/x", status=429, body=NGINX, headers={"Retry-After": "300"})
    with pytest.raises(errors.RateLimited) as caught:
        client(clock).request("GET", "/x")
    assert (caught.value.retry_after, clock.slept) == (300.0, [])


def test_a_failed_read_is_repeated(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", status=502, body=NGINX)
    vendor.get(f"{URL}/x", json={"id": 1})
    assert client().request("GET", "/x") == {"id": 1}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_failed_write_is_never_repeated(vendor: responses.RequestsMock, method: str) -> None:
    vendor.add(method, f"{URL}/x", status=502, body=NGINX)
    with pytest.raises(errors.Temporary):
        client().request(method, "/x", json={})
    assert len(vendor.calls) == 1


def test_a_block_is_not_hammered(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", status=403, body=NGINX, content_type="text/html")
    with pytest.raises(errors.Blocked):
        client().request("GET", "/x")
    assert len(vendor.calls) == 1


def test_the_rate_budget_hears_of_every_try(vendor: responses.RequestsMock) -> None:
    vendor.get(f"{URL}/x", status=429, body=NGINX)
    vendor.get(f"{URL}/x", json={})
    told: list[int] = []
    AmoClient(Outgoing(clock=FakeClock()), HOST, "token-1", pace=told.append).request("GET", "/x")
    assert told == [1, 1]


class Source:
    """The first token has died early; `renewals` counts how often another was asked for."""

    renewals = 0
    host = HOST

    def has_moved(self) -> bool:
        return False

    def token(self) -> Secret:
        return Secret("token-1")

    def renew(self) -> Secret:
        self.renewals += 1
        return Secret("token-2")


def test_a_refused_token_is_renewed_and_the_call_made_again(vendor: responses.RequestsMock) -> None:
    vendor.post(f"{URL}/x", status=401, json={})
    vendor.post(f"{URL}/x", json={"id": 1})
    assert AmoClient(Outgoing(clock=FakeClock()), HOST, Source()).request("POST", "/x", json={}) == {"id": 1}
    assert [call.request.headers["Authorization"] for call in vendor.calls] == ["Bearer token-1", "Bearer token-2"]


def test_a_token_is_renewed_only_once(vendor: responses.RequestsMock) -> None:
    source = Source()
    vendor.get(f"{URL}/x", status=401, json={})
    with pytest.raises(errors.Unauthorized):
        AmoClient(Outgoing(clock=FakeClock()), HOST, source).request("GET", "/x")
    assert (source.renewals, len(vendor.calls)) == (1, 2)


def test_a_foreign_host_gets_no_client() -> None:
    with pytest.raises(errors.HostNotAllowed):
        AmoClient(Outgoing(clock=FakeClock()), "evil.example", "token-1")


def test_the_token_is_not_shown_by_the_client() -> None:
    assert "token-1" not in repr(vars(client()))
