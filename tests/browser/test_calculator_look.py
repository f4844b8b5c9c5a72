"""The calculator's page for eyes, keyboards and screen readers: light and dark, in the Modal and in a narrow column."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.axe import severe
from tests.browser.calculator_states import STATES, TOTAL, empty, filled, offered, unfolded
from tests.browser.card_answers import picture_of_the_brief
from tests.browser.card_column import column
from tests.browser.page_backend import PageBackend
from tests.browser.pictures import picture

WIDTHS = (240, 300, 430, 720, 721, 900, 1100)
PICTURED = (300, 720, 1100)
SCHEMES = ("light", "dark")
LARGEST = 150_000
SMALL_TARGETS = """least => [...document.querySelectorAll('button, select, input, summary, .calc__check')]
  .filter((node) => node.checkVisibility() && !['radio', 'checkbox'].includes(node.type))
  .filter((node) => node.getBoundingClientRect().height < least - 0.5).map((node) => node.outerHTML.slice(0, 120))"""
WIDE = "[document.documentElement.scrollWidth, window.innerWidth]"


@dataclass(frozen=True)
class State:
    """A page in one of STATES; what one test does to its window another undoes."""

    page: Page
    name: str
    scheme: str


@pytest.fixture(scope="module", params=[(state, scheme) for state in STATES for scheme in SCHEMES], ids="-".join)
def state(browser: Browser, page_server: PageBackend, request: pytest.FixtureRequest) -> Iterator[State]:
    name, scheme = request.param
    page_server.forget()
    page = browser.new_page(viewport={"width": 1060, "height": 860}, locale="ru-RU")
    STATES[name](page, page_server, scheme)
    yield State(page, name, scheme)
    page.close()


def test_axe_finds_nothing_severe(state: State) -> None:
    """In the Modal when light, on a phone when dark: colours and width have nothing to do with each other."""
    state.page.set_viewport_size({"width": 1060 if state.scheme == "light" else 320, "height": 860})
    assert severe(state.page) == []


def test_nothing_scrolls_sideways_from_a_narrow_column_to_the_modal(state: State) -> None:
    for width in WIDTHS:
        state.page.set_viewport_size({"width": width, "height": 700})
        needed, there = state.page.evaluate(WIDE)
        assert needed <= there, f"at {width} px it needs {needed}"


def test_pictures_are_taken_for_people_to_look_at(state: State) -> None:
    for width in PICTURED:
        state.page.set_viewport_size({"width": width, "height": 860})
        path = picture(f"{state.name}-{width}-{state.scheme}")
        state.page.screenshot(path=path, full_page=state.name != "asking")
        assert path.stat().st_size > 0


def test_a_phone_keeps_the_total_in_sight(page: Page, calculator_backend: PageBackend) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    unfolded(page, calculator_backend, "light")
    page.mouse.wheel(0, 3000)
    expect(page.locator(".calc__bar")).to_be_in_viewport(ratio=1)
    expect(page.locator(".calc__bar .calc__total-sum")).to_contain_text("64")


def test_the_modal_keeps_price_and_sketch_in_sight(page: Page, calculator_backend: PageBackend) -> None:
    page.set_viewport_size({"width": 1060, "height": 860})
    unfolded(page, calculator_backend, "light")
    page.locator(".calc__details").evaluate("node => { node.open = false; }")
    page.get_by_label("Комментарий для коллег").scroll_into_view_if_needed()
    expect(page.locator(".calc__sketch")).to_be_in_viewport()
    expect(page.locator(TOTAL)).to_be_in_viewport()


@pytest.mark.parametrize(("is_touched", "least"), [(False, 34), (True, 44)])
def test_what_is_pressed_is_large_enough(
    browser: Browser, calculator_backend: PageBackend, least: int, *, is_touched: bool
) -> None:
    with browser.new_context(has_touch=is_touched, is_mobile=is_touched, locale="ru-RU") as context:
        page = context.new_page()
        unfolded(page, calculator_backend, "light")
        assert page.evaluate(SMALL_TARGETS, least) == []


def test_without_a_scheme_of_the_card_the_person_s_own_is_taken(
    browser: Browser, calculator_backend: PageBackend
) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
            page = context.new_page()
            empty(page, calculator_backend, "auto")
            grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds == ["rgb(245, 245, 245)", "rgb(15, 34, 49)"]


def test_who_wants_no_motion_gets_none(browser: Browser, calculator_backend: PageBackend) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        filled(page, calculator_backend, "light")
        moving = "document.getAnimations().length"
        assert page.evaluate(moving) == 0


def test_the_page_loads_little_and_nothing_from_elsewhere(page: Page, calculator_backend: PageBackend) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - a method takes no attributes
    offered(page, calculator_backend, "light")
    own = [answer for answer in answers if answer.request.resource_type in {"script", "stylesheet"}]
    assert [answer.url for answer in answers if not answer.url.startswith(calculator_backend.url)] == []
    assert 0 < sum(len(answer.body()) for answer in own) <= LARGEST


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_column_in_the_deal_card_has_nothing_severe(shown: Callable[..., Page], scheme: str) -> None:
    page = shown(picture_of_the_brief())
    expect(column(page)).to_contain_text("В заказе")
    page.evaluate("scheme => { document.documentElement.dataset.colorScheme = scheme; }", scheme)
    column(page).screenshot(path=picture(f"column-{scheme}"))
    assert severe(page, ".glass-calc") == []
