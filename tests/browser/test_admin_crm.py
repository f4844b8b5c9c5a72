"""The administrator's page in a real browser: from a fresh installation to a connection that is watched and mended."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.admin_page import (
    CONNECT,
    HOOK,
    SPY,
    Installation,
    badge,
    by_the_shop,
    card,
    connect,
    connected,
    consent,
    fill_keys,
    log_in,
)
from tests.browser.pictures import picture
from tests.figures.report import figure
from tests.insales.visitor import EVIL
from tests.sandbox_process import CLIENT_ID

NARROW = {"width": 360, "height": 780}
GRANT_ENDS = """
UPDATE amocrm_tokens
   SET connected_at = now() - interval '90 days', grant_expires_at = now() + make_interval(hours => %s)
"""
LOG = """
INSERT INTO audit (id, actor, event, object, outcome, request_id)
SELECT gen_random_uuid(), 'operator', 'checked', 'mycompany.amocrm.ru', 'done', n::text FROM generate_series(1, 1000) n
"""
SHOP = """
INSERT INTO insales_accounts (id, owner_id, domain, account_name, mode, state, expires_at, last_error, last_error_at)
SELECT gen_random_uuid(), id, 'shop.myinsales.ru', %(name)s, 'oauth', %(state)s, now() + interval '1 day', %(name)s,
       now()
  FROM owners LIMIT 1
"""
TILL = """
INSERT INTO evotor_tokens (id, owner_id, account_id, account_name, kind, state, expires_at, last_error, last_error_at)
SELECT gen_random_uuid(), id, '01-0000000018', %(name)s, 'oauth', %(state)s, now() + interval '1 day', %(name)s, now()
  FROM owners LIMIT 1
"""


def downloaded(page: Page) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Скачать архив виджета").click()
    return Path(waiting.value.path()).read_bytes()


def test_the_owners_day_from_a_fresh_installation(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    badge(page, "Не подключено")
    page.screenshot(path=picture("admin-crm-fresh-1280"), full_page=True)
    connect(page)
    badge(page, "Подключено")
    expect(page.get_by_text("amoCRM подключена: mycompany.amocrm.ru")).to_be_visible()
    card(page).get_by_role("button", name="Проверить").click()
    expect(card(page).get_by_text("Всё в порядке.")).to_be_visible()
    card(page).get_by_text("Подробнее").click()
    expect(card(page)).to_contain_text("Хук об отключениини разу не приходил")
    page.screenshot(path=picture("admin-crm-checked-1280"), full_page=True)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # two numbers
    page.screenshot(path=picture("admin-crm-checked-360"), full_page=True)


def test_a_revoked_grant_is_red_within_one_tick_and_green_after_the_next_consent(
    page: Page, fresh: Installation
) -> None:
    connected(fresh)
    log_in(page, fresh)
    badge(page, "Подключено")
    fresh.sandbox.control("POST", "/disable", {"account": "mycompany"})
    fresh.sql("UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute'")
    fresh.tick()
    badge(page, "Нужно войти заново")
    page.screenshot(path=picture("admin-crm-lost-1280"), full_page=True)
    with page.expect_popup() as waiting:
        card(page).get_by_role("button", name="Войти заново").click()
    badge(page, "Ждём подтверждения")
    expect(card(page)).to_contain_text("Осталось 9:5")
    consent(waiting.value)
    badge(page, "Подключено")


def test_what_is_switched_off_in_amocrm_is_told_by_its_hook(page: Page, fresh: Installation) -> None:
    fresh.sandbox.control("PATCH", f"/integrations/{CLIENT_ID}", {"hook_url": f"{fresh.url}{HOOK}"})
    connected(fresh)
    log_in(page, fresh)
    fresh.sandbox.control("POST", "/disable", {"account": "mycompany"})
    badge(page, "Отключено в amoCRM")
    card(page).get_by_role("button", name="Подключить снова").click()
    expect(page.get_by_label("Домен amoCRM")).to_have_value("mycompany.amocrm.ru")
    connect(page)
    badge(page, "Подключено")


def test_the_archive_is_the_one_that_the_tool_makes(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    content = downloaded(page)
    assert content == fresh.archive.read_bytes()
    told = page.get_by_role("link", name="Скачать архив виджета")
    expect(told).to_contain_text(f"версия 1.0.0, SHA-256 {hashlib.sha256(content).hexdigest()[:8]}…")


def test_what_an_integration_needs_is_copied(page: Page, fresh: Installation) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=fresh.url)
    log_in(page, fresh)
    for label in ("Ссылка для перенаправления (Redirect URI)", "Ссылка хука об отключении", "URL виджета"):
        page.get_by_role("button", name=f"Скопировать: {label}").click()
        expect(page.get_by_text("Скопировано").last).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label(label, exact=True).input_value()


def test_a_browser_that_opens_no_windows_shows_the_link(page: Page, fresh: Installation) -> None:
    page.add_init_script("window.open = () => null")
    log_in(page, fresh)
    fill_keys(page)
    page.get_by_role("button", name=CONNECT).click()
    expect(page.get_by_text("Браузер не открыл окно.")).to_be_visible()
    with page.expect_popup() as waiting:
        page.get_by_role("link", name="Открыть окно amoCRM").click()
    waiting.value.get_by_role("button", name="Разрешить").click()
    badge(page, "Подключено")


def test_whoever_refuses_reads_that_nothing_changed(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    fill_keys(page)
    with page.expect_popup() as waiting:
        page.get_by_role("button", name=CONNECT).click()
    consent(waiting.value, "Отказаться")
    expect(page.get_by_text("Вы не дали доступ. Ничего не изменилось.")).to_be_visible()
    badge(page, "Не подключено")


def test_a_consent_that_is_given_up_leads_to_nothing(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    fill_keys(page)
    with page.expect_popup() as waiting:
        page.get_by_role("button", name=CONNECT).click()
    badge(page, "Ждём подтверждения")
    page.screenshot(path=picture("admin-crm-waiting-1280"), full_page=True)
    with waiting.value.expect_event("close"):
        card(page).get_by_role("button", name="Отмена").click()
    badge(page, "Не подключено")


def test_a_message_of_a_stranger_is_no_consent(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    fill_keys(page)
    with page.expect_popup() as waiting:
        page.get_by_role("button", name=CONNECT).click()
    waiting.value.get_by_role("button", name="Разрешить").wait_for()
    page.evaluate("window.postMessage({source: 'amocrm', status: 'connected', domain: 'evil.amocrm.ru'}, '*')")
    waiting.value.evaluate("opener.postMessage({source: 'amocrm', status: 'connected', domain: 'evil.amocrm.ru'}, '*')")
    expect(page.get_by_text("evil.amocrm.ru")).to_have_count(0)


def test_ending_a_connection_says_what_that_means_and_wipes_the_keys(page: Page, fresh: Installation) -> None:
    connected(fresh)
    log_in(page, fresh)
    card(page).get_by_role("button", name="Отключить").click()
    question = page.get_by_role("dialog", name="Отключить amoCRM?")
    expect(question).to_contain_text("История и цены останутся.")
    question.get_by_role("button", name="Отмена").click()
    badge(page, "Подключено")
    card(page).get_by_role("button", name="Отключить").click()
    question.get_by_role("button", name="Отключить").click()
    expect(page.get_by_text("amoCRM: отключено. Ключи удалены.")).to_be_visible()
    badge(page, "Отключено")
    expect(card(page).get_by_role("button", name="Подключить снова")).to_be_visible()


def test_the_end_of_a_grant_is_counted_down(page: Page, fresh: Installation) -> None:
    connected(fresh)
    log_in(page, fresh)
    for hours, tone, left in (
        (31 * 24, None, ""),
        (29 * 24, "info", "28 дней"),
        (6 * 24, "warning", "5 дней"),
        (20, "error", "19 ч"),
    ):
        fresh.sql(GRANT_ENDS, hours)
        page.reload()
        badge(page, "Подключено")
        told = card(page).locator(".cabinet__notice").filter(has_text="Доступ пропадёт")
        expect(told).to_have_count(1 if tone else 0)
        if tone:
            expect(told).to_contain_text(f"осталось {left}")
            expect(told).to_have_class(f"cabinet__notice cabinet__notice_{tone}")


def test_a_long_lived_token_connects_by_hand(page: Page, fresh: Installation) -> None:
    connected(fresh)
    log_in(page, fresh)
    token = fresh.sandbox.control("POST", "/long_lived", {"account": "mycompany", "days": 300})["access_token"]
    card(page).get_by_text("Ещё", exact=True).click()
    card(page).get_by_role("button", name="Долгосрочный токен").click()
    page.get_by_label("Токен").fill("short")
    page.get_by_role("button", name="Подключить токеном").click()
    expect(page.get_by_text("Это не похоже на токен.")).to_be_visible()
    page.get_by_label("Токен").fill(token)
    page.get_by_role("button", name="Подключить токеном").click()
    expect(page.get_by_text("Подключено токеном: mycompany.amocrm.ru")).to_be_visible()
    expect(card(page)).to_contain_text("Подключено долгосрочным токеном: сам он не обновляется.")


def test_a_shops_administrator_finds_the_shop_green_and_connects_amocrm(page: Page, fresh: Installation) -> None:
    by_the_shop(page, fresh, return_to="admin")
    page.wait_for_url("**/admin")
    badge(page, "Подключено", "InSales")
    connect(page)
    badge(page, "Подключено")
    expect(card(page)).to_contain_text("Подключил: Виктор Стеклов")


def test_a_merchants_name_is_text_wherever_it_stands(page: Page, fresh: Installation) -> None:
    connected(fresh)
    fresh.sql("UPDATE amocrm_tokens SET account_name = %s, widget_version = %s, widget_seen_at = now()", EVIL, EVIL)
    fresh.sql("UPDATE owners SET name = %s", EVIL)
    fresh.sql("INSERT INTO owners (id, kind, name) VALUES (gen_random_uuid(), 'shop', %s)", EVIL)
    for statement in (SHOP, TILL):
        fresh.sql(statement.replace("%(name)s", "%s").replace("%(state)s", "'reauth_required'"), EVIL, EVIL)
    page.add_init_script(SPY)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    log_in(page, fresh)
    expect(card(page)).to_contain_text(EVIL)
    card(page).get_by_role("button", name="Проверить").click()
    expect(card(page).get_by_text("Всё в порядке.")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.locator("img[src='x']").count() == 0
    assert page.evaluate("window.violations") == []


def test_the_page_is_usable_soon(page: Page, fresh: Installation) -> None:
    connected(fresh)
    fresh.sql(LOG)
    for statement in (SHOP, TILL):
        fresh.sql(statement.replace("%(name)s", "%s").replace("%(state)s", "'active'"), "Стекло", "")
    log_in(page, fresh)
    badge(page, "Подключено", "Эвотор")
    spent = min(usable(page, fresh) for _ in range(5))
    figure(
        f"/admin with 3 connections and 1,000 rows of the log: {spent * 1000:.0f} ms; {busy():.1f} programs a processor"
    )
    assert spent <= 0.5 * busy()


def test_the_dashboard_is_usable_soon(page: Page, fresh: Installation) -> None:
    by_the_shop(page, fresh)
    connected(fresh)
    fresh.sql(LOG)
    fresh.sql(TILL.replace("%(name)s", "%s").replace("%(state)s", "'active'"), "Стекло", "")
    spent = min(usable(page, fresh, "dashboard") for _ in range(5))
    told = f"{spent * 1000:.0f} ms; {busy():.1f} programs a processor"
    figure(f"/dashboard with 3 connections and 1,000 rows of the log: {told}")
    assert spent <= 0.5 * busy()


def usable(page: Page, installation: Installation, name: str = "admin") -> float:
    """Seconds until all cards are there, with their buttons."""
    begun = time.monotonic()
    page.goto(f"{installation.url}/{name}")
    card(page, "Эвотор").wait_for()
    return time.monotonic() - begun


def busy() -> float:
    """How many programs want each processor; alone on a machine it is one."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
