"""The grant window of the sandbox's amoCRM in a real browser, in both of its modes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.sandbox_process import CLIENT_ID, SandboxProcess, running_sandbox

POPUP = "address => { window.open(address, 'grant', 'width=750,height=580') }"


@pytest.fixture(scope="module")
def granting() -> Iterator[SandboxProcess]:
    """Its redirect URI is a page of its own, so that no further server is needed."""
    with running_sandbox() as process:
        back = {"redirect_uri": f"{process.base_url}/_home/now"}
        process.control("PATCH", f"/integrations/{CLIENT_ID}", back)
        yield process


def address(granting: SandboxProcess, mode: str) -> str:
    return f"{granting.base_url}/_browser/www.amocrm.ru/oauth?client_id={CLIENT_ID}&state=s1&mode={mode}"


def opened(page: Page, granting: SandboxProcess, mode: str) -> Page:
    page.goto(granting.base_url)
    with page.expect_popup() as waiting:
        page.evaluate(POPUP, address(granting, mode))
    return waiting.value


def test_in_popup_mode_the_opener_goes_back_and_the_window_closes(page: Page, granting: SandboxProcess) -> None:
    window = opened(page, granting, "popup")
    with window.expect_event("close"):
        window.get_by_role("button", name="Разрешить").click()
    page.wait_for_url("**/_home/now?code=*&referer=mycompany.amocrm.ru&platform=1&state=s1&*")


def test_in_post_message_mode_the_window_itself_goes_back(page: Page, granting: SandboxProcess) -> None:
    window = opened(page, granting, "post_message")
    window.get_by_role("button", name="Отказаться").click()
    window.wait_for_url("**/_home/now?error=access_denied&state=s1")
    assert page.url == f"{granting.base_url}/"


def test_without_an_opener_the_page_goes_back_itself(page: Page, granting: SandboxProcess) -> None:
    page.goto(address(granting, "popup"))
    page.get_by_role("button", name="Разрешить").click()
    page.wait_for_url("**/_home/now?code=*")
