"""A merchant connects Evotor in a browser, by the cabinet's button; Evotor's hooks reach the same gateway over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.whole import CALLBACK, Whole, free_port, running_gateway, settings
from tests.canaries import canary
from tests.databases import query
from tests.sandbox_process import running_sandbox
from tools.samples import SAMPLES, STAFF_PASSWORD

ENDING = "UPDATE evotor_tokens SET grant_expires_at = now() + interval '5 days'"
WAITING = "SELECT kind FROM inbox"


@pytest.fixture
def whole(database_url: str, tmp_path: Path) -> Iterator[Whole]:
    gateway = f"http://127.0.0.1:{free_port()}"
    token = canary("ADMIN_TOKEN")
    ours = ("--redirect-uri", gateway + CALLBACK, "--insales-url", gateway, "--evotor-url", gateway)
    with running_sandbox(*ours) as sandbox:
        environment = {**settings(database_url, gateway, sandbox.base_url, token), **SAMPLES}
        with running_gateway(gateway, environment, tmp_path / "gateway.log"):
            yield Whole(gateway, token, sandbox)


@pytest.fixture
def cabinet(page: Page, whole: Whole) -> Page:
    """Of somebody who has just logged in through the shop."""
    page.goto(f"{whole.gateway_url}/login")
    page.get_by_role("link", name="Войти через insales").click()
    page.get_by_label("Пароль").fill(STAFF_PASSWORD)
    page.get_by_role("button", name="Войти").click()
    page.get_by_role("button", name="Разрешить").click()
    page.wait_for_url("**/dashboard")
    return page


def till(page: Page) -> Locator:
    return page.get_by_role("region", name="Эвотор")


def consent(page: Page, link: str = "Подключить Эвотор") -> None:
    till(page).get_by_role("link", name=link).click()
    page.get_by_role("button", name="Войти").click()
    page.wait_for_url("**/dashboard")


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def test_the_button_leads_through_consent_to_a_connected_card(cabinet: Page) -> None:
    expect(till(cabinet)).to_contain_text("Не подключено")
    consent(cabinet)
    expect(till(cabinet)).to_contain_text("Подключено")
    expect(till(cabinet)).to_contain_text("Салон на Лесной")
    expect(till(cabinet).get_by_role("link")).to_have_count(0)


def test_a_merchant_who_refuses_is_told_and_may_begin_again(cabinet: Page) -> None:
    till(cabinet).get_by_role("link", name="Подключить Эвотор").click()
    cabinet.get_by_role("button", name="Отказаться").click()
    expect(cabinet.get_by_role("heading")).to_have_text("Эвотор не подключён")
    expect(cabinet.locator("body")).to_contain_text("Вы не дали доступ.")
    cabinet.goto(cabinet.url.partition("/api/")[0] + "/dashboard")
    consent(cabinet)


def test_five_days_before_the_end_one_click_begins_the_thirty_days_anew(cabinet: Page, database_url: str) -> None:
    consent(cabinet)
    query(database_url, ENDING)
    cabinet.reload()
    expect(cabinet.get_by_role("status")).to_contain_text("Доступ к Эвотору закончится")
    for width in (360, 1280):
        cabinet.set_viewport_size({"width": width, "height": 760})
        assert overflow(cabinet) == 0
    consent(cabinet, "Войти заново")
    expect(cabinet.get_by_role("status")).to_have_count(0)


def test_a_sale_reaches_us_over_http_and_a_forged_hook_does_not(whole: Whole, database_url: str) -> None:
    sale = whole.sandbox.control("POST", "/evotor/sales", {})["hooks"]
    forged = whole.sandbox.control("POST", "/evotor/hooks", {"kind": "receipts", "secret": canary("hook secret")})

    assert [(hook["kind"], hook["status"]) for hook in sale] == [("receipts", 200), ("documents", 200)]
    assert [hook["status"] for hook in forged["hooks"]] == [401]
    assert query(database_url, WAITING) == [("hook",), ("hook",)]
