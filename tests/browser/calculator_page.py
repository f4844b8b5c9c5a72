"""A manager before the calculator: finds things as a person does, by label and by the words on a button."""

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.page_backend import PageBackend

NBSP = "\u00a0"
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)
GOLDEN = f"28{NBSP}610,00{NBSP}₽"


def opened(page: Page, backend: PageBackend, view: str = "view=new", path: str = "/widget") -> FrameLocator:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(backend.address(path, view), wait_until="commit")
    return page.frame_locator("iframe")


def type_sizes(calculator: FrameLocator, width: str = "1000", height: str = "2000") -> None:
    """Of a walk-in screen, which comes first."""
    calculator.get_by_label("Ширина, мм", exact=True).fill(width)
    calculator.get_by_label("Высота, мм", exact=True).fill(height)


def unit(calculator: FrameLocator, name: str) -> None:
    calculator.get_by_role("group", name="Единицы").get_by_role("radio", name=name, exact=True).check(force=True)


def total(calculator: FrameLocator) -> Locator:
    return calculator.get_by_role("complementary").locator(".calc__total-sum")


def waiting(calculator: FrameLocator) -> Locator:
    return calculator.locator(".calc__state")


def save(calculator: FrameLocator) -> None:
    calculator.get_by_role("button", name="Сохранить в сделку").click()


def outcome(calculator: FrameLocator) -> Locator:
    return calculator.locator(".calc__bar").get_by_role("status")


def banner(calculator: FrameLocator) -> Locator:
    return calculator.locator("main > [role=status]")


def heard(page: Page, type_: str) -> list[dict[str, object]]:
    """What the page told the card."""
    return [dict(told) for told in page.evaluate("window.heard") if told["type"] == type_]


def say(page: Page, **message: str) -> None:
    """What the card tells the page."""
    page.evaluate("(message) => window.say(message)", message)
