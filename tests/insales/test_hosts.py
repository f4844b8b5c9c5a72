"""Table 4C of reliability.md, rows H1-H23, for shops; refused without a look-up."""

import pytest

from insales.hosts import shop_host, typed_shop
from shared import errors
from tests.network_spy import watching

REFUSED = [
    *["evil.com", "evil.com/?", "evil.com#", "evil.com/", "evil.com:443/", "a.myinsales.ru@evil.com", "a@evil.com/"],
    *["a.myinsales.ru.evil.com", "evilmyinsales.ru", "myinsales.ru", ".myinsales.ru", "-a.myinsales.ru"],
    *["a-.myinsales.ru", "a.b.myinsales.ru", "a.myinsales.ru.", "a.myinsales.ru\n", "a.myinsales.ru\r\nHost: x"],
    *["a.myinsales.ru%0a", "a.myinsales.ru:8080", "a.myinsales.ru:80", "//a.myinsales.ru", "ftp://a.myinsales.ru"],
    *["a.myinsales.ru/path", "a.myinsales.ru?x", "a.myinsales.ru#x", "evil.com\\.myinsales.ru", "evil.com\\"],
    *["127.0.0.1", "localhost", "[::1]", "0", "0x7f.1", "0x7f000001", "2130706433", "127.1", "169.254.169.254/"],
    *["metadata.google.internal", "[::ffff:169.254.169.254]", "fd00::1", "a.myinsales.ru%2eevil.com"],
    *["%61.myinsales.ru", "%2561.myinsales.ru", "а.myinsales.ru", "xn--80a.myinsales.ru", "a。myinsales.ru"],
    *[f"{'a' * 64}.myinsales.ru", "a." * 150 + "myinsales.ru", "", "a..myinsales.ru", "*", "*.myinsales.ru"],
    *["a_b.myinsales.ru", "a b.myinsales.ru", "a\t.myinsales.ru", "a\0.myinsales.ru", "a.my\u0131nsales.ru"],
    *["a.myinsales-ru", "aXmyinsales.ru", "myinsales.ru.insales.ru", "a.myinsales.by", "www.insales.ru"],
    *["api.insales.ru", "www.myinsales.ru", "localhost.myinsales.ru", "shop.example"],
]


@pytest.mark.parametrize(
    "text", [*REFUSED, " a.myinsales.ru", "a.myinsales.ru ", "https://a.myinsales.ru", "http://a.myinsales.ru", "a"]
)
def test_a_shop_from_a_request_is_refused_without_a_look_up(text: str) -> None:
    with watching() as seen, pytest.raises(errors.HostNotAllowed):
        shop_host(text)
    assert seen.nothing


@pytest.mark.parametrize(
    "text",
    [
        *REFUSED,
        *["https://evil.com/a.myinsales.ru", "https://a.myinsales.ru@evil.com/", "https://a.myinsales.ru:443/", "www"],
        *["http://key:password@a.myinsales.ru/admin/orders.json", "http://http://a.myinsales.ru", "api", "мой"],
        *["https://a.myinsales.ru\\@evil.com", "https://a.myinsales.ru/\nx", "http://", "\ta"],
    ],
)
def test_a_shop_from_a_person_is_refused(text: str) -> None:
    with pytest.raises(errors.HostNotAllowed):
        typed_shop(text)


@pytest.mark.parametrize("text", ["a.myinsales.ru", "myshop-ab123.myinsales.ru", "1a.insales.ru", "A.MyInsales.RU"])
def test_a_good_host_comes_in_lower_case(text: str) -> None:
    assert shop_host(text) == text.lower()


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("myshop", "myshop.myinsales.ru"),
        ("MyShop", "myshop.myinsales.ru"),
        (" myshop.myinsales.ru ", "myshop.myinsales.ru"),
        ("myshop.insales.ru", "myshop.insales.ru"),
        ("https://myshop.myinsales.ru", "myshop.myinsales.ru"),
        ("https://myshop.myinsales.ru/admin2/orders/7?tab=1#x", "myshop.myinsales.ru"),
        ("http://myshop.myinsales.ru/", "myshop.myinsales.ru"),
    ],
)
def test_every_way_to_name_a_shop_gives_its_host(text: str, host: str) -> None:
    assert typed_shop(text) == host


def test_the_allowed_suffixes_are_a_setting() -> None:
    assert shop_host("shop.myinsales.by", ("myinsales.by",)) == "shop.myinsales.by"
    assert typed_shop("shop", ("myinsales.by", "myinsales.ru")) == "shop.myinsales.by"
    with pytest.raises(errors.HostNotAllowed):
        shop_host("shop.myinsales.ru", ("myinsales.by",))


@pytest.mark.parametrize("suffixes", [(), ("",), (".*",)])
@pytest.mark.parametrize("text", ["shop.myinsales.ru", "shop.", "shop", "."])
def test_a_setting_gone_wrong_allows_nothing(suffixes: tuple[str, ...], text: str) -> None:
    with pytest.raises(errors.HostNotAllowed):
        shop_host(text, suffixes)
