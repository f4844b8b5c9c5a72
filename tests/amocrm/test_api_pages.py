"""Lists: pages follow each other, and the token never follows a link away."""

import json
from collections.abc import Iterator

import pytest
import responses

from shared import errors
from tests.amocrm.calls import URL, client


@pytest.fixture
def vendor() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


def page(*ids: int, following: str | None = None) -> str:
    links = {"next": {"href": following}} if following else {}
    return json.dumps({"_links": links, "_embedded": {"leads": [{"id": one} for one in ids]}})


def get(vendor: responses.RequestsMock, body: str = "", status: int = 200, **query: str) -> None:
    match = [responses.matchers.query_param_matcher(query)]
    vendor.get(f"{URL}/api/v4/leads", body=body, status=status, content_type="application/hal+json", match=match)


def test_pages_follow_the_vendors_link(vendor: responses.RequestsMock) -> None:
    get(vendor, page(1, following=f"{URL}/api/v4/leads?page=2&limit=2&cursor=c"), page="1", limit="2")
    get(vendor, page(2), page="2", limit="2", cursor="c")
    assert len(list(client().pages("/api/v4/leads", limit=2))) == 2


def test_pages_without_links_are_counted_until_nothing_comes(vendor: responses.RequestsMock) -> None:
    get(vendor, '{"_embedded": {}}', page="1", limit="250", query="стекло")
    get(vendor, status=204, page="2", limit="250", query="стекло")
    assert len(list(client().pages("/api/v4/leads", query={"query": "стекло"}))) == 1


@pytest.mark.parametrize(
    "href", ["https://evil.example/api/v4/leads?page=2", "//evil.example/", "https://[x", "/x", ""]
)
def test_the_token_does_not_follow_a_link_to_another_host(vendor: responses.RequestsMock, href: str) -> None:
    body = json.dumps({"_links": {"next": {"href": href}}})
    get(vendor, body, page="1", limit="250")
    with pytest.raises(errors.NotJson):
        list(client().pages("/api/v4/leads"))
    assert len(vendor.calls) == 1


def test_a_link_back_to_the_same_page_ends_the_list(vendor: responses.RequestsMock) -> None:
    get(vendor, page(1, following=f"{URL}/api/v4/leads?page=1&limit=250"), page="1", limit="250")
    assert len(list(client().pages("/api/v4/leads"))) == 1
