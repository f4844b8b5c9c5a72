"""Cookies, letter by letter, on every kind of host."""

import pytest

from shared.cookies import Cookie
from shared.settings import Settings, load
from shared.web import Kind, Request

COOKIE = Cookie("admin", "Strict", 43_200)
STRONG = "k1:dpLDrTVAu4A8Ags67mbNiIcSMjTqDG5xQ8Ct1z/0Me0="
OWN, SHARED, LOOPBACK = "https://crm.example.ru", "https://functions.poehali.dev/9f6c", "http://127.0.0.1:3000"


def settings(base_url: str) -> Settings:
    keys = {"TOKEN_ENCRYPTION_KEYS": STRONG, "SESSION_KEYS": STRONG}
    return load({"APP_ENV": "test", "DATABASE_URL": "postgresql://x/x", "PUBLIC_BASE_URL": base_url, **keys})


def with_cookies(header: str) -> Request:
    parts = (part.strip().partition("=") for part in header.split(";"))
    named = {name: value for name, _, value in parts}
    return Request(Kind.HTTP, method="POST", headers={"cookie": header}, cookies=named)


def test_a_cookie_is_bound_to_host_https_and_our_own_pages() -> None:
    flags = "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure"
    assert COOKIE.line(settings(OWN), "a.b.c") == f"__Host-admin=a.b.c; {flags}"


def test_on_loopback_without_https_the_prefix_and_secure_are_left_out() -> None:
    assert COOKIE.line(settings(LOOPBACK), "a.b.c") == "admin=a.b.c; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict"


def test_a_cookie_that_goes_is_empty_and_over() -> None:
    assert COOKIE.gone(settings(OWN)) == "__Host-admin=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"


@pytest.mark.parametrize(
    ("base_url", "header", "value"),
    [
        (OWN, "__Host-admin=a.b.c", "a.b.c"),
        (OWN, "admin=a.b.c", None),
        (OWN, "__Host-admin=", None),
        (OWN, "__host-admin=a.b.c", None),
        (LOOPBACK, "admin=a.b.c", "a.b.c"),
        (SHARED, "__Host-admin=a.b.c", None),
    ],
)
def test_a_cookie_is_read_under_its_one_name_and_never_on_a_host_of_strangers(
    base_url: str, header: str, value: str | None
) -> None:
    assert COOKIE.read(settings(base_url), with_cookies(header)) == value
