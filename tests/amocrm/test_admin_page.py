"""/admin: who is let in, what the page loads, whose connections a caller may touch."""

import re
from collections.abc import Iterator
from html import unescape
from uuid import uuid4

import pytest

from amocrm import admin_pages, pages
from tests.amocrm.offices import SECOND, amocrm_card, as_anna, asked, open_office
from tests.insales.visitor import EVIL
from tests.logins import log_in
from tests.office import Answer, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tests.shared.parts import OWNER


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture
def office(sandbox: SandboxProcess, database_url: str) -> Iterator[Office]:
    with open_office(sandbox, database_url) as made:
        yield made


@pytest.fixture
def connected(office: Office) -> Office:
    office.connect()
    return office


def admin(office: Office, **headers: str) -> Answer:
    return office.call("GET", path="/admin", headers=headers)


def test_a_stranger_is_sent_to_the_log_in(office: Office) -> None:
    answer = admin(office)
    assert (answer.status, answer.headers["Location"]) == (302, "/login?return_to=admin")


def test_whoever_comes_from_a_vendors_page_is_asked_once_more(office: Office) -> None:
    first = admin(office, **{"Sec-Fetch-Site": "cross-site"})
    assert first.status == 200
    assert 'content="0;url=/admin?again=1"' in first.text
    again = office.call("GET", path="/admin", parameters={"again": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert again.status == 302


def test_the_administrators_key_opens_the_page_with_strict_headers(office: Office) -> None:
    log_in(office)
    answer = admin(office)
    assert answer.status == 200
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert "script-src 'self'; style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_shops_administrator_is_let_in_by_name(office: Office) -> None:
    as_anna(office)
    answer = admin(office)
    assert answer.status == 200
    assert "Анна Петрова" in answer.text
    assert 'data-owners="[]"' in answer.text


def test_a_manager_is_not(office: Office) -> None:
    as_anna(office)
    office.sql("UPDATE users SET role = 'manager'")
    assert admin(office).status == 403


def test_an_operator_chooses_among_the_owners(office: Office) -> None:
    second = str(uuid4())
    office.sql(SECOND, second, EVIL)
    log_in(office)
    told = re.search(r'data-owners="([^"]*)"', admin(office).text)
    assert told
    assert EVIL.replace('"', '\\"') in unescape(told[1])
    assert asked(office, owner=second)["owner"] == second


def test_every_file_that_the_page_names_is_there(office: Office) -> None:
    log_in(office)
    named = re.findall(r'="(/admin/[^"]+)"', unescape(admin(office).text))
    assert len(named) >= 6
    for link in named:
        path, _, version = link.partition("?v=")
        answer = office.call("GET", path=path, parameters={"v": version})
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]


def test_no_file_of_one_page_hides_another_pages() -> None:
    assert admin_pages.SITE.assets.keys().isdisjoint(pages.SITE.assets)


@pytest.mark.parametrize("action", ["check", "cancel_consent", "retry_waiting", "disconnect"])
def test_another_owners_connection_is_not_found(connected: Office, action: str) -> None:
    second = uuid4()
    connected.sql(SECOND, str(second), "second")
    as_anna(connected, second)
    sent = {"Sec-Fetch-Site": "same-origin"}
    own = connected.call("GET", parameters={"action": "connections"}, headers=sent)
    assert {card["account"] for card in own.body["cards"]} == {""}
    answer = connected.call("POST", headers=sent, body={"action": action, "domain": HOST})
    assert answer.status == 404
    named = connected.call("POST", headers=sent, body={"action": action, "domain": HOST, "owner": str(OWNER)})
    assert named.status == 404


@pytest.mark.parametrize("action", ["check", "cancel_consent", "retry_waiting"])
def test_another_sites_page_changes_nothing(connected: Office, action: str) -> None:
    log_in(connected)
    sent = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = connected.call("POST", headers=sent, body={"action": action, "domain": HOST})
    assert (answer.status, answer.code) == (403, "csrf_failed")


def test_whoever_connects_is_named_on_the_card(office: Office) -> None:
    as_anna(office)
    body = {"action": "save_connection", "domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    saved = office.call("POST", headers={"Sec-Fetch-Site": "same-origin"}, body=body)
    office.come_back(office.consent(saved.body["authorize_url"]))
    assert amocrm_card(office)["body"].startswith("Подключил: Анна Петрова, ")
