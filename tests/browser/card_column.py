"""A manager's hands in the deal card: finds things as a person does, by their words and names."""

from playwright.sync_api import Frame, Locator, Page

OWNER, MANAGER = 9100001, 9100002
NBSP = "\u00a0"


def open_card(page: Page, sandbox_url: str, lead_id: int, user: int = MANAGER) -> None:
    page.goto(f"{sandbox_url}/_browser/mycompany.amocrm.ru/leads/detail/{lead_id}?user={user}")


def column(page: Page) -> Locator:
    return page.get_by_role("region", name="Калькулятор стеклянных изделий")


def status(page: Page) -> Locator:
    return column(page).get_by_role("status")


def press(page: Page, name: str) -> None:
    column(page).get_by_role("button", name=name, exact=True).click()


def line_of(page: Page, number: int) -> Locator:
    """One calculation of the history."""
    named = page.get_by_role("button", name=f"Открыть расчёт №{NBSP}{number}", exact=True)
    return column(page).get_by_role("listitem").filter(has=named)


def unfold(page: Page, number: int) -> Locator:
    """The menu ⋯ of a calculation."""
    press(page, f"Действия с расчётом №{NBSP}{number}")
    return column(page).get_by_role("menu")


def choose(page: Page, number: int, item: str) -> None:
    unfold(page, number).get_by_role("menuitem", name=item, exact=True).click()


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def framed(page: Page) -> Frame:
    """Our page in the window, once it said that it is ready."""
    page.wait_for_function("document.querySelector('.glass-calc__window_note')?.hidden")
    return next(frame for frame in page.frames if "/widget?" in frame.url)


def heard(frame: Frame) -> list[dict[str, str]]:
    """What the widget told the page."""
    found: list[dict[str, str]] = frame.evaluate("heard")
    return found
