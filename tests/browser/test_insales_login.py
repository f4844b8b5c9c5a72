"""Logging in by both doors in a real browser, and each way in which that can fail."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from insales.page_messages import TROUBLES, UNKNOWN, Trouble
from tests.browser.cabinet import (
    CALLBACK,
    SELLER,
    Cabinet,
    at_back_office,
    expect_inside,
    expect_outside,
    log_out,
    running_cabinet,
)
from tests.databases import query
from tests.sandbox_process import INSALES_OAUTH_HOST, INSALES_OTHER_HOST

VIKTOR, OLGA = "Виктор Стеклов", "Ольга Продавцова"
LOG_IN = "Войти через insales"
TOKEN_PATH = "/admin/oauth/token"
PAGE, JSON = "text/html", "application/json"


@pytest.fixture(scope="module")
def guide_running(common_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    with running_cabinet(common_database, tmp_path_factory.mktemp("guide"), "oauth") as made:
        yield made


@pytest.fixture(scope="module")
def application_running(common_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    with running_cabinet(common_database, tmp_path_factory.mktemp("application"), "app") as made:
        yield made


@pytest.fixture
def guide(guide_running: Cabinet) -> Cabinet:
    guide_running.renew()
    return guide_running


@pytest.fixture
def application(application_running: Cabinet) -> Cabinet:
    application_running.renew()
    return application_running


def log_in(page: Page, guide: Cabinet, decision: str = "Разрешить") -> None:
    """As the guide has it: the button, the shop's own log-in, consent."""
    page.goto(f"{guide.url}/login")
    page.get_by_role("link", name=LOG_IN).click()
    at_back_office(page)
    page.get_by_role("button", name=decision).click()


def install(page: Page, application: Cabinet) -> None:
    """The owner presses the button in the back office."""
    page.goto(application.office("/admin2/"))
    at_back_office(page)
    page.get_by_role("button", name="Установить").click()
    expect(page.get_by_role("status")).to_contain_text("Приложение установлено.")


def open_application(page: Page, application: Cabinet) -> None:
    install(page, application)
    page.get_by_role("link", name="Открыть приложение").click()


def expect_trouble(page: Page, code: str) -> None:
    """The page says what happened, and the cure of each who can do something."""
    trouble: Trouble = TROUBLES[code]
    page.wait_for_url(f"**/login?error={code}")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text(trouble.what)
    for cure in (*trouble.person, *trouble.administrator):
        expect(notice).to_contain_text(cure)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_by_the_guides_door_the_owner_enters(page: Page, guide: Cabinet) -> None:
    log_in(page, guide)
    expect_inside(page, guide, VIKTOR)
    expect(page.get_by_role("region", name="InSales")).to_contain_text(INSALES_OAUTH_HOST)


def test_by_the_applications_door_the_owner_enters(page: Page, application: Cabinet) -> None:
    open_application(page, application)
    expect_inside(page, application, VIKTOR)


def test_each_of_the_staff_is_greeted_by_name(page: Page, application: Cabinet) -> None:
    open_application(page, application)
    expect_inside(page, application, VIKTOR)
    page.context.clear_cookies()
    page.goto(application.office("/admin2/applications/glassdeals/open"))
    at_back_office(page, SELLER)
    page.get_by_role("link", name="Открыть приложение").click() if "admin2/" in page.url else None
    expect_inside(page, application, OLGA)


def test_from_our_page_the_shops_address_leads_there(page: Page, application: Cabinet) -> None:
    install(page, application)
    page.goto(f"{application.url}/login")
    page.get_by_label("Адрес магазина").fill("https://glass-demo.myinsales.ru/admin2/orders")
    page.get_by_role("button", name=LOG_IN).click()
    expect_inside(page, application, VIKTOR)


def test_whoever_logged_out_cannot_come_back_with_the_old_cookie(page: Page, guide: Cabinet) -> None:
    log_in(page, guide)
    expect_inside(page, guide, VIKTOR)
    kept = [cookie for cookie in page.context.cookies(guide.url) if cookie["name"] == "session"]
    log_out(page, guide)
    assert [cookie for cookie in page.context.cookies(guide.url) if cookie["name"] == "session"] == []
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # what cookies() gave is what add_cookies() takes
    expect_outside(page, guide)


def test_nor_in_the_applications_mode(page: Page, application: Cabinet) -> None:
    open_application(page, application)
    expect_inside(page, application, VIKTOR)
    kept = page.context.cookies(application.url)
    log_out(page, application)
    page.context.add_cookies(kept)  # type: ignore[arg-type]  # as above
    expect_outside(page, application)


def test_going_back_after_a_log_out_shows_nothing(page: Page, guide: Cabinet) -> None:
    log_in(page, guide)
    expect_inside(page, guide, VIKTOR)
    page.goto(f"{guide.url}/dashboard?again")
    log_out(page, guide)
    page.go_back()
    page.wait_for_url(f"{guide.url}/login?return_to=dashboard")


def test_a_script_cannot_read_the_session(page: Page, guide: Cabinet) -> None:
    log_in(page, guide)
    expect_inside(page, guide, VIKTOR)
    assert page.evaluate("document.cookie") == ""


def test_the_cabinet_without_a_session_leads_to_the_door(page: Page, guide: Cabinet) -> None:
    expect_outside(page, guide)


def test_whoever_refuses_reads_that_nothing_changed(page: Page, guide: Cabinet) -> None:
    log_in(page, guide, "Отказаться")
    expect_trouble(page, "access_denied")


@pytest.mark.parametrize("query_", ["code=a&state=b", ""])
def test_whoever_comes_back_without_having_left_is_told_to_begin_here(page: Page, guide: Cabinet, query_: str) -> None:
    page.goto(f"{guide.url}{CALLBACK}?{query_}")
    expect_trouble(page, "invalid_state")


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, "<h1>404</h1>", PAGE),
        (401, '{"error": "invalid_client"}', JSON),
    ],
)
def test_a_shop_that_gives_no_token_is_told_with_the_other_mode(
    page: Page, guide: Cabinet, status: int, body: str, kind: str
) -> None:
    guide.fault(TOKEN_PATH, status, body, kind)
    log_in(page, guide)
    expect_trouble(page, "token_exchange_failed")
    expect(page.get_by_role("alert")).to_contain_text("INSALES_AUTH_MODE=app")


def test_a_shop_whose_account_cannot_be_read_is_told(page: Page, guide: Cabinet) -> None:
    guide.fault("/admin/account.json", 403, '{"status": "error", "message": "no right"}', JSON)
    log_in(page, guide)
    expect_trouble(page, "user_data_failed")


def test_after_a_trouble_the_same_button_works(page: Page, guide: Cabinet) -> None:
    log_in(page, guide, "Отказаться")
    expect_trouble(page, "access_denied")
    page.get_by_role("link", name=LOG_IN).click()
    page.get_by_role("button", name="Разрешить").click()
    expect_inside(page, guide, VIKTOR)


def test_an_error_that_nobody_knows_is_not_repeated(page: Page, guide: Cabinet) -> None:
    page.goto(f"{guide.url}/login?error=<img src=x onerror=alert(1)>")
    expect(page.get_by_role("alert")).to_contain_text(UNKNOWN.what)
    expect(page.locator("body")).not_to_contain_text("onerror")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("evil.example", "host_not_allowed"), (INSALES_OTHER_HOST, "not_found"), ("нет", "host_not_allowed")],
)
def test_an_address_that_is_no_connected_shop_is_told(page: Page, application: Cabinet, typed: str, code: str) -> None:
    page.goto(f"{application.url}/login")
    page.get_by_label("Адрес магазина").fill(typed)
    page.get_by_role("button", name=LOG_IN).click()
    expect_trouble(page, code)


def test_a_shop_without_the_application_is_told_to_install_it(page: Page, application: Cabinet) -> None:
    page.goto(f"{application.url}/api/auth/insales/entry?shop={application.host}&insales_id=784512")
    expect(page.get_by_role("alert")).to_contain_text("Приложение не установлено в этом магазине.")


def test_removing_the_application_logs_its_staff_out(page: Page, application: Cabinet) -> None:
    open_application(page, application)
    expect_inside(page, application, VIKTOR)
    page.goto(application.office("/admin2/"))
    page.get_by_role("button", name="Удалить").click()
    expect(page.get_by_role("status")).to_contain_text("Приложение удалено.")
    expect_outside(page, application)


def test_lost_access_stands_above_everything_with_its_button(page: Page, guide: Cabinet) -> None:
    log_in(page, guide)
    expect_inside(page, guide, VIKTOR)
    query(guide.database_url, "UPDATE insales_accounts SET state = 'reauth_required', last_error = 'revoked'")
    page.reload()
    banner = page.get_by_role("alert").filter(has_text="Нужно войти заново")
    banner.get_by_role("link", name="Войти заново").click()
    page.get_by_role("button", name="Разрешить").click()
    expect_inside(page, guide, VIKTOR)
    expect(banner).to_have_count(0)


def test_what_is_not_configured_is_named_and_nothing_can_be_pressed(
    page: Page, common_database: str, tmp_path: Path
) -> None:
    changes = {"INSALES_API_KEY": "", "INSALES_SHOP_DOMAIN": "https://myshop.insales.ru"}
    with running_cabinet(common_database, tmp_path, "oauth", **changes) as cabinet:
        page.goto(f"{cabinet.url}/login")
        notice = page.get_by_role("alert")
        for told in ("Insales не настроен", "Не задана переменная INSALES_API_KEY", "без https://"):
            expect(notice).to_contain_text(told)
        expect(page.get_by_role("link", name=LOG_IN)).to_have_count(0)
