"""Typing goes on while something is on its way: nothing of it is called saved, and nothing is written twice."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.calculator_page import NBSP, banner, heard, opened, outcome, save, total, type_sizes
from tests.browser.page_answers import DONE, NUMBERED, failed
from tests.browser.page_backend import Late, PageBackend
from tests.browser.test_calculator_page_saves import PENDING, answered, saves

DONE_WORDS = "Сохранено. Примечание добавлено"


@pytest.fixture
def calculator(page: Page, calculator_backend: PageBackend) -> FrameLocator:
    """With a price to be saved."""
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).not_to_have_text("—")
    return calculator


def widen(calculator: FrameLocator) -> None:
    calculator.get_by_label("Ширина, мм", exact=True).fill("1200")


def widths(backend: PageBackend) -> list[int]:
    return [sent["panels"][0]["width"] for sent in saves(backend)]  # type: ignore[index]


def test_what_is_typed_while_a_save_runs_is_not_called_saved(
    page: Page, calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [Late(1.5)]
    save(calculator)
    widen(calculator)
    expect(outcome(calculator)).to_contain_text(f"Сохранено, как было до правок: 28{NBSP}610{NBSP}₽.")
    assert heard(page, "dirty")[-1]["dirty"] is True
    kept = page.frames[1].evaluate("JSON.parse(Object.values(sessionStorage)[0])")
    assert (kept["state"]["sizes"]["width"], kept["id"], kept["revision"]) == ("1200", NUMBERED, 1)


def test_what_was_typed_while_a_save_ran_is_saved_by_the_next(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [Late(1.5)]
    save(calculator)
    widen(calculator)
    expect(outcome(calculator)).to_contain_text("Новые правки ещё не сохранены.")
    save(calculator)
    expect(outcome(calculator)).to_contain_text(DONE_WORDS)
    assert widths(calculator_backend) == [1000, 1200]
    assert saves(calculator_backend)[1]["id"] == NUMBERED


def test_an_edit_after_a_lost_answer_makes_no_second_calculation(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [None]
    save(calculator)
    expect(banner(calculator)).to_contain_text("Нет связи")
    widen(calculator)
    save(calculator)
    expect(outcome(calculator)).to_contain_text(DONE_WORDS)
    first, again, edited = saves(calculator_backend)
    assert first == again
    assert (edited["id"], edited["revision"], edited["panels"][0]["width"]) == (NUMBERED, 1, 1200)  # type: ignore[index]


def test_a_lost_save_that_was_refused_after_all_is_left(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [None, failed(422, "validation_failed", "Нельзя.")]
    save(calculator)
    expect(banner(calculator)).to_contain_text("Нет связи")
    widen(calculator)
    save(calculator)
    expect(outcome(calculator)).to_contain_text(DONE_WORDS)
    assert [(sent["id"], sent["revision"]) for sent in saves(calculator_backend)] == [(None, 0)] * 3
    assert widths(calculator_backend) == [1000, 1000, 1200]


def test_before_a_second_calculation_is_asked_about_the_order_is_read_anew(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    refused = failed(422, "validation_failed", "Нельзя.")
    calculator_backend.answers["save_calculation"] = [None, refused]
    save(calculator)
    expect(banner(calculator)).to_contain_text("Нет связи")
    order = {"count": 1, "total": "100.00", "budget": 100}
    calculator_backend.card = {**calculator_backend.card, "order": order}
    widen(calculator)
    save(calculator)
    expect(calculator.get_by_role("dialog")).to_contain_text("Добавить к заказу")


def test_reloading_while_a_save_runs_makes_no_second_calculation(
    page: Page, calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [Late(3)]
    save(calculator)
    calculator.get_by_role("button", name="Сохраняем…").wait_for()
    page.wait_for_timeout(300)
    page.reload()
    banner(calculator).get_by_role("button", name="Восстановить").click()
    expect(total(calculator)).not_to_have_text("—")
    save(calculator)
    expect(outcome(calculator)).to_contain_text(DONE_WORDS)
    first, again = saves(calculator_backend)
    assert first == again


def test_an_accepted_price_is_shown(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    found = answered(calculator_backend, total="29890.00")
    result = found["result"]
    dearer = {**result, "totals": {**result["totals"], "total": "29890.00"}}  # type: ignore[dict-item,index]
    told = {"messages": [{"text": "Цена изменилась."}], "total": "29890.00", "price_list_version": "B"}
    calculator_backend.answers["save_calculation"] = [
        failed(409, "price_changed", "Цена изменилась.", **told),
        (200, {**found, "result": dearer, "price_list_version": "B"}),
    ]
    save(calculator)
    calculator.get_by_role("button", name=f"Принять 29{NBSP}890{NBSP}₽").click()
    expect(total(calculator)).to_contain_text(f"29{NBSP}890")
    expect(outcome(calculator)).to_contain_text("Сохранено.")


def test_a_late_look_says_nothing_under_an_edited_form(
    page: Page, calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [(202, answered(calculator_backend, sync=PENDING))]
    calculator_backend.answers["get_calculation"] = [Late(2, (200, answered(calculator_backend, sync=DONE)))]
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Допишем в amoCRM сами")
    page.wait_for_timeout(3500)
    widen(calculator)
    page.wait_for_timeout(2500)
    expect(outcome(calculator)).to_be_empty()
    assert len(calculator_backend.calls["get_calculation"]) == 1


def test_opening_a_colleagues_version_leaves_nothing_to_ask_about(
    page: Page, calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    save(calculator)
    expect(outcome(calculator)).to_contain_text(DONE_WORDS)
    sent = saves(calculator_backend)[0]
    widen(calculator)
    calculator_backend.answers["save_calculation"] = [failed(409, "stale_revision", "Расчёт уже изменил(а) Иванов.")]
    calculator_backend.answers["get_calculation"] = [
        (200, {**answered(calculator_backend), "calculation": sent, "current": None})
    ]
    save(calculator)
    calculator.get_by_role("button", name="Открыть новую версию").click()
    expect(calculator.get_by_role("heading", level=1)).to_contain_text("изменение")
    assert heard(page, "dirty")[-1]["dirty"] is False
