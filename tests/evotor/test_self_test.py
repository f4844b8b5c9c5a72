"""«Проверить» for a merchant: every line is made to fail once, against the sandbox, and shows its own cure."""

import pytest

from evotor import check_messages as texts
from evotor.self_test import WORDS
from shared import self_test_messages as shared_texts
from tests.databases import move_clock
from tests.evotor.office import TillOffice
from tests.office import BASE_URL
from tests.sandbox_process import EVOTOR_USER_ID
from tests.self_tests import Lines, broken, checked, fault

API = "api.evotor.ru"
HOOK = f"{BASE_URL}/api/evotor/hooks"
EVENT = """
INSERT INTO evotor_events (id, kind, account_id, event_key, type, store_id, device_id, body, received_at)
VALUES (gen_random_uuid(), 'receipts', %s, 'x', 'SELL', '', '', '', now() - make_interval(days => %s))
"""


@pytest.fixture
def connected(office: TillOffice) -> TillOffice:
    office.connect_evotor()
    told(office)
    return office


def told(office: TillOffice, days: int = 0) -> None:
    """A hook of the merchant came so long ago."""
    office.sql("DELETE FROM evotor_events")
    office.sql(EVENT, EVOTOR_USER_ID, days)


def lines_of(office: TillOffice) -> Lines:
    return checked(office, account_id=EVOTOR_USER_ID)


def cures_of(office: TillOffice) -> dict[str, str]:
    return broken(lines_of(office))


def test_a_sound_connection_holds_in_every_line(connected: TillOffice) -> None:
    assert lines_of(connected) == dict.fromkeys(texts.LINES, (True, ""))


def test_settings_that_are_missing_are_named(connected: TillOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVOTOR_CLIENT_ID")
    lines = lines_of(connected)
    assert (lines["settings"][0], "EVOTOR_CLIENT_ID" in lines["settings"][1]) == (False, True)
    assert lines["key"] == lines["clock"] == (None, shared_texts.NOT_REACHED)


def test_a_key_that_is_gone_is_named_and_nobody_is_asked(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET access_token = replace(access_token, 'k1', 'k9')")
    before = len(connected.vendor_calls())
    assert cures_of(connected) == {"key": WORDS.cure("key_lost")}
    assert len(connected.vendor_calls()) == before


@pytest.mark.parametrize(
    ("status", "code"), [(402, "payment_required"), (403, "forbidden"), (404, "not_found"), (502, "")]
)
def test_what_evotor_answers_is_told_with_its_cure(connected: TillOffice, status: int, code: str) -> None:
    fault(connected, API, "/stores", status, "{}")
    assert cures_of(connected) == {"account": WORDS.cure(code)}


def test_a_revoked_grant_is_found_at_once(connected: TillOffice) -> None:
    connected.sql("UPDATE evotor_tokens SET state = 'reauth_required'")
    connected.age()
    assert cures_of(connected) == {"account": WORDS.cure("reauth_required")}


def test_stores_of_somebody_else_are_told(connected: TillOffice) -> None:
    body = '{"items": [{"id": "20170228-F4F1-401B-80FA-9ECCA8451FFB", "name": "x", "user_id": "01-000000000000009"}]}'
    fault(connected, API, "/stores", 200, body)
    cure = texts.OTHER_MERCHANT.format(found="01-000000000000009", known=EVOTOR_USER_ID)
    assert cures_of(connected)["merchant"] == cure


def test_rights_that_are_missing_are_told(connected: TillOffice) -> None:
    client = "/evotor/clients/5a0c6de1b7f24938a1d2e3f405162738"
    connected.sandbox.control("PATCH", client, {"scope": ["store:read"]})
    connected.connect_evotor()
    rights = {"devices": "device:read", "products": "product:read", "documents": "document:read"}
    assert cures_of(connected) == {name: texts.RIGHT_MISSING.format(right=right) for name, right in rights.items()}


def test_clocks_that_differ_are_told_with_the_seconds(connected: TillOffice, database_url: str) -> None:
    move_clock(database_url, 75)
    assert cures_of(connected)["clock"].startswith("Часы сервера и Эвотор расходятся на 7")


def test_a_way_back_to_another_host_is_told(connected: TillOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVOTOR_REDIRECT_URI", "http://127.0.0.1:3999/api/auth/evotor/callback")
    cure = cures_of(connected)["redirect_uri"]
    assert "http://127.0.0.1:3999" in cure
    assert "EVOTOR_REDIRECT_URI" in cure


def test_a_hook_that_never_came_is_no_fault_and_told_with_its_address(connected: TillOffice) -> None:
    connected.sql("DELETE FROM evotor_events")
    assert lines_of(connected)["hook"] == (None, texts.NO_HOOK.format(address=HOOK))


def test_a_hook_that_is_long_silent_is_told(connected: TillOffice) -> None:
    told(connected, days=15)
    cure = cures_of(connected)["hook"]
    assert (cure.startswith("Последнее уведомление пришло "), HOOK in cure) == (True, True)


def test_the_token_of_an_installation_needs_no_settings_of_consents(
    connected: TillOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected.sql("UPDATE evotor_tokens SET kind = 'cloud', refresh_token = NULL")
    monkeypatch.delenv("EVOTOR_CLIENT_ID")
    assert {"settings", "redirect_uri"}.isdisjoint(lines_of(connected))
