"""The links of an authorization, on a host of our own and on one shared with strangers."""

from urllib.parse import parse_qs, urlsplit

import pytest

from amocrm.links import Links
from shared.secret import Secret
from shared.services import Services
from tests.amocrm.installation import CLIENT, HOST, build_services, request, saved
from tests.databases import query

STRONG = "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="
PRODUCTION = {"APP_ENV": "production", "TOKEN_ENCRYPTION_KEYS": STRONG, "SESSION_KEYS": STRONG}


def at(dsn: str, base_url: str) -> Services:
    return build_services(dsn, PUBLIC_BASE_URL=base_url, **PRODUCTION)


def test_on_our_own_host_the_link_is_ours_and_holds_a_ticket_alone(database_url: str) -> None:
    services = at(database_url, "https://crm.example.ru")
    link = urlsplit(Links(services).authorize(saved(services), mode="popup", host="service", by=None))
    assert (link.netloc, link.path) == ("crm.example.ru", "/api/auth/amocrm/start")
    assert list(parse_qs(link.query)) == ["ticket"]


def test_on_a_shared_host_the_link_is_amocrms_and_the_state_needs_no_cookie(database_url: str) -> None:
    services = at(database_url, "https://functions.poehali.dev/9f6c")
    link = urlsplit(Links(services).authorize(saved(services), mode="popup", host="service", by=None))
    [state] = parse_qs(link.query)["state"]
    assert (link.netloc, link.path) == ("www.amocrm.ru", "/oauth")
    assert services.states.consume("amocrm", state, None).mode == "popup"


@pytest.mark.parametrize(
    ("domain", "host", "expected"),
    [
        (HOST, "service", "www.amocrm.ru"),
        (HOST, "account", HOST),
        ("shop.kommo.com", "service", "www.kommo.com"),
        ("shop.amocrm.com", "service", "www.kommo.com"),
    ],
)
def test_the_vendors_link_has_the_host_that_was_asked_for(
    database_url: str, domain: str, host: str, expected: str
) -> None:
    services = at(database_url, "https://crm.example.ru")
    link = urlsplit(Links(services).vendor(saved(services, domain), Secret("s/1&"), "popup", host))
    assert link.netloc == expected
    assert parse_qs(link.query) == {"client_id": [CLIENT.id], "state": ["s/1&"], "mode": ["popup"]}


def test_over_tls_the_cookie_is_bound_to_the_host(database_url: str) -> None:
    links = Links(at(database_url, "https://crm.example.ru"))
    assert links.cookie(Secret("b")) == "__Host-oa=b; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"
    assert links.browser(request(cookies={"__Host-oa": "b", "oa": "planted"})) == "b"
    assert links.browser(request(cookies={"oa": "planted"})) is None


def test_an_empty_cookie_is_no_browser(services: Services) -> None:
    assert Links(services).browser(request(cookies={"oa": ""})) is None


def test_links_leave_no_state_in_the_open(database_url: str) -> None:
    services = at(database_url, "https://functions.poehali.dev/9f6c")
    link = Links(services).authorize(saved(services), mode="popup", host="service", by=None)
    [state] = parse_qs(urlsplit(link).query)["state"]
    assert state not in str(query(database_url, "SELECT * FROM oauth_states"))
