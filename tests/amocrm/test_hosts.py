"""Table 4C of reliability.md, rows H1-H23."""

import pytest

from amocrm.hosts import account_host, service_host, vendor_host
from shared import errors

REFUSED = [
    *["evil.com", "evil.com/?", "evil.com#", "evil.com/", "evil.com:443/", "a.amocrm.ru@evil.com", "a@evil.com/"],
    *["a.amocrm.ru.evil.com", "evilamocrm.ru", "amocrm.ru", ".amocrm.ru", "-a.amocrm.ru", "a-.amocrm.ru"],
    *["a.b.amocrm.ru", "a.amocrm.ru.", "a.amocrm.ru\n", "a.amocrm.ru\r\nHost: x", "a.amocrm.ru%0a"],
    *["a.amocrm.ru:8080", "a.amocrm.ru:80", "//a.amocrm.ru", "ftp://a.amocrm.ru", "a.amocrm.ru/path"],
    *["a.amocrm.ru?x", "a.amocrm.ru#x", "evil.com\\.amocrm.ru", "evil.com\\", "127.0.0.1", "localhost", "[::1]", "0"],
    *["0x7f.1", "0x7f000001", "2130706433", "127.1", "169.254.169.254/", "metadata.google.internal", "fd00::1"],
    *["[::ffff:169.254.169.254]", "a.amocrm.ru%2eevil.com", "%61.amocrm.ru", "%2561.amocrm.ru", "а.amocrm.ru"],
    *["xn--80a.amocrm.ru", "a。amocrm.ru", f"{'a' * 64}.amocrm.ru", "a." * 150 + "amocrm.ru", "", "a..amocrm.ru", "*"],
    *[
        "*.amocrm.ru",
        "a_b.amocrm.ru",
        "a b.amocrm.ru",
        " a.amocrm.ru",
        "a.amocrm.ru ",
        "a\t.amocrm.ru",
        "a\0.amocrm.ru",
    ],
    *["a.\u212aommo.com", "a.ſ.amocrm.ru", "a.amocrm-ru", "aXamocrm.ru"],
]


@pytest.mark.parametrize("text", [*REFUSED, "https://a.amocrm.ru", "a"])
def test_a_host_from_a_vendor_or_browser_is_refused(text: str) -> None:
    with pytest.raises(errors.HostNotAllowed):
        vendor_host(text)


@pytest.mark.parametrize(
    "text",
    [
        *REFUSED,
        *["https://evil.com/a.amocrm.ru", "https://a.amocrm.ru@evil.com/", "https://a.amocrm.ru:443/", "www"],
        *["https://www.amocrm.ru/oauth", "https://a.amocrm.ru\\@evil.com", "https://a.amocrm.ru/\nx", "мой"],
    ],
)
def test_an_account_from_a_person_is_refused(text: str) -> None:
    with pytest.raises(errors.HostNotAllowed):
        account_host(text)


@pytest.mark.parametrize("text", ["a.amocrm.ru", "a1-b.amocrm.com", "a.kommo.com", "api-b.amocrm.ru", "1a.amocrm.ru"])
def test_a_good_host_stays_as_it_is(text: str) -> None:
    assert vendor_host(text) == text


def test_upper_case_becomes_lower_case() -> None:
    assert (vendor_host("A.AMOCRM.RU"), account_host("A.AMOCRM.RU"), account_host("A")) == ("a.amocrm.ru",) * 3


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("mycompany", "mycompany.amocrm.ru"),
        ("mycompany.amocrm.ru", "mycompany.amocrm.ru"),
        ("https://mycompany.amocrm.ru", "mycompany.amocrm.ru"),
        ("https://mycompany.amocrm.ru/leads/detail/7?tab=1#x", "mycompany.amocrm.ru"),
        ("https://mycompany.kommo.com/", "mycompany.kommo.com"),
        ("mycompany.amocrm.com", "mycompany.amocrm.com"),
    ],
)
def test_every_way_to_name_an_account_gives_its_host(text: str, host: str) -> None:
    assert account_host(text) == host


def test_the_allowed_suffixes_can_be_given() -> None:
    assert account_host("shop", suffixes=("amocrm.com.kz",)) == "shop.amocrm.com.kz"
    with pytest.raises(errors.HostNotAllowed):
        vendor_host("shop.amocrm.ru", suffixes=("amocrm.com.kz",))


@pytest.mark.parametrize(
    ("host", "service"),
    [("a.amocrm.ru", "www.amocrm.ru"), ("a.kommo.com", "www.kommo.com"), ("a.amocrm.com", "www.kommo.com")],
)
def test_access_is_granted_on_the_services_own_host(host: str, service: str) -> None:
    assert service_host(host) == service
