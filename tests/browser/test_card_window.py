"""The calculator in amoCRM's window: our page in a frame of another origin, and what the two tell each other."""

from collections.abc import Callable
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from tests.browser.card_answers import card_of, id_of, record, variant
from tests.browser.card_backend import Answer, Backend, failed
from tests.browser.card_column import choose, column, dialog, framed, heard, press

Show = Callable[..., Page]


@pytest.fixture
def opened(shown: Show) -> Page:
    """«Новый расчёт» was pressed and the page is there."""
    card = shown()
    press(card, "Новый расчёт")
    framed(card)
    return card


def test_a_new_calculation_opens_our_page_by_a_one_time_ticket(opened: Page, backend: Backend) -> None:
    address = framed(opened).evaluate("address")
    assert address == f"{backend.own_origin}/widget?account=mycompany.amocrm.ru#ticket=ticket-1&view=new&scheme=light"
    assert backend.asked("widget_session")[0].headers["X-Lead-Id"] == "3912171"


@pytest.mark.parametrize(
    ("item", "view"), [("Открыть", "open"), ("Изменить", "edit"), ("Коммерческое предложение", "offer")]
)
def test_the_menu_opens_the_page_where_it_is_wanted(shown: Show, item: str, view: str) -> None:
    card = shown(card_of(variant(2)))
    choose(card, 2, item)
    assert f"#ticket=ticket-1&view={view}&id={id_of(2)}&scheme=light" in framed(card).evaluate("address")


def test_the_number_of_a_calculation_opens_it(shown: Show) -> None:
    card = shown(card_of(record(3)))
    column(card).get_by_role("button", name="Открыть расчёт").click()
    assert f"&view=open&id={id_of(3)}" in framed(card).evaluate("address")


def test_the_window_is_there_before_the_page(shown: Show, backend: Backend) -> None:
    enough = Event()
    backend.next_answers["widget_session"] = [Answer(body=backend.session(), until=enough)]
    card = shown()
    press(card, "Новый расчёт")
    expect(dialog(card)).to_contain_text("Открываем калькулятор…")
    enough.set()
    framed(card)
    expect(dialog(card)).not_to_contain_text("Открываем калькулятор…", use_inner_text=True)


def test_the_page_is_told_the_theme_at_first_and_when_it_changes(opened: Page) -> None:
    page = framed(opened)
    opened.evaluate("document.documentElement.dataset.colorScheme = 'dark'")
    page.wait_for_function("heard.length === 2")
    assert [message["scheme"] for message in heard(page)] == ["light", "dark"]
    assert {message["type"] for message in heard(page)} == {"scheme"}


def test_a_save_in_the_window_reaches_the_column_without_a_reload(opened: Page, backend: Backend) -> None:
    backend.usual["card"] = Answer(body=card_of(record(1)))
    framed(opened).evaluate("say({type: 'saved'})")
    expect(column(opened)).to_contain_text("История (1)")
    expect(dialog(opened)).to_be_visible()


@pytest.mark.parametrize("way", ["cross", "Escape", "beside"])
def test_a_window_without_changes_just_closes(opened: Page, way: str) -> None:
    cross = dialog(opened).get_by_role("button", name="Закрыть калькулятор")
    if way == "beside":
        opened.mouse.click(2, 450)
    elif way == "cross":
        cross.click()
    else:
        cross.press(way)
    expect(dialog(opened)).to_have_count(0)
    expect(column(opened).get_by_role("button", name="Новый расчёт")).to_be_focused()


@pytest.mark.parametrize("way", ["cross", "Escape"])
def test_unsaved_input_is_asked_about_by_the_page(opened: Page, way: str) -> None:
    page = framed(opened)
    page.evaluate("say({type: 'dirty', dirty: true})")
    opened.wait_for_timeout(50)
    cross = dialog(opened).get_by_role("button", name="Закрыть калькулятор")
    cross.click() if way == "cross" else cross.press(way)
    page.wait_for_function("heard.some(({type}) => type === 'closing')")
    expect(dialog(opened)).to_be_visible()
    page.evaluate("say({type: 'close'})")
    expect(dialog(opened)).to_have_count(0)


def test_a_session_that_ended_is_renewed_inside_the_window(opened: Page, backend: Backend) -> None:
    page = framed(opened)
    backend.next_answers["widget_session"] = [Answer(body=backend.session("ticket-2"))]
    page.evaluate("say({type: 'ticket'})")
    page.wait_for_function("heard.some(({type}) => type === 'ticket')")
    assert [message["ticket"] for message in heard(page) if message["type"] == "ticket"] == ["ticket-2"]


def test_words_from_anywhere_else_are_not_heard(opened: Page, backend: Backend) -> None:
    for frame in ("window", "document.body.appendChild(document.createElement('iframe')).contentWindow"):
        opened.evaluate(f"{frame}.eval(\"parent.postMessage({{source: 'glass-calc', type: 'close'}}, '*')\")")
    framed(opened).evaluate("parent.postMessage({source: 'other', type: 'close'}, '*')")
    framed(opened).evaluate("say({type: 'constructor'})")
    opened.wait_for_timeout(200)
    expect(dialog(opened)).to_be_visible()
    assert len(backend.asked("card")) == 1


def test_what_the_page_is_told_goes_to_its_own_origin_alone(opened: Page, widget_origin: str) -> None:
    page = framed(opened)
    assert [message["origin"] for message in heard(page)] == [widget_origin]


def test_a_window_that_cannot_open_says_why_and_tries_again(shown: Show, backend: Backend) -> None:
    backend.next_answers["widget_session"] = [failed(502, "upstream_error")]
    card = shown()
    press(card, "Новый расчёт")
    expect(dialog(card)).to_contain_text("amoCRM не отвечает.")
    expect(dialog(card)).to_contain_text("Код: req-42")
    expect(dialog(card)).not_to_contain_text("Повторим")
    dialog(card).get_by_role("button", name="Повторить").click()
    framed(card)


def test_an_address_of_another_protocol_is_not_opened(shown: Show, backend: Backend) -> None:
    backend.usual["widget_session"] = Answer(body=backend.session() | {"widget_url": "javascript:alert(1)//#ticket=1"})
    card = shown()
    press(card, "Новый расчёт")
    expect(dialog(card)).to_contain_text("Калькулятор временно недоступен.")
    expect(dialog(card).locator("iframe")).to_have_count(0)


def test_a_short_page_makes_a_short_window(opened: Page) -> None:
    framed(opened).evaluate("say({type: 'height', px: 300})")
    opened.wait_for_function("document.querySelector('iframe').offsetHeight === 300")


def test_leaving_the_card_closes_the_window_whatever_was_typed(opened: Page) -> None:
    framed(opened).evaluate("say({type: 'dirty', dirty: true})")
    opened.wait_for_timeout(50)
    opened.evaluate("window.dispatchEvent(new Event('pagehide'))")
    expect(dialog(opened)).to_have_count(0)


def test_the_focus_stays_in_the_window(opened: Page) -> None:
    for _ in range(6):
        opened.keyboard.press("Tab")
        assert opened.evaluate("document.querySelector('.glass-calc__window').contains(document.activeElement)")
