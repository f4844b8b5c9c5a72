"""What was typed and not saved: whose it is, by which prices, and what becomes of it when the products changed."""

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.calculator_page import GOLDEN, banner, opened, total, type_sizes
from tests.browser.page_backend import PageBackend
from tests.browser.test_calculator_page_windows import shown


def restore(calculator: FrameLocator) -> None:
    banner(calculator).get_by_role("button", name="Восстановить").click()


def test_a_recalculation_that_goes_on_keeps_the_new_prices(page: Page, calculator_backend: PageBackend) -> None:
    current = {"price_list_version": "B", "total": "25290.00", "difference": "680.00", "text": "", "messages": []}
    calculator = shown(page, calculator_backend, current=current)
    calculator_backend.answers["get_calculation"] *= 2
    calculator.get_by_role("button", name="Пересчитать").click()
    expect(total(calculator)).not_to_have_text("—")
    page.reload()
    restore(calculator)
    expect(total(calculator)).not_to_have_text("—")
    assert calculator_backend.calls["preview"][-1]["calculation"]["price_list_version"] == "B"


def test_a_colleague_in_the_same_tab_is_offered_nothing(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    calculator_backend.card = {**calculator_backend.card, "user": {"id": 9100003, "name": "Иванов Пётр"}}
    page.reload()
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    expect(banner(calculator)).to_be_empty()


def test_a_draft_of_a_product_that_is_made_no_more_asks_for_another(
    page: Page, calculator_backend: PageBackend
) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    kept = """([key, text]) => sessionStorage.setItem(key, text.replace('"template":"walk_in"', '"template":"gone"'))"""
    page.frames[1].evaluate(f"Object.entries(sessionStorage).forEach({kept})")
    page.reload()
    restore(calculator)
    expect(calculator.locator("#errors")).to_contain_text("Заполните поле «Изделие».")
    calculator.get_by_text("Перегородка walk-in").click()
    expect(total(calculator)).to_have_text(GOLDEN)
