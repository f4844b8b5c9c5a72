"""What becomes of a save: steps, repeats, another price, another revision, a second variant."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.calculator_page import GOLDEN, NBSP, banner, heard, opened, outcome, save, total, type_sizes
from tests.browser.page_answers import DONE, NUMBERED, failed, record
from tests.browser.page_backend import PageBackend

PENDING = {**DONE, "note": "pending", "budget": "pending"}


@pytest.fixture
def calculator(page: Page, calculator_backend: PageBackend) -> FrameLocator:
    """With a price to be saved."""
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    return calculator


def saves(backend: PageBackend) -> list[dict[str, object]]:
    return [asked["calculation"] for asked in backend.calls["save_calculation"]]


def test_a_save_sends_what_was_seen(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Сохранено. Примечание добавлено")
    sent = saves(calculator_backend)[0]
    assert (sent["expected_total"], sent["in_order"], sent["draft"]) == ("28610.00", True, False)
    assert sent["sizes"] == {"width": 1000, "height": 2000}


def test_the_card_hears_of_it(page: Page, calculator: FrameLocator) -> None:
    assert heard(page, "dirty")[-1]["dirty"] is True
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    assert len(heard(page, "saved")) == 1
    assert heard(page, "dirty")[-1]["dirty"] is False


def test_a_repeated_click_saves_nothing_twice(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    for _ in range(2):
        save(calculator)
        expect(outcome(calculator)).to_contain_text("Сохранено.")
    assert len(saves(calculator_backend)) == 1


def test_what_was_saved_once_is_changed_the_next_time(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator.get_by_role("button", name="Сохранить черновик").click()
    expect(outcome(calculator)).to_contain_text("Черновик сохранён.")
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Сохранено. Примечание добавлено")
    assert [(sent["id"], sent["revision"]) for sent in saves(calculator_backend)] == [(None, 0), (NUMBERED, 1)]


def test_a_lost_answer_is_asked_for_again_with_the_same_id(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    calculator_backend.answers["save_calculation"] = [None]
    save(calculator)
    expect(banner(calculator)).to_contain_text("Нет связи. Введённые данные сохранены в этом окне")
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    first, second = saves(calculator_backend)
    assert first == second


def test_a_failed_step_is_named_and_can_be_repeated(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    told = [{"step": "note", "text": "amoCRM не отвечает."}]
    calculator_backend.answers["save_calculation"] = [
        (200, answered(calculator_backend, sync={**DONE, "note": "failed"}, messages=told))
    ]
    calculator_backend.answers["retry_sync"] = [(200, answered(calculator_backend))]
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Расчёт сохранён, но не записано в amoCRM: примечание.")
    expect(outcome(calculator)).to_contain_text("amoCRM не отвечает.")
    outcome(calculator).get_by_role("button", name="Повторить").click()
    expect(outcome(calculator)).to_contain_text("Сохранено. Примечание добавлено")


def test_an_open_step_is_looked_at_again(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    calculator_backend.answers["save_calculation"] = [(202, answered(calculator_backend, sync=PENDING))]
    calculator_backend.answers["get_calculation"] = [(200, answered(calculator_backend))]
    save(calculator)
    expect(outcome(calculator)).to_contain_text("Допишем в amoCRM сами: примечание, бюджет.")
    expect(outcome(calculator)).to_contain_text("Сохранено. Примечание добавлено")


def test_a_changed_price_is_saved_only_when_it_was_accepted(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    text = "Цена изменилась: было 28 610,00 ₽, стало 29 890,00 ₽. Проверьте и сохраните ещё раз."
    told = {"messages": [{"text": text}], "expected_total": "28610.00", "total": "29890.00", "price_list_version": "B"}
    calculator_backend.answers["save_calculation"] = [failed(409, "price_changed", text, **told)]
    save(calculator)
    expect(calculator.get_by_role("dialog")).to_contain_text("стало 29 890,00 ₽")
    calculator.get_by_role("button", name=f"Принять 29{NBSP}890{NBSP}₽").click()
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    assert saves(calculator_backend)[1]["expected_total"] == "29890.00"


def test_a_colleagues_revision_is_not_overwritten(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    calculator_backend.answers["save_calculation"] = [failed(409, "stale_revision", "Расчёт уже изменил(а) Иванов.")]
    save(calculator)
    calculator.get_by_role("button", name="Сохранить копией").click()
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    copy = saves(calculator_backend)[1]
    assert (copy["id"], copy["revision"], copy["in_order"]) == (None, 0, False)


def test_of_a_second_calculation_the_person_is_asked(page: Page, calculator_backend: PageBackend) -> None:
    order = {"count": 1, "total": "19290.00", "budget": 19290}
    calculator_backend.card = {**calculator_backend.card, "order": order}
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    save(calculator)
    expect(calculator.get_by_role("dialog")).to_contain_text(f"Добавить к заказу (бюджет 47{NBSP}900{NBSP}₽)")
    calculator.get_by_role("button", name="Как вариант").click()
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    assert saves(calculator_backend)[0]["in_order"] is False


def test_thinking_again_saves_nothing(page: Page, calculator_backend: PageBackend) -> None:
    calculator_backend.card = {**calculator_backend.card, "order": {"count": 1, "total": "1.00", "budget": 1}}
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    save(calculator)
    expect(calculator.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(calculator.get_by_role("button", name="Сохранить в сделку")).to_be_focused()
    assert saves(calculator_backend) == []


def test_a_draft_writes_nothing_into_the_deal(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    calculator.get_by_role("button", name="Сохранить черновик").click()
    expect(outcome(calculator)).to_contain_text("Черновик сохранён. В сделку ничего не записано.")
    assert saves(calculator_backend)[0]["draft"] is True


def test_a_budget_set_by_hand_is_replaced_only_on_request(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    changed = {
        "sync": {**DONE, "budget": "failed"},
        "reasons": {"budget": "price_changed"},
        "messages": [
            {"step": "budget", "text": "Бюджет изменён вручную: 25 000 ₽. Мы его не тронули, по расчёту 28 610 ₽."}
        ],
    }
    calculator_backend.answers["save_calculation"] = [(200, answered(calculator_backend, **changed))]
    calculator_backend.answers["retry_sync"] = [(200, answered(calculator_backend))]
    calculator_backend.card = {**calculator_backend.card, "lead": {**calculator_backend.card["lead"], "price": 25000}}
    save(calculator)
    expect(outcome(calculator)).to_contain_text(
        f"Бюджет изменён вручную: 25{NBSP}000{NBSP}₽. Записать 28{NBSP}610{NBSP}₽ из расчётов?"
    )
    outcome(calculator).get_by_role("button", name="Записать").click()
    expect(outcome(calculator)).to_contain_text("Сохранено.")
    asked = calculator_backend.calls["retry_sync"][0]
    assert (asked["accept_budget"], asked["budget"]) == (True, 25000)


def test_a_refusal_of_the_save_itself_is_shown_at_its_field(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    told = [{"code": "E_LIMIT", "severity": "error", "field": "panels[0].qty", "text": "Слишком много."}]
    calculator_backend.answers["save_calculation"] = [failed(422, "validation_failed", "Слишком много.", messages=told)]
    save(calculator)
    expect(calculator.get_by_label("Количество", exact=True)).to_have_accessible_description("Слишком много.")


def answered(backend: PageBackend, **changes: object) -> dict[str, object]:
    """What a save of the form would be answered, with changes."""
    asked = backend.calls["preview"][-1]["calculation"]
    return record({**asked, "draft": False, "in_order": True}, **changes)
