"""The administrator's page for everybody: keyboard and screen reader, a narrow screen, its doors, a bare URL."""

from playwright.sync_api import Page, expect

from tests.browser.admin_page import CONNECT, Installation, badge, card, connected, fill_keys, log_in
from tests.browser.axe import severe
from tests.browser.pictures import picture

NARROW = {"width": 360, "height": 780}


def test_what_is_typed_is_judged_beside_its_field(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    fill_keys(page, domain="evil.example")
    page.get_by_label("Client ID").fill("ff4f3486")
    page.get_by_role("button", name=CONNECT).click()
    expect(page.get_by_label("Домен amoCRM")).to_be_focused()
    expect(page.get_by_label("Домен amoCRM")).to_have_accessible_description(
        "Скопируйте из адресной строки; «https://» и путь уберём сами. "
        "Нужен адрес вида mycompany.amocrm.ru или mycompany.kommo.com."
    )
    expect(page.get_by_text("Это не похоже на ID интеграции.")).to_be_visible()
    page.get_by_label("Домен amoCRM").fill("mycompany")
    expect(page.get_by_text("Нужен адрес вида")).to_be_hidden()


def test_nothing_is_wrong_for_who_uses_a_keyboard_or_a_screen_reader(page: Page, fresh: Installation) -> None:
    connected(fresh)
    log_in(page, fresh)
    badge(page, "Подключено")
    for summary in page.locator("summary").all():
        summary.click()
    assert severe(page) == []
    page.get_by_role("tab", name="CRM").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Прайс-лист")).to_be_focused()
    expect(page.get_by_role("tab", name="Прайс-лист")).to_have_attribute("aria-selected", "true")


def test_on_a_narrow_screen_nothing_scrolls_sideways(page: Page, fresh: Installation) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # two numbers
    connected(fresh)
    log_in(page, fresh)
    for summary in page.locator("summary").all():
        summary.click()
    page.screenshot(path=picture("admin-crm-360"), full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_wrong_key_is_told_and_the_right_one_still_works(page: Page, fresh: Installation) -> None:
    page.goto(f"{fresh.url}/login?return_to=admin")
    page.get_by_text("Войти по ключу администратора").click()
    page.get_by_label("Ключ администратора").fill("not the key at all, by any means")
    page.get_by_role("button", name="Войти по ключу").click()
    expect(page.get_by_role("alert")).to_have_text("Ключ администратора не подошёл.")
    page.screenshot(path=picture("admin-login-1280"))
    assert "key" not in page.url
    log_in(page, fresh)


def test_whoever_logs_out_is_outside(page: Page, fresh: Installation) -> None:
    log_in(page, fresh)
    page.get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/login?return_to=admin")
    page.goto(f"{fresh.url}/admin")
    page.wait_for_url("**/login?return_to=admin")


def test_an_ended_session_leads_to_the_log_in(page: Page, fresh: Installation) -> None:
    connected(fresh)
    log_in(page, fresh)
    fresh.sql("UPDATE sessions SET ended_at = now()")
    card(page).get_by_role("button", name="Проверить").click()
    page.wait_for_url("**/login?return_to=admin")


def test_on_a_bare_function_url_everything_is_a_parameter(page: Page, fresh: Installation) -> None:
    bare = f"{fresh.url}/functions/amocrm-integration"
    page.goto(f"{bare}?page=admin")
    page.get_by_label("Ключ администратора").fill(fresh.admin_token)
    page.get_by_role("button", name="Войти по ключу").click()
    badge(page, "Не подключено")
    assert page.url == f"{bare}?page=admin"
    expect(card(page, "Эвотор").get_by_role("link")).to_have_count(0)
