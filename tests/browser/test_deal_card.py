"""The column of the deal card: what it shows, against a backend whose answers the test chooses."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from playwright.sync_api import Page, expect

from tests.browser.card_answers import DONE, card_of, half_written, id_of, picture_of_the_brief, record, variant
from tests.browser.card_backend import Answer, Backend
from tests.browser.card_column import NBSP, column, line_of, open_card, press, status
from tests.sandbox_process import SandboxProcess

Show = Callable[..., Page]
# From the last byte of the answer to the first own line, in milliseconds.
FIRST_LINE = """new MutationObserver((_, watcher) => {
  if (document.querySelector('.glass-calc__lead')) { window.drawn = performance.now(); watcher.disconnect(); }
}).observe(document, {childList: true, subtree: true});"""
TOOK = (
    "window.drawn - performance.getEntriesByType('resource').find(({name}) => name.includes('action=card')).responseEnd"
)
PATIENCE_MS = 300
WRITTEN = Answer(body={"success": True, "budget_updated": True})


def test_the_column_shows_the_deal_and_its_contact(shown: Show) -> None:
    card = column(shown())
    expect(card).to_contain_text(f"Сделка №{NBSP}3912171")
    expect(card).to_contain_text("Душевая, ул. Ленина")
    expect(card).to_contain_text("Мария Кузнецова · +7 900 000-00-01")


def test_a_deal_without_a_contact_says_so(shown: Show) -> None:
    card = shown(card_of(contact={"name": "", "phone": "", "email": ""}))
    expect(column(card)).to_contain_text("Контакт не указан")


def test_one_request_fills_the_column(shown: Show, backend: Backend) -> None:
    expect(column(shown(picture_of_the_brief()))).to_contain_text("История (3)")
    assert [call.action for call in backend.calls] == ["card"]
    assert backend.calls[0].headers["X-Lead-Id"] == "3912171"
    assert backend.calls[0].headers["X-Account-Domain"] == "mycompany.amocrm.ru"


def test_something_stands_in_the_column_before_the_answer(shown: Show, backend: Backend) -> None:
    enough = Event()
    backend.next_answers["card"] = [Answer(body=card_of(), until=enough)]
    card = column(shown())
    expect(card).to_contain_text("Загружаем расчёты…")
    enough.set()
    expect(card.get_by_role("button", name="Новый расчёт")).to_be_visible()
    expect(card).not_to_contain_text("Загружаем расчёты…")


def test_own_content_follows_the_answer_at_once(page: Page, shown: Show) -> None:
    page.add_init_script(FIRST_LINE)
    expect(column(shown(picture_of_the_brief()))).to_contain_text("История (3)")
    assert page.evaluate(TOOK) < PATIENCE_MS


def test_the_order_is_counted_and_summed(shown: Show) -> None:
    expect(column(shown(picture_of_the_brief()))).to_contain_text(f"В заказе: 2 расчёта · 48{NBSP}500{NBSP}₽")


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 расчёт ·"), (5, "5 расчётов"), (12, "12 расчётов"), (21, "21 расчёт ·")]
)
def test_calculations_are_counted_in_russian(shown: Show, count: int, words: str) -> None:
    order = {"count": count, "total": "29210.00", "budget": 29210, "calculation_id": id_of(1)}
    card = card_of(record(1), order=order)
    expect(column(shown(card))).to_contain_text(f"В заказе: {words}")


def test_a_budget_that_agrees_is_said_to(shown: Show) -> None:
    card = column(shown(card_of(record(1))))
    expect(card).to_contain_text("✓ Бюджет сделки совпадает")
    expect(card.get_by_role("button", name="Обновить бюджет")).to_have_count(0)


def test_a_budget_that_differs_is_shown_beside_ours(shown: Show) -> None:
    text = f"Бюджет сделки 29{NBSP}210{NBSP}₽, расчёты{NBSP}— 48{NBSP}500{NBSP}₽"
    expect(column(shown(picture_of_the_brief()))).to_contain_text(text)


def test_the_budget_is_written_by_what_last_changed_the_order_over_the_figure_that_was_seen(
    shown: Show, backend: Backend
) -> None:
    backend.usual["retry_sync"] = WRITTEN
    order = {"count": 2, "total": "58420.00", "budget": 58420, "calculation_id": id_of(1)}
    card = shown(card_of(variant(3), record(2), record(1), order=order))
    with card.expect_response(lambda answer: "action=card" in answer.url):  # it is read anew
        press(card, "Обновить бюджет")
    expect(column(card)).to_contain_text(f"Бюджет сделки: 58{NBSP}420{NBSP}₽.")
    asked = {"id": id_of(1), "accept_budget": True, "budget": 29210}
    assert [call.body for call in backend.asked("retry_sync")] == [asked]


def test_a_budget_that_was_not_written_is_not_said_to_be(shown: Show, backend: Backend) -> None:
    backend.usual["retry_sync"] = Answer(202, {"success": True, "budget_updated": False, "sync": {"budget": "pending"}})
    card = shown(card_of(record(2), record(1)))
    press(card, "Обновить бюджет")
    expect(status(card)).to_contain_text("Бюджет сделки пока не обновлён.")
    expect(status(card)).not_to_contain_text(f"58{NBSP}420")


def test_a_budget_is_asked_about_though_nothing_is_in_the_order_any_more(shown: Show, backend: Backend) -> None:
    backend.usual["retry_sync"] = WRITTEN
    order = {"count": 0, "total": "0.00", "budget": 0, "calculation_id": id_of(9)}
    card = shown(card_of(variant(2), order=order))
    expect(column(card)).to_contain_text(f"Бюджет сделки 29{NBSP}210{NBSP}₽, расчёты{NBSP}— 0{NBSP}₽")
    press(card, "Обновить бюджет")
    expect(column(card)).to_contain_text(f"Бюджет сделки: 0{NBSP}₽.")
    assert backend.asked("retry_sync")[0].body["id"] == id_of(9)


def test_whose_budget_was_changed_by_hand_is_the_one_that_writes_it(shown: Show) -> None:
    order = {"count": 2, "total": "58420.00", "budget": 58420, "calculation_id": id_of(1)}
    by_hand = record(1, reasons={"budget": "price_changed"}, sync=DONE | {"budget": "failed"})
    card = shown(card_of(record(2), by_hand, order=order))
    expect(column(card)).to_contain_text(f"Бюджет изменён вручную: 29{NBSP}210{NBSP}₽.")


def test_a_budget_set_by_hand_is_replaced_only_when_a_person_says_so(shown: Show, backend: Backend) -> None:
    backend.usual["retry_sync"] = WRITTEN
    by_hand = record(1, reasons={"budget": "price_changed"}, sync=DONE | {"budget": "skipped"})
    card = shown(card_of(by_hand, price=5000))
    text = f"Бюджет изменён вручную: 5{NBSP}000{NBSP}₽. Записать 29{NBSP}210{NBSP}₽ из расчётов?"
    expect(column(card)).to_contain_text(text)
    press(card, "Записать")
    expect(column(card)).to_contain_text("Бюджет сделки: ")
    assert backend.asked("retry_sync")[0].body["budget"] == 5000


def test_a_budget_set_by_hand_may_stay(shown: Show, backend: Backend) -> None:
    card = shown(card_of(record(1, reasons={"budget": "price_changed"}), price=5000))
    press(card, "Оставить")
    expect(column(card)).not_to_contain_text("Записать")
    expect(column(card).get_by_role("button", name="Обновить бюджет")).to_be_focused()
    assert backend.asked("retry_sync") == []


def test_a_line_of_the_history_says_number_sum_state_and_what_it_is(shown: Show) -> None:
    line = line_of(shown(card_of(record(3))), 3)
    expect(line).to_contain_text(f"●№{NBSP}3" + f"29{NBSP}210{NBSP}₽" + "в заказе")
    expect(line).to_contain_text(f"Перегородка walk-in 1{NBSP}000×2{NBSP}000 мм, 8 мм")


@pytest.mark.parametrize(
    ("status", "sign", "word"),
    [
        ("saved", "○", "вариант"),
        ("draft", "◌", "черновик"),
        ("waiting_approval", "◔", "ждёт согласования"),
        ("locked", "■", "зафиксирован"),
    ],
)
def test_a_state_is_told_by_a_sign_and_a_word(shown: Show, status: str, sign: str, word: str) -> None:
    line = line_of(shown(card_of(record(1, status=status))), 1)
    expect(line).to_contain_text(sign)
    expect(line).to_contain_text(word)


def test_a_calculation_that_is_being_written_says_so(shown: Show) -> None:
    line = line_of(shown(card_of(record(1, sync=DONE | {"note": "pending"}))), 1)
    expect(line).to_contain_text("в заказе, записываем в amoCRM…")


def test_a_draft_without_a_price_has_no_sum(shown: Show) -> None:
    expect(line_of(shown(card_of(record(1, "0.00", status="draft"))), 1)).to_contain_text("—")


def test_times_are_told_as_people_say_them(shown: Show) -> None:
    now = datetime.now(UTC)
    times = [now, now - timedelta(days=1), datetime(2026, 3, 5, 12, tzinfo=UTC)]
    card = shown(card_of(*[record(3 - place, updated_at=time.isoformat()) for place, time in enumerate(times)]))
    for number, words in ((3, "сегодня"), (2, "вчера"), (1, "05.03.2026 · Петрова Анна")):
        expect(line_of(card, number)).to_contain_text(words)


def test_a_failed_step_is_named_with_its_reason_and_may_be_repeated(shown: Show, backend: Backend) -> None:
    card = shown(card_of(half_written(1)))
    expect(line_of(card, 1)).to_contain_text("в заказе, не всё записано в amoCRM")
    expect(line_of(card, 1)).to_contain_text("Товара нет в списке.")
    line_of(card, 1).get_by_role("button", name="Повторить").click()
    expect(column(card)).to_contain_text("Записано в amoCRM.")
    assert [call.body for call in backend.asked("retry_sync")] == [{"id": id_of(1)}]


def test_a_step_left_out_on_purpose_is_explained_once(shown: Show) -> None:
    why = {"step": "products", "code": "no_products_list", "severity": "warning", "text": "Раздел «Товары» выключен."}
    sync = DONE | {"products": "skipped"}
    card = column(shown(card_of(*[record(number, sync=sync, messages=[why]) for number in (2, 1)])))
    expect(card.get_by_text("Раздел «Товары» выключен.")).to_have_count(1)


def test_a_long_history_shows_the_newest_five_first(shown: Show) -> None:
    card = shown(card_of(*[variant(number) for number in range(7, 0, -1)]))
    expect(column(card).get_by_role("listitem")).to_have_count(5)
    press(card, "Показать все")
    expect(column(card).get_by_role("listitem")).to_have_count(7)
    press(card, "Свернуть")
    expect(column(card).get_by_role("listitem")).to_have_count(5)


def test_more_than_one_answer_holds_is_asked_for_when_it_is_wanted(shown: Show, backend: Backend) -> None:
    all_of_them = [variant(number) for number in range(25, 0, -1)]
    backend.usual["history"] = Answer(body={"success": True, "calculations": all_of_them})
    card = shown(card_of(*all_of_them[:20], count=25))
    press(card, "Показать все")
    expect(column(card).get_by_role("listitem")).to_have_count(25)


def test_an_empty_history_invites(shown: Show) -> None:
    expect(column(shown())).to_contain_text("Расчётов пока нет. Сделайте первый: это займёт пару минут.")


def test_without_a_price_list_nothing_new_can_be_calculated(shown: Show) -> None:
    card = column(shown(card_of(price_list_version=None)))
    expect(card).to_contain_text("Прайс-лист ещё не опубликован. Попросите администратора.")
    expect(card.get_by_role("button", name="Новый расчёт")).to_be_disabled()


def test_an_observer_may_only_look(shown: Show) -> None:
    card = shown(picture_of_the_brief() | {"role": "observer"})
    expect(column(card)).to_contain_text("У вас нет прав менять эту сделку. Можно только смотреть.")
    expect(column(card).get_by_role("button", name="Новый расчёт")).to_be_disabled()
    for name in ("Обновить бюджет", "Повторить"):
        expect(column(card).get_by_role("button", name=name)).to_have_count(0)


def test_a_new_deal_asks_to_be_saved_first(page: Page, widget_sandbox: SandboxProcess, backend: Backend) -> None:
    open_card(page, widget_sandbox.base_url, 0)
    expect(column(page)).to_contain_text("Сохраните сделку, чтобы сделать расчёт.")
    expect(column(page).get_by_role("button", name="Новый расчёт")).to_be_disabled()
    assert backend.calls == []


def test_an_old_browser_is_told_so_instead_of_a_broken_column(page: Page, shown: Show, backend: Backend) -> None:
    page.add_init_script("delete Crypto.prototype.randomUUID")
    expect(column(shown())).to_contain_text("Обновите браузер или отключите блокировщик для amoCRM.")
    assert backend.calls == []


def test_what_people_typed_is_neither_markup_nor_a_template(shown: Show) -> None:
    typed = "{{ lead.name }} <img src=x onerror=document.title='hacked'> {% if 1 %}"
    card = shown(card_of(record(1, summary=typed, updated_by_name=typed), contact={"name": typed, "phone": ""}))
    expect(line_of(card, 1)).to_contain_text(typed)
    expect(column(card).locator("img")).to_have_count(0)


@pytest.mark.parametrize("width", [240, 300, 340])
def test_nothing_scrolls_sideways(shown: Show, width: int) -> None:
    long = "Оченьдлинноеназваниебезпробелов" * 3
    card = shown(card_of(record(1, "12345678.50", summary=long), half_written(2), price=1, contact={"name": long}))
    card.set_viewport_size({"width": width, "height": 900})
    card.get_by_role("button", name="Действия").first.click()
    assert card.evaluate("document.querySelector('.glass-calc').scrollWidth") <= width


def test_everything_to_press_is_large_enough(shown: Show) -> None:
    card = shown(picture_of_the_brief())
    card.get_by_role("button", name="Действия").first.click()
    sizes = card.evaluate("""[...document.querySelectorAll('.glass-calc button')].map((one) => {
      const {width, height} = one.getBoundingClientRect();
      return [one.textContent, Math.min(width, height)];
    }).filter(([, size]) => size < 34)""")
    assert sizes == []


def test_the_dark_theme_reaches_the_column(shown: Show) -> None:
    card = shown()
    colour = "getComputedStyle(document.querySelector('.glass-calc')).backgroundColor"
    assert card.evaluate(colour) == "rgb(255, 255, 255)"
    card.get_by_role("button", name="Тёмная тема").click()
    assert card.evaluate(colour) == "rgb(21, 48, 67)"
