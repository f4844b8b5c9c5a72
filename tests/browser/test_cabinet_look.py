"""Every page of the cabinet as pictures at both widths, with three connections that are checked from the page."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.admin_page import Installation, badge, by_the_shop, card, connected, log_in
from tests.browser.axe import severe
from tests.browser.pictures import picture
from tests.browser.price_page import overflow

WIDTHS = (360, 1280)


def shown_to_everybody(page: Page, name: str) -> None:
    """Kept for people to look at; nothing sticks out and nothing keeps anybody away."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert (severe(page), overflow(page)) == ([], 0)
        page.screenshot(path=picture(f"{name}-{width}"), full_page=True)


def all_connected(page: Page, fresh: Installation) -> None:
    by_the_shop(page, fresh)
    card(page, "Эвотор").get_by_role("link", name="Подключить Эвотор").click()
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url("**/dashboard")
    connected(fresh)


def test_pages_that_come_before_the_log_in(page: Page, fresh: Installation) -> None:
    page.goto(f"{fresh.url}/login")
    page.get_by_text("Войти по ключу администратора").click()
    shown_to_everybody(page, "login")
    page.goto(f"{fresh.url}/login?error=invalid_state")
    shown_to_everybody(page, "login-refused")


def test_the_dashboard_and_the_journal_of_an_owner(page: Page, fresh: Installation) -> None:
    all_connected(page, fresh)
    page.reload()
    shown_to_everybody(page, "dashboard")
    page.goto(f"{fresh.url}/admin#log")
    expect(page.get_by_role("heading", name="Журнал")).to_be_visible()
    expect(page.locator(".admin-log__rows")).to_be_visible()
    shown_to_everybody(page, "admin-log")


def test_all_three_connections_are_checked_where_they_are_shown(page: Page, fresh: Installation) -> None:
    all_connected(page, fresh)
    page.context.clear_cookies()
    log_in(page, fresh)
    for name, told in outcomes():
        badge(page, "Подключено", name)
        card(page, name).get_by_role("button", name="Проверить").click()
        expect(card(page, name)).to_contain_text(told)
    for summary in page.locator(".admin__cards summary").all():
        summary.click()
    shown_to_everybody(page, "admin-crm-three")


def outcomes() -> Iterator[tuple[str, str]]:
    yield from (("amoCRM", "Всё в порядке."), ("InSales", "Всё в порядке."))
    yield "Эвотор", "Уведомлений ещё не было."
