"""The tab CRM: what it says of a connection, and the archive that it hands out."""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from amocrm import messages, widget_archive
from tests.amocrm.offices import amocrm_card, as_anna, asked, health, open_office
from tests.insales.visitor import EVIL
from tests.office import ADMIN_TOKEN, BASE_URL, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tools import widget

WAITING = """
UPDATE calculation_steps
   SET state = %s, sent_at = NULL, next_try_at = CASE WHEN %s = 'pending' THEN now() + interval '1 hour' END
"""

KEYS = {"domain": HOST, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
SHOP = """
INSERT INTO insales_accounts (id, owner_id, domain, account_id, mode, state, last_error)
SELECT gen_random_uuid(), id, 'glass-demo.myinsales.ru', 784512, 'app', %s, %s FROM owners LIMIT 1
"""


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


def test_a_fresh_installation_shows_three_cards_and_what_amocrm_needs(office: Office) -> None:
    body = asked(office)
    assert [(card["provider"], card["state"]) for card in body["cards"]] == [
        ("amocrm", "not_configured"),
        ("insales", "not_configured"),
        ("evotor", "not_configured"),
    ]
    setup = body["setup"]
    assert setup["redirect_uri"] == f"{BASE_URL}/api/auth/amocrm/callback"
    assert setup["hook_url"] == f"{BASE_URL}/api/auth/amocrm/disabled"
    assert setup["widget_url"] == f"{BASE_URL}/widget"


def test_a_connected_account_is_told_without_its_secret(connected: Office) -> None:
    shown = amocrm_card(connected)
    assert (shown["state"], shown["account"], shown["account_name"]) == ("connected", HOST, "Стекло и зеркала")
    assert [button["id"] for button in shown["buttons"]] == ["check", "disconnect"]
    assert shown["amocrm"]["client_id"] == CLIENT_ID
    assert shown["amocrm"]["secret_ends"] == CLIENT_SECRET[-4:]
    assert CLIENT_SECRET[-5:] not in str(asked(connected))


def test_a_begun_consent_is_waited_for_until_it_is_given_up(office: Office) -> None:
    office.save_connection()
    waiting = amocrm_card(office)
    assert (waiting["state"], [button["id"] for button in waiting["buttons"]]) == (
        "waiting_consent",
        ["open_again", "cancel"],
    )
    assert 500 < waiting["seconds"] <= 600
    assert office.admin("POST", "cancel_consent", domain=HOST).status == 200
    assert amocrm_card(office)["state"] == "not_configured"


def test_a_given_up_consent_leads_to_nothing(office: Office) -> None:
    link = office.save_connection().body["authorize_url"]
    back = office.consent(link)
    office.admin("POST", "cancel_consent", domain=HOST)
    assert office.come_back(back).status == 400
    assert office.row()["state"] == "not_authorized"


def test_a_refused_consent_is_over_at_once(office: Office) -> None:
    link = office.save_connection().body["authorize_url"]
    assert office.come_back(office.consent(link), error="access_denied").status == 200
    assert amocrm_card(office)["state"] == "not_configured"


def test_who_connected_an_account_is_who_had_its_consent_given(connected: Office) -> None:
    as_anna(connected)
    body, headers = {"action": "save_connection", "connection": KEYS}, {"Sec-Fetch-Site": "same-origin"}
    link = connected.call("POST", body=body, headers=headers).body["authorize_url"]
    assert "Подключил:" not in amocrm_card(connected)["body"]
    assert connected.come_back(connected.consent(link)).status == 200
    assert "Подключил: Анна Петрова" in amocrm_card(connected)["body"]


def test_a_link_from_elsewhere_begins_no_consent(office: Office) -> None:
    office.save_connection()
    as_anna(office)
    asks = {"action": "authorize_url", "domain": HOST}
    assert office.call("GET", headers={"Sec-Fetch-Site": "cross-site"}, parameters=asks).code == "csrf_failed"
    assert office.sql("SELECT count(*) FROM oauth_states") == [(1,)]
    assert office.call("GET", headers={"Sec-Fetch-Site": "same-origin"}, parameters=asks).status == 200


def test_lost_access_is_told_with_the_way_back(connected: Office) -> None:
    connected.sandbox.control("POST", "/disable", {"account": "mycompany"})
    connected.expire()
    connected.tick()
    shown = amocrm_card(connected)
    assert (shown["state"], shown["tone"]) == ("needs_reauth", "error")
    assert [button["id"] for button in shown["buttons"]] == ["reauth", "disconnect"]
    assert "отозвал доступ" in health(connected)["Последняя ошибка"]


def test_what_amocrm_switched_off_is_told_as_removed_there(connected: Office) -> None:
    connected.sql("UPDATE amocrm_tokens SET state = 'disconnected', last_error = 'disabled_in_amocrm'")
    assert (amocrm_card(connected)["state"], amocrm_card(connected)["badge"]) == ("removed", "Отключено в amoCRM")
    connected.connect()
    assert [card["state"] for card in asked(connected)["cards"] if card["provider"] == "amocrm"] == ["connected"]


def test_a_shop_that_lost_its_access_is_led_back_to_this_page(connected: Office) -> None:
    """Mode `app` has to be told the shop."""
    connected.sql(SHOP, "reauth_required", "revoked")
    shown = next(card for card in asked(connected)["cards"] if card["provider"] == "insales")
    links = {button["id"]: button["link"] for button in shown["buttons"]}
    shop = "/api/auth/insales?return_to=admin&shop=glass-demo.myinsales.ru"
    assert links == {"reauth": shop, "disconnect": "/api/auth/insales"}


def test_every_vendors_connection_is_checked_by_its_own_function(connected: Office) -> None:
    connected.sql(SHOP, "suspect", "ReadTimeout")
    shown = next(card for card in asked(connected)["cards"] if card["provider"] == "insales")
    assert [(button["id"], button["link"]) for button in shown["buttons"]] == [("check", "/api/auth/insales")]


def test_calls_of_the_last_day_are_counted_with_their_failures(connected: Office) -> None:
    connected.sql("DELETE FROM connection_hours")
    connected.widget("GET", "get_lead")
    fault = {"host": HOST, "path": "/api/v4/leads", "effect": "answer", "status": 422, "body": "{}"}
    connected.sandbox.control("POST", "/faults", {**fault, "content_type": "application/json"})
    connected.widget("GET", "get_lead")
    connected.sql("INSERT INTO connection_hours SELECT id, now() - interval '25 hours', 9, 9, 9 FROM amocrm_tokens")
    assert health(connected)["За сутки"] == "3 запроса · 1 ошибка · 0 ожиданий"


def test_the_widgets_last_call_and_version_are_kept(connected: Office) -> None:
    assert health(connected)["Виджет"] == "ещё не вызывал нас"
    assert connected.widget("GET", "card", widget="1.4.0").status == 200
    connected.widget("POST", "widget_session")
    told = health(connected)["Виджет"]
    assert told.startswith("версия 1.4.0, последний вызов ")
    assert told.endswith("пользователей за 7 дней: 1")


@pytest.mark.parametrize("version", [EVIL, "1.4.0-beta", "", "1" * 50])
def test_what_is_no_version_is_not_kept(connected: Office, version: str) -> None:
    connected.widget("GET", "card", widget=version)
    assert connected.sql("SELECT widget_version, widget_seen_at IS NULL FROM amocrm_tokens") == [(None, False)]


def test_the_hook_tells_when_it_was_last_heard(connected: Office) -> None:
    assert health(connected)["Хук об отключении"] == "ни разу не приходил"
    connected.sql("UPDATE amocrm_tokens SET hook_seen_at = now()")
    assert health(connected)["Хук об отключении"].startswith("проверен ")


@pytest.mark.parametrize(
    ("state", "told"), [("pending", "1, самый старый — "), ("failed", "0 · не удалось записать: 1")]
)
def test_what_waits_or_was_given_up_is_due_at_once_when_an_administrator_says_so(
    connected: Office, state: str, told: str
) -> None:
    connected.save()
    connected.sql(WAITING, state, state)
    assert health(connected)["Ждут записи"].startswith(told)
    assert amocrm_card(connected)["waiting"] == 1
    answer = connected.admin("POST", "retry_waiting", domain=HOST)
    assert (answer.status, answer.body["count"]) == (200, 1)
    connected.tick()
    assert set(connected.sql("SELECT state FROM calculation_steps")) == {("done",)}
    assert health(connected)["Ждут записи"] == "0"


def test_a_budget_that_a_person_set_waits_for_a_person(connected: Office) -> None:
    connected.save()
    connected.change_deal(price=50_000)
    connected.save(total_price=30_000.0)
    assert health(connected)["Ждут записи"] == "0"
    assert connected.admin("POST", "retry_waiting", domain=HOST).body["count"] == 0
    connected.tick()
    assert connected.deal()["price"] == 50_000


def test_the_archive_comes_as_the_tool_made_it(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = widget.write(tmp_path / widget.NAME, "https://crm.example.ru/functions/amocrm-integration")
    monkeypatch.setattr(widget_archive.archive, "__defaults__", ((made,),))
    event = office.function.handle(_event(), None)
    content = base64.b64decode(event["body"])
    assert event["isBase64Encoded"] is True
    assert content == made.read_bytes()
    assert asked(office)["setup"]["archive"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert len(office.sql("SELECT 1 FROM audit WHERE event = 'widget_archive'")) == 1


def test_an_archive_that_was_not_packed_is_told_in_words(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(widget_archive.archive, "__defaults__", ((),))
    answer = office.admin("GET", "widget_archive")
    assert (answer.status, answer.body["error"]["message"]) == (404, messages.ARCHIVE_ABSENT)
    setup = asked(office)["setup"]
    assert (setup["archive"], setup["archive_absent"]) == (None, messages.ARCHIVE_ABSENT)


def test_an_older_widget_in_amocrm_is_told(connected: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = widget.write(tmp_path / widget.NAME, "https://crm.example.ru/functions/amocrm-integration")
    monkeypatch.setattr(widget_archive.archive, "__defaults__", ((made,),))
    connected.widget("GET", "card", widget="0.9")
    assert any("установлена версия 0.9, есть 1.0.0" in note for note in amocrm_card(connected)["amocrm"]["notes"])


def _event() -> dict[str, Any]:
    """The archive as a cloud asks for it."""
    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
    return {"httpMethod": "GET", "queryStringParameters": {"action": "widget_archive"}, "headers": headers, "body": ""}
