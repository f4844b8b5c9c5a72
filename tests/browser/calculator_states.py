"""States of the calculator's page that tests look at, from nothing typed to an offer."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser import calculator_answers as answers
from tests.browser.page_backend import ACCOUNT, PageBackend

PATIENCE_MS = 20_000
TOTAL = ".calc__panel .calc__total-sum"
SIZES = {
    "Ширина неподвижной части, мм": "900",
    "Ширина двери, мм": "700",
    "Ширина боковой части, мм": "900",
    "Высота, мм": "2000",
}
ALL_OPEN = "document.querySelectorAll('details').forEach((group) => { group.open = true; })"


def empty(page: Page, backend: PageBackend, scheme: str) -> None:
    _go(page, backend, "new", scheme)
    expect(page.get_by_role("heading", level=1)).to_have_text("Новый расчёт")


def filled(page: Page, backend: PageBackend, scheme: str) -> None:
    """A corner shower: three panes, a door, hinges, bars, services, warnings."""
    empty(page, backend, scheme)
    page.get_by_text("Душевая угловая").click()
    for label, value in SIZES.items():
        page.get_by_label(label, exact=True).fill(value)
    expect(page.locator(TOTAL)).to_contain_text("64")


def unfolded(page: Page, backend: PageBackend, scheme: str) -> None:
    filled(page, backend, scheme)
    page.evaluate(ALL_OPEN)


def faulty(page: Page, backend: PageBackend, scheme: str) -> None:
    filled(page, backend, scheme)
    page.get_by_label("Ширина двери, мм", exact=True).fill("5000")
    expect(page.locator("#errors")).to_be_visible()


def asking(page: Page, backend: PageBackend, scheme: str) -> None:
    """A second calculation of a deal: whether it joins the order."""
    filled(page, backend, scheme)
    page.get_by_role("button", name="Сохранить в сделку").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def saved(page: Page, backend: PageBackend, scheme: str) -> None:
    asking(page, backend, scheme)
    page.get_by_role("button", name="К заказу").click()
    expect(page.locator(".calc__message_success")).to_be_visible()


def opened(page: Page, backend: PageBackend, scheme: str) -> None:
    """A saved one, priced by an older list, with its revisions."""
    backend.answers |= {"get_calculation": [answers.opened()], "history": [answers.revisions()]}
    _go(page, backend, "open", scheme)
    page.get_by_role("button", name="История изменений").click()
    expect(page.locator(".calc__record")).to_have_count(2)


def offered(page: Page, backend: PageBackend, scheme: str) -> None:
    """In every detail."""
    backend.answers["offer"] = [answers.offered("short"), answers.offered("detailed")]
    _go(page, backend, "offer", scheme)
    page.locator(".calc__segment", has_text="Подробно").click()
    expect(page.get_by_role("columnheader")).to_have_count(4)


def offered_briefly(page: Page, backend: PageBackend, scheme: str) -> None:
    backend.answers["offer"] = [answers.offered("short")]
    _go(page, backend, "offer", scheme)
    expect(page.get_by_role("columnheader")).to_have_count(3)


def _go(page: Page, backend: PageBackend, view: str, scheme: str) -> None:
    """Without the card around it."""
    backend.card = answers.CARD
    page.goto(f"{backend.url}/widget?account={ACCOUNT}#ticket=T1&view={view}&id=1&scheme={scheme}")
    expect(page.locator(".calc__title")).to_be_visible(timeout=PATIENCE_MS)


STATES: dict[str, Callable[[Page, PageBackend, str], None]] = {
    "empty": empty,
    "filled": filled,
    "unfolded": unfolded,
    "faulty": faulty,
    "asking": asking,
    "saved": saved,
    "opened": opened,
    "offered": offered,
}
