"""/widget: whose pages may frame it, what it may load, that every file it names is there, by path and on a bare URL."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from msgspec import structs

from amocrm import pages
from amocrm.accounts import Accounts
from shared.errors import NotFound
from shared.services import Services
from shared.web import Kind, Request, Response
from tests.amocrm.installation import HOST, build_services, proven, saved
from tests.insales.visitor import NO_DATABASE
from tools.places import ROOT

FOLDER = ROOT / "frontend/calculator"
NOWHERE = build_services(NO_DATABASE)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {}"
)


@pytest.fixture
def connected(services: Services) -> Services:
    proven(services, 4711)
    return services


def got(path: str, services: Services, *, known: str = "") -> Response:
    """As app.py would: a bare URL has no path and its page in the query."""
    parts = urlsplit(path)
    headers = {"if-none-match": known} if known else {}
    request = Request(Kind.HTTP, "GET", parts.path, query=dict(parse_qsl(parts.query)), headers=headers)
    if parts.path == "":
        return pages.page(request, None, services)
    return (pages.widget if parts.path == "/widget" else pages.asset)(request, None, services)


def file(path: str, *, known: str = "") -> Response:
    return got(path, NOWHERE, known=known)


def links(body: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'(?:href|src)="([^"]*)"', body)]


def test_the_named_account_alone_may_frame_it(connected: Services) -> None:
    headers = got(f"/widget?account={HOST}", connected).headers
    assert headers["Content-Security-Policy"] == POLICY.format(f"https://{HOST}")
    assert "X-Frame-Options" not in headers


def test_the_page_knows_who_frames_it(connected: Services) -> None:
    body = got(f"/widget?account={HOST}", connected).body
    assert f'data-parent="https://{HOST}" data-account="{HOST}"' in body


@pytest.mark.parametrize(
    "account",
    [
        "",
        "other.amocrm.ru",
        "evil.example",
        f"{HOST}.evil.example",
        f"{HOST}/",
        f"{HOST}:8443",
        f"x@{HOST}",
        "*",
        HOST.upper(),
    ],
)
def test_without_a_connected_account_nobody_frames_it(connected: Services, account: str) -> None:
    answer = got(f"/widget?account={account}", connected)
    assert answer.headers["Content-Security-Policy"] == POLICY.format("'none'")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert 'data-parent="" data-account=""' in answer.body


def test_an_account_that_was_never_proved_does_not_count(services: Services) -> None:
    saved(services)
    assert "frame-ancestors 'none'" in got(f"/widget?account={HOST}", services).headers["Content-Security-Policy"]


def test_a_disconnected_account_does_not_count(connected: Services) -> None:
    accounts = Accounts(connected)
    accounts.disconnect(accounts.of_domain(HOST)[0], "by_administrator")
    assert "frame-ancestors 'none'" in got(f"/widget?account={HOST}", connected).headers["Content-Security-Policy"]


def test_at_home_the_sandbox_frames_it(database_url: str) -> None:
    services = build_services(database_url, UPSTREAM_GATEWAY="http://127.0.0.1:3001")
    proven(services, 4711)
    answer = got(f"/widget?account={HOST}", services)
    assert answer.headers["Content-Security-Policy"] == POLICY.format("http://127.0.0.1:3001")
    assert 'data-parent="http://127.0.0.1:3001"' in answer.body


def test_a_host_shared_with_strangers_gets_a_sentence(connected: Services) -> None:
    shared = structs.replace(connected.settings, public_base_url="https://functions.yandexcloud.net/d4e")
    answer = got(f"/widget?account={HOST}", structs.replace(connected, settings=shared))
    assert (answer.status, answer.headers["X-Frame-Options"]) == (403, "DENY")


@pytest.mark.parametrize("path", ["/widget", "?page=widget"])
def test_it_sets_no_cookie_and_carries_no_code(connected: Services, path: str) -> None:
    answer = got(path, connected)
    assert answer.cookies == ()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", answer.body)


@pytest.mark.parametrize("path", ["/widget", "?page=widget"])
def test_every_file_it_names_is_there_for_ever(connected: Services, path: str) -> None:
    found = links(got(path, connected).body)
    assert len(found) >= 5
    for link in found:
        answer = got(link, connected)
        assert (answer.status, "immutable" in answer.headers["Cache-Control"]) == (200, True), link


def test_the_script_needs_no_other_file() -> None:
    assert not re.search(r"^\s*(?:import|export)\b", pages.SITE.assets["main.js"].text, re.MULTILINE)
    assert [name for name in pages.SITE.assets if name.endswith(".js")] == ["main.js"]


def test_every_module_is_part_of_the_script() -> None:
    script = pages.SITE.assets["main.js"].text
    assert [path.name for path in FOLDER.glob("*.js") if f"const ${path.stem} = " not in script] == []


def test_no_text_in_a_module_goes_over_several_lines() -> None:
    """The script is served without indents."""
    for path in FOLDER.glob("*.js"):
        assert all(line.count("`") % 2 == 0 for line in path.read_text(encoding="utf-8").splitlines()), path.name


@pytest.mark.parametrize("path", ["/calculator/main.js", "?page=main.js", "/calculator/calculator.css"])
def test_who_has_a_file_is_told_so(path: str) -> None:
    tag = file(path).headers["ETag"]
    answer = file(path, known=tag)
    assert (answer.status, answer.body) == (304, "")


@pytest.mark.parametrize("name", ["widget.html", "parts/style.html", "../cabinet/cabinet.js", "", "main.js/", "api.js"])
def test_nothing_but_the_listed_files_is_reached(name: str) -> None:
    with pytest.raises(NotFound):
        file(f"/calculator/{name}")


def test_scripts_and_styles_are_light_enough_for_a_telephone() -> None:
    assert sum(len(asset.text.encode()) for asset in pages.SITE.assets.values()) <= 150_000
