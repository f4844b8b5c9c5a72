"""Which page sent a request, by the two headers that browsers write."""

import pytest

from shared import same_origin
from shared.errors import CsrfFailed, OriginDenied
from shared.settings import Settings, load
from shared.web import Kind, Request

KEY = "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="
OURS = "https://crm.example.ru"


@pytest.fixture
def settings() -> Settings:
    keys = {"TOKEN_ENCRYPTION_KEYS": KEY, "SESSION_KEYS": KEY}
    return load({"DATABASE_URL": "postgresql://x/x", "PUBLIC_BASE_URL": f"{OURS}/app", **keys})


def sent(**headers: str) -> Request:
    return Request(Kind.HTTP, method="POST", headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize(
    "headers", [{"sec_fetch_site": "same-origin"}, {"origin": OURS}, {"sec_fetch_site": "same-origin", "origin": OURS}]
)
def test_our_own_page_may_change_things(settings: Settings, headers: dict[str, str]) -> None:
    same_origin.require(sent(**headers), settings)
    same_origin.refuse_foreign(sent(**headers), settings)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": ""},
        {"sec_fetch_site": "cross-site", "origin": OURS},
        {"origin": "null"},
        {"origin": ""},
        {"origin": f"{OURS}/"},
        {"origin": f"{OURS}:443"},
        {"origin": OURS.upper()},
        {"origin": f"{OURS}.evil.example"},
        {"origin": "http://crm.example.ru"},
    ],
)
def test_another_page_may_not(settings: Settings, headers: dict[str, str]) -> None:
    with pytest.raises(CsrfFailed):
        same_origin.require(sent(**headers), settings)
    with pytest.raises(OriginDenied):
        same_origin.refuse_foreign(sent(**headers), settings)


def test_without_either_header_a_cookie_is_not_enough_and_a_key_in_the_body_is(settings: Settings) -> None:
    with pytest.raises(CsrfFailed):
        same_origin.require(sent(), settings)
    same_origin.refuse_foreign(sent(), settings)


@pytest.mark.parametrize("headers", [{}, {"sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}])
def test_a_link_of_ours_or_a_typed_address_may_begin_something(headers: dict[str, str]) -> None:
    same_origin.refuse_navigation(sent(**headers))


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "Same-Origin"])
def test_a_link_of_another_site_may_not(site: str) -> None:
    with pytest.raises(CsrfFailed):
        same_origin.refuse_navigation(sent(sec_fetch_site=site))
