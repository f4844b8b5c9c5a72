"""The host of a renamed account: reliability.md §3.3, F35."""

from collections.abc import Iterator

import pytest
import responses

from amocrm.renames import current_host
from shared import errors
from shared.outgoing import Outgoing
from shared.secret import Secret
from tests.amocrm.calls import FakeClock


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def renamed(vendor: responses.RequestsMock, body: object, status: int = 200) -> str:
    vendor.get("https://api-a.amocrm.ru/oauth2/account/current/subdomain", json=body, status=status)
    return current_host(Outgoing(clock=FakeClock()), "api-a.amocrm.ru", Secret("r-1"))


def test_a_renamed_account_is_found_by_its_refresh_token(vendor: responses.RequestsMock) -> None:
    assert renamed(vendor, {"id": 1, "subdomain": "new", "domain": "new.amocrm.ru"}) == "new.amocrm.ru"
    assert vendor.calls[0].request.headers["X-Refresh-Token"] == "r-1"


@pytest.mark.parametrize("body", [{"domain": "evil.example"}, {"domain": None}, {}, []])
def test_a_renamed_account_does_not_leave_the_allowed_hosts(vendor: responses.RequestsMock, body: object) -> None:
    with pytest.raises(errors.HostNotAllowed):
        renamed(vendor, body)


def test_a_dead_refresh_token_finds_nothing(vendor: responses.RequestsMock) -> None:
    with pytest.raises(errors.Unauthorized):
        renamed(vendor, {"title": "Unauthorized", "status": 401}, status=401)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", "<html>401 Authorization Required</html>"),
        ("application/json", '{"message": "Unauthorized"}'),
        ("application/json", '"Unauthorized"'),
        ("application/json", "<html>"),
        ("application/problem+json", '{"title": null}'),
        ("text/plain", ""),
    ],
)
def test_a_401_that_is_no_problem_document_says_nothing_of_the_token(
    vendor: responses.RequestsMock, content_type: str, body: str
) -> None:
    """A proxy or a page of maintenance answers every call like this."""
    url = "https://api-a.amocrm.ru/oauth2/account/current/subdomain"
    vendor.get(url, body=body, content_type=content_type, status=401)
    with pytest.raises(errors.NotJson):
        current_host(Outgoing(clock=FakeClock()), "api-a.amocrm.ru", Secret("r-1"))


def test_a_refresh_token_goes_to_no_foreign_api_domain() -> None:
    with pytest.raises(errors.HostNotAllowed):
        current_host(Outgoing(clock=FakeClock()), "api.evil.example", Secret("r-1"))
