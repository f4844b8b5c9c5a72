"""«Проверить» for a shop: every line is made to fail once, against the sandbox, and shows its own cure."""

import json

import pytest

from insales import check_messages as texts
from insales.self_test import WORDS
from shared import self_test_messages as shared_texts
from tests.databases import move_clock
from tests.insales.office import ShopOffice
from tests.insales.shops import fields_of, key_of
from tests.sandbox_process import INSALES_OAUTH_HOST
from tests.self_tests import Lines, broken, checked, fault

ACCOUNT = "/admin/account.json"


def lines_of(office: ShopOffice) -> Lines:
    owner = office.sql("SELECT owner_id::text FROM insales_accounts")[0][0]
    return checked(office, domain=office.host, owner=owner)


def cures_of(office: ShopOffice) -> dict[str, str]:
    return broken(lines_of(office))


@pytest.fixture
def granted(guided: ShopOffice) -> ShopOffice:
    guided.log_in()
    return guided


def test_a_sound_grant_holds_in_every_line(granted: ShopOffice) -> None:
    assert lines_of(granted) == dict.fromkeys(texts.LINES, (True, ""))


def test_a_password_has_no_way_back_to_be_checked(connected: ShopOffice) -> None:
    assert lines_of(connected) == {name: (True, "") for name in texts.LINES if name != "redirect_uri"}


def test_a_key_of_the_back_office_needs_none_of_our_settings(
    connected: ShopOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = connected.sql("DELETE FROM insales_accounts RETURNING owner_id::text")[0][0]
    connected.admin("POST", "save_api_key", owner=owner, **fields_of(key_of(connected)))
    monkeypatch.delenv("INSALES_API_KEY")
    lines = lines_of(connected)
    assert (broken(lines), "settings" in lines) == ({}, False)


def test_settings_that_are_missing_are_named(granted: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INSALES_API_KEY")
    lines = lines_of(granted)
    assert (lines["settings"][0], "INSALES_API_KEY" in lines["settings"][1]) == (False, True)
    assert lines["key"] == lines["clock"] == (None, shared_texts.NOT_REACHED)


def test_a_key_that_is_gone_is_named_and_nobody_is_asked(granted: ShopOffice) -> None:
    granted.sql("UPDATE insales_accounts SET access_token = replace(access_token, 'k1', 'k9')")
    before = len(granted.vendor_calls())
    assert cures_of(granted) == {"key": WORDS.cure("key_lost")}
    assert len(granted.vendor_calls()) == before


def test_a_shop_without_a_token_is_told_to_log_in(granted: ShopOffice) -> None:
    granted.sql("UPDATE insales_accounts SET access_token = NULL")
    assert cures_of(granted) == {"key": WORDS.cure("no_token")}


@pytest.mark.parametrize(
    ("status", "kind", "body", "code"),
    [
        (403, "application/json", "{}", "forbidden"),
        (403, "text/html", "<html>", "busy"),
        (502, "text/html", "<html>", ""),
    ],
)
def test_what_a_shop_answers_is_told_with_its_cure(
    granted: ShopOffice, status: int, kind: str, body: str, code: str
) -> None:
    fault(granted, granted.host, ACCOUNT, status, body, kind)
    assert cures_of(granted) == {"account": WORDS.cure(code)}


def test_an_address_where_nobody_lives_is_told(granted: ShopOffice) -> None:
    for path in (ACCOUNT, "/admin/current_account.json"):
        fault(granted, granted.host, path, 404, "<html>", "text/html")
    assert cures_of(granted) == {"account": WORDS.cure("not_found")}


def test_a_password_that_is_refused_is_doubted(connected: ShopOffice) -> None:
    fault(connected, connected.host, ACCOUNT, 401, "401 Access denied", "text/plain")
    assert cures_of(connected) == {"account": WORDS.cure("doubted")}


def test_another_shop_at_the_address_is_told(granted: ShopOffice) -> None:
    found = granted.shop_row()["account_id"]
    granted.sql("UPDATE insales_accounts SET account_id = 7")
    cure = texts.OTHER_SHOP.format(domain=granted.host, found=found, known=7)
    assert cures_of(granted) == {"shop": cure}


def test_a_blocked_shop_is_told(granted: ShopOffice) -> None:
    known = granted.shop_row()["account_id"]
    body = json.dumps({"id": known, "email": "a@b.example", "blocked": True})
    fault(granted, INSALES_OAUTH_HOST, ACCOUNT, 200, body)
    assert cures_of(granted) == {"open": texts.SHOP_BLOCKED}


@pytest.mark.parametrize("what", ["orders", "products"])
def test_a_right_that_is_missing_is_told(granted: ShopOffice, what: str) -> None:
    fault(granted, granted.host, f"/admin/{what}.json", 403, "{}")
    cure = {"orders": texts.ORDERS_FORBIDDEN, "products": texts.PRODUCTS_FORBIDDEN}[what]
    assert cures_of(granted) == {what: cure}


def test_clocks_that_differ_are_told_with_the_seconds(granted: ShopOffice, database_url: str) -> None:
    move_clock(database_url, 75)
    assert cures_of(granted)["clock"].startswith("Часы сервера и InSales расходятся на 7")


def test_a_way_back_to_another_host_is_told(granted: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSALES_OAUTH_REDIRECT_URI", "http://127.0.0.1:3999/api/auth/insales/callback")
    cure = cures_of(granted)["redirect_uri"]
    assert "http://127.0.0.1:3999" in cure
    assert "INSALES_OAUTH_REDIRECT_URI" in cure


def test_whoever_checks_is_in_the_journal_with_what_was_found(granted: ShopOffice) -> None:
    fault(granted, granted.host, "/admin/orders.json", 403, "{}")
    lines_of(granted)
    rows = granted.sql("SELECT actor, object, outcome FROM audit WHERE event = 'checked'")
    assert rows == [("operator", granted.host, "orders")]
