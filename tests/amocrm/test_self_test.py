"""«Проверить»: every line is made to fail once, against the sandbox, and shows its own cure."""

from collections.abc import Iterator

import pytest

from amocrm import check_messages as texts
from amocrm.self_test import WORDS
from shared import self_test_messages as shared_texts
from tests.amocrm.offices import open_office
from tests.databases import move_clock
from tests.office import Office
from tests.sandbox_process import HOST, SandboxProcess, running_sandbox
from tests.self_tests import Lines, broken, checked, fault

REFUSED = '{"title": "Forbidden", "status": 403}'


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture
def office(sandbox: SandboxProcess, database_url: str) -> Iterator[Office]:
    with open_office(sandbox, database_url) as made:
        made.connect()
        yield made


def lines_of(office: Office) -> Lines:
    return checked(office, domain=HOST)


def cures_of(office: Office) -> dict[str, str]:
    return broken(lines_of(office))


def test_a_sound_connection_holds_in_every_line(office: Office) -> None:
    assert lines_of(office) == dict.fromkeys(texts.LINES, (True, ""))


def test_a_key_that_is_gone_is_named_and_nobody_is_asked(office: Office) -> None:
    office.sql("UPDATE amocrm_tokens SET access_token = replace(access_token, 'k1', 'k9')")
    before = len(office.vendor_calls())
    lines = lines_of(office)
    assert lines["key"] == (False, WORDS.cure("key_lost"))
    assert lines["account"] == lines["clock"] == (None, shared_texts.NOT_REACHED)
    assert len(office.vendor_calls()) == before


def test_a_connection_without_a_token_is_told_to_connect(office: Office) -> None:
    office.sql("UPDATE amocrm_tokens SET access_token = NULL")
    assert cures_of(office) == {"key": WORDS.cure("no_token")}


def test_a_revoked_grant_is_found_at_once(office: Office) -> None:
    office.sandbox.control("POST", "/disable", {"account": "mycompany"})
    assert cures_of(office) == {"account": WORDS.cure("reauth_required")}
    assert office.row()["state"] == "reauth_required"


def test_a_secret_that_is_no_longer_right_is_found_at_the_refresh(office: Office) -> None:
    change = {"client_secret": "another" * 8}
    office.sandbox.control("PATCH", "/integrations/11111111-2222-4333-8444-555555555555", change)
    office.expire()
    assert cures_of(office) == {"account": WORDS.cure("client_misconfigured")}


def test_an_unpaid_account_is_told_so(office: Office) -> None:
    office.sandbox.control("PATCH", "/accounts/mycompany", {"is_paid": False})
    assert cures_of(office) == {"account": WORDS.cure("payment_required")}


def test_a_closed_door_is_told_so(office: Office) -> None:
    office.sandbox.control("PATCH", "/accounts/mycompany", {"is_blocked": True})
    assert cures_of(office) == {"account": WORDS.cure("busy")}


def test_a_silent_vendor_is_told_so(office: Office) -> None:
    fault(office, HOST, "/api/v4/account", 502, "<html>", "text/html")
    assert cures_of(office) == {"account": WORDS.cure("")}


def test_an_account_that_answers_by_another_name_is_told(office: Office) -> None:
    body = '{"id": 1, "name": "x", "subdomain": "other", "currency": "RUB"}'
    fault(office, HOST, "/api/v4/account", 200, body)
    assert cures_of(office) == {"domain": texts.OTHER_DOMAIN.format(found="other.amocrm.ru", known=HOST)}


def test_a_right_to_deals_that_is_missing_is_told(office: Office) -> None:
    fault(office, HOST, "/api/v4/leads", 403, REFUSED)
    assert cures_of(office) == {"leads": texts.LEADS_FORBIDDEN}


def test_a_right_to_lists_that_is_missing_is_told(office: Office) -> None:
    fault(office, HOST, "/api/v4/catalogs", 403, REFUSED)
    assert cures_of(office) == {"catalogs": texts.CATALOGS_FORBIDDEN}


def test_clocks_that_differ_are_told_with_the_seconds(office: Office, database_url: str) -> None:
    move_clock(database_url, 75)
    cure = cures_of(office)["clock"]
    assert cure.startswith("Часы сервера и amoCRM расходятся на 7")
    assert "NTP" in cure


def test_another_redirect_uri_than_at_the_consent_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    former = "http://127.0.0.1:3000/api/auth/amocrm/callback"
    monkeypatch.setenv("AMOCRM_REDIRECT_URI", f"{former}/")
    assert cures_of(office) == {"redirect_uri": texts.REDIRECT_URI.format(known=former, now=f"{former}/")}


def test_whoever_checks_is_in_the_journal_with_what_was_found(office: Office) -> None:
    fault(office, HOST, "/api/v4/leads", 403, REFUSED)
    lines_of(office)
    assert office.sql("SELECT actor, object, outcome FROM audit WHERE event = 'checked'") == [
        ("operator", HOST, "leads")
    ]


def test_an_account_that_nobody_connected_is_not_checked(office: Office) -> None:
    assert office.admin("POST", "check", domain="nobody").status == 404
