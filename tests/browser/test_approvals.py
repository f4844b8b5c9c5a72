"""A head's word on a discount, in the column of a deal and in the window."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.card_answers import card_of, id_of, record
from tests.browser.card_backend import Backend
from tests.browser.card_column import NBSP, choose, status, unfold
from tests.browser.page_answers import NUMBERED
from tests.browser.page_backend import PageBackend
from tests.browser.test_calculator_page_windows import shown as window

Show = Callable[..., Page]
WORDS = ["Согласовать", "Отклонить"]


@pytest.mark.parametrize(("role", "offered"), [("head", WORDS), ("administrator", WORDS), ("manager", [])])
def test_the_menu_offers_a_word_to_who_may_give_it(shown: Show, role: str, offered: list[str]) -> None:
    card = shown(card_of(record(2, status="waiting_approval"), record(1), role=role))
    for number, words in ((2, offered), (1, [])):
        items = unfold(card, number).get_by_role("menuitem").all_inner_texts()
        assert [item for item in items if item in WORDS] == words


@pytest.mark.parametrize(
    ("word", "approved", "said"),
    [("Согласовать", True, "согласован и в заказе."), ("Отклонить", False, "отклонён и снова черновик.")],
)
def test_a_word_is_sent_once_and_told(shown: Show, backend: Backend, word: str, approved: bool, said: str) -> None:  # noqa: FBT001 - a case
    card = shown(card_of(record(2, status="waiting_approval", revision=3), role="head"))
    choose(card, 2, word)
    expect(status(card)).to_contain_text(f"Расчёт №{NBSP}2 {said}")
    [asked] = backend.asked("approve")
    body = {name: value for name, value in asked.body.items() if name != "client_request_id"}
    assert body == {"id": id_of(2), "revision": 3, "approved": approved}


def test_in_the_window_a_head_reads_first_and_then_says_yes(page: Page, calculator_backend: PageBackend) -> None:
    calculator_backend.card = {**calculator_backend.card, "role": "head"}
    calculator_backend.answers["approve"] = [(200, {"success": True})]
    calculator = window(page, calculator_backend, status="waiting_approval")
    calculator.get_by_role("button", name="Согласовать").click()
    expect(calculator.locator(".calc__view")).to_be_visible()
    asked = calculator_backend.calls["approve"][0]
    assert (asked["id"], asked["approved"]) == (NUMBERED, True)


def test_in_the_window_a_manager_waits(page: Page, calculator_backend: PageBackend) -> None:
    calculator = window(page, calculator_backend, status="waiting_approval")
    expect(calculator.get_by_role("button", name="Изменить")).to_be_visible()
    expect(calculator.get_by_role("button", name="Согласовать")).to_have_count(0)
