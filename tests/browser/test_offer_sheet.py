"""The commercial offer as it is printed (calculator.md §3.5): nothing a client must not see, nothing to press."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import calculator_answers as answers
from tests.browser.calculator_answers import TERMS
from tests.browser.calculator_states import offered, offered_briefly
from tests.browser.page_backend import PageBackend
from tests.browser.pictures import picture

FORBIDDEN = (
    "наценка",
    "срочность",
    "себестоимость",
    "остаток",
    "комментарий",
    "17,5",
    TERMS["comment"],
    TERMS["discount"]["reason"],
)
CONTROLS = "button, input, select, textarea, summary, a, .calc__head"
BLACK_ON_WHITE = """() => [...document.querySelectorAll('.offer__sheet, .offer__sheet *, body')]
  .filter((node) => node.checkVisibility() && !(node instanceof SVGElement))
  .map((node) => [getComputedStyle(node).color, getComputedStyle(node).backgroundColor])
  .filter(([text, ground]) => text !== 'rgb(0, 0, 0)' || !/^rgb.*(255, 255, 255|0, 0, 0, 0)/.test(ground))"""


@pytest.fixture(scope="module", params=[offered_briefly, offered])
def printed(browser: Browser, page_server: PageBackend, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Seen as a printer does, out of the dark theme."""
    page_server.forget()
    page = browser.new_page()
    request.param(page, page_server, "dark")
    page.emulate_media(media="print")
    yield page
    page.close()


def test_print_shows_no_controls(printed: Page) -> None:
    assert [control.inner_text() for control in printed.locator(CONTROLS).all() if control.is_visible()] == []
    expect(printed.locator(".offer__sheet")).to_be_visible()


def test_print_shows_nothing_that_is_ours_alone(printed: Page) -> None:
    text = printed.locator("body").inner_text().lower()
    assert [word for word in FORBIDDEN if str(word).lower() in text] == []


def test_print_is_black_on_white_in_the_dark_theme(printed: Page) -> None:
    assert printed.evaluate(BLACK_ON_WHITE) == []


def test_a_header_repeats_and_rows_hold_together(printed: Page) -> None:
    look = "(node, name) => getComputedStyle(node)[name]"
    assert printed.locator("thead").evaluate(look, "display") == "table-header-group"
    assert {row.evaluate(look, "breakInside") for row in printed.locator("tr").all()} == {"avoid"}


def test_it_prints_on_a4(printed: Page) -> None:
    paper = printed.pdf(prefer_css_page_size=True)
    picture("offer", "pdf").write_bytes(paper)
    sizes = {tuple(map(float, found)) for found in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)}
    assert [(round(width), round(height)) for width, height in sizes] == [(595, 842)]


def test_the_title_names_the_file_until_it_is_closed(page: Page, calculator_backend: PageBackend) -> None:
    offered(page, calculator_backend, "light")
    assert page.title() == "КП-12345-3-Иванов"
    calculator_backend.answers["get_calculation"] = [answers.opened()]
    page.get_by_role("button", name="Закрыть").click()
    expect(page).to_have_title("Калькулятор стеклянных изделий")


def test_the_print_button_opens_the_browser_s_dialog(page: Page, calculator_backend: PageBackend) -> None:
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = 'yes'; };")
    offered(page, calculator_backend, "light")
    page.get_by_role("button", name="Печать").click()
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")


def test_a_draft_says_so_across_the_sheet(page: Page, calculator_backend: PageBackend) -> None:
    offered(page, calculator_backend, "light")
    expect(page.get_by_text("ЧЕРНОВИК: цена не согласована")).to_be_visible()
    mark = "node => getComputedStyle(node, '::before').content"
    assert "ЧЕРНОВИК" in page.locator(".offer__sheet").evaluate(mark)


def test_the_phone_is_in_it_when_it_is_ticked(page: Page, calculator_backend: PageBackend) -> None:
    offered(page, calculator_backend, "light")
    expect(page.locator(".offer__sheet")).not_to_contain_text("+7 912 345-67-89")
    calculator_backend.answers["offer"] = [answers.offered("detailed", with_phone=True)]
    page.get_by_label("Телефон клиента").check()
    expect(page.locator(".offer__sheet")).to_contain_text("Иванов Пётр, +7 912 345-67-89")


def test_the_depth_stays_under_the_keyboard(page: Page, calculator_backend: PageBackend) -> None:
    offered(page, calculator_backend, "light")
    calculator_backend.answers["offer"] = [answers.offered("short")]
    page.get_by_label("Подробно").focus()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("columnheader")).to_have_count(3)
    expect(page.get_by_label("Кратко")).to_be_focused()


def test_a_product_has_its_sketch_sizes_and_sum(page: Page, calculator_backend: PageBackend) -> None:
    offered(page, calculator_backend, "light")
    product = page.locator(".offer__product").first
    expect(product.get_by_role("img")).to_have_accessible_name(re.compile("^Изделие из 3 стёкол: "))
    expect(product).to_contain_text("Размеры: 900 × 2\u00a0000\u00a0мм, 2\u00a0шт; 700 × 2\u00a0000\u00a0мм")
    expect(page.locator(".offer__total")).to_contain_text("83\u00a0975,00\u00a0₽")
