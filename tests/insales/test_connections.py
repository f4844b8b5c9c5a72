"""What an administrator sees of shops and does with them, and who is none."""

import pytest

from tests.insales.office import ShopOffice
from tests.insales.shops import (
    OTHER_ID,
    OWN_PAGE,
    browser,
    change,
    fields_of,
    install,
    key_of,
    neighbour,
    password_of,
    read,
    rows,
)
from tests.office import BASE_URL
from tests.sandbox_process import INSALES_HOST, INSALES_ID, INSALES_OTHER_HOST

ACTIONS = ["save_api_key", "check", "disconnect"]


def test_an_owner_reads_its_own_shop_alone(staffed: ShopOffice) -> None:
    other = neighbour(staffed)
    for office in (staffed, other):
        shown = read(office, "connection_status").body["connections"]
        assert [one["domain"] for one in shown] == [office.host]


def test_an_owner_is_told_nothing_of_another_ones_shop(staffed: ShopOffice) -> None:
    other = neighbour(staffed)
    absent = [read(other, "connection_status", domain=name) for name in (staffed.host, "nobody.myinsales.ru")]
    names = (staffed.host, "nobody.myinsales.ru")
    absent += [change(other, action, domain=name) for action in ("check", "disconnect") for name in names]
    assert {(answer.status, answer.code) for answer in absent} == {(404, "not_found")}
    assert len({answer.text for answer in absent[:2]}) == len({answer.text for answer in absent[2:]}) == 1


def test_an_owner_speaks_in_no_other_ones_name(staffed: ShopOffice) -> None:
    other = neighbour(staffed)
    theirs = staffed.sql("SELECT owner_id::text FROM insales_accounts WHERE domain = %s", staffed.host)[0][0]
    answers = [
        read(other, "connection_status", owner=theirs),
        change(other, "disconnect", owner=theirs, domain=staffed.host),
        change(other, "save_api_key", owner=theirs, **fields_of(key_of(staffed))),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(404, "not_found")}
    assert staffed.shop_row()["state"] == "active"


def test_the_operator_reads_all_and_names_whom_a_change_is_for(staffed: ShopOffice) -> None:
    other = neighbour(staffed)
    shown = staffed.admin("GET", "connection_status").body["connections"]
    assert {one["domain"] for one in shown} == {staffed.host, other.host}
    assert staffed.admin("POST", "disconnect", domain=other.host).code == "validation_failed"
    theirs = next(one["owner"] for one in shown if one["domain"] == other.host)
    assert staffed.admin("POST", "disconnect", domain=other.host, owner=theirs).status == 200
    assert (other.shop_row()["state"], staffed.shop_row()["state"]) == ("disconnected", "active")


def test_a_status_shows_no_secret(staffed: ShopOffice) -> None:
    answer = read(staffed, "connection_status")
    assert {"login", "password", "access_token", "former_password"}.isdisjoint(answer.body["connection"])
    assert password_of() not in answer.text


def test_disconnecting_wipes_the_password_and_logs_everybody_out(staffed: ShopOffice) -> None:
    assert change(staffed, "disconnect", domain="glass-demo").body["connection"]["state"] == "disconnected"
    assert staffed.shop_row()["password"] is None
    assert staffed.me().code == "session_expired"
    assert staffed.sql("SELECT actor LIKE 'user %%' FROM audit WHERE event = 'disconnected'") == [(True,)]


def test_what_was_disconnected_comes_back_by_an_install_and_to_its_owner(staffed: ShopOffice) -> None:
    owner = staffed.sql("SELECT owner_id FROM insales_accounts")
    change(staffed, "disconnect", domain=staffed.host)
    install(staffed, "again")
    assert staffed.sql("SELECT owner_id FROM insales_accounts WHERE state = 'active'") == owner


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": f"{BASE_URL}.evil.example"},
        {"Origin": BASE_URL, "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_another_sites_page_changes_nothing(staffed: ShopOffice, action: str, headers: dict[str, str]) -> None:
    before = rows(staffed)
    answer = change(staffed, action, headers, domain=staffed.host, login="a" * 32, password="b" * 32)
    assert (answer.status, answer.code) == (403, "csrf_failed")
    assert rows(staffed) == before


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
def test_a_form_of_another_site_changes_nothing(staffed: ShopOffice, action: str, kind: str) -> None:
    """The browser adds the cookie to it by itself and asks nobody before."""
    before, sent = rows(staffed), {"Content-Type": kind, **OWN_PAGE}
    form = f"domain={staffed.host}".encode()
    answer = staffed.call("POST", parameters={"action": action}, headers=sent, raw=form)
    assert (answer.status, answer.code) == (415, "unsupported_media_type")
    assert rows(staffed) == before


@pytest.mark.parametrize("role", ["head", "manager"])
def test_only_administrators_administer(staffed: ShopOffice, role: str) -> None:
    staffed.sql("UPDATE users SET role = %s", role)
    answers = [
        read(staffed, "connection_status"),
        *(change(staffed, action, domain=staffed.host) for action in ACTIONS),
    ]
    assert {(answer.status, answer.code) for answer in answers} == {(403, "forbidden")}
    assert staffed.me().body["user"]["role"] == role
    assert staffed.shop_row()["state"] == "active"


def test_whoever_shows_nothing_is_asked_to_log_in(connected: ShopOffice) -> None:
    answers = [read(connected, "connection_status"), *(change(connected, action) for action in ACTIONS), connected.me()]
    assert {(answer.status, answer.code) for answer in answers} == {(401, "auth_required")}


def test_a_shop_that_took_over_an_address_leaves_the_former_one_its_row(connected: ShopOffice) -> None:
    """Renamed: its number stays, and its next install tells its new address."""
    connected.sandbox.control("POST", f"/insales/shops/{INSALES_HOST}/rename", {"subdomain": "old-glass"})
    connected.sandbox.control("POST", f"/insales/shops/{INSALES_OTHER_HOST}/rename", {"subdomain": "glass-demo"})
    install(browser(connected, INSALES_HOST, OTHER_ID), "second")
    states = dict(connected.sql("SELECT account_id, domain FROM insales_accounts"))
    assert states[OTHER_ID] == INSALES_HOST
    assert states[INSALES_ID].endswith(".renamed")
    install(browser(connected, "old-glass.myinsales.ru", INSALES_ID), "third")
    assert dict(connected.sql("SELECT account_id, state FROM insales_accounts")) == {
        INSALES_ID: "active",
        OTHER_ID: "active",
    }
