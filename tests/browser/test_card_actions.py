"""What a manager does with a calculation from the column: by mouse and by keyboard, once and safely."""

from collections.abc import Callable
from threading import Event

from playwright.sync_api import Page, expect

from tests.browser.card_answers import card_of, half_written, id_of, record, variant
from tests.browser.card_backend import Answer, Backend, failed
from tests.browser.card_column import NBSP, choose, column, dialog, framed, line_of, press, status, unfold

Show = Callable[..., Page]
ALL = ["Открыть", "Изменить", "Копировать", "Коммерческое предложение", "Удалить"]


def items(page: Page, number: int) -> list[str]:
    return unfold(page, number).get_by_role("menuitem").all_inner_texts()


def test_a_calculation_in_the_order_may_be_taken_out(shown: Show, backend: Backend) -> None:
    card = shown(card_of(record(3)))
    choose(card, 3, "Убрать из заказа")
    expect(status(card)).to_contain_text(f"Расчёт №{NBSP}3 убран из заказа.")
    body = backend.asked("set_in_order")[0].body
    assert len(body.pop("client_request_id")) == len(id_of(0))
    assert body == {"id": id_of(3), "revision": 1, "in_order": False}


def test_a_variant_may_be_put_into_the_order(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2, revision=4)))
    choose(card, 2, "В заказ")
    expect(status(card)).to_contain_text(f"Расчёт №{NBSP}2 в заказе.")
    assert backend.asked("set_in_order")[0].body["in_order"] is True
    assert backend.asked("set_in_order")[0].body["revision"] == 4


def test_the_column_is_read_again_after_an_action(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2)))
    expect(line_of(card, 2)).to_contain_text("вариант")
    backend.usual["card"] = Answer(body=card_of(record(2)))
    choose(card, 2, "В заказ")
    expect(line_of(card, 2)).to_contain_text("в заказе")


def test_the_menu_offers_what_the_state_allows(shown: Show) -> None:
    card = shown(card_of(record(4), variant(3), record(2, status="draft"), record(1, status="locked")))
    assert items(card, 4) == [*ALL[:3], "Убрать из заказа", *ALL[3:]]
    assert items(card, 3) == [*ALL[:3], "В заказ", *ALL[3:]]
    assert items(card, 2) == ALL
    assert items(card, 1) == ["Открыть", "Копировать", "Коммерческое предложение"]


def test_a_calculation_without_a_form_is_not_offered_to_be_changed(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2, source="v1")))
    assert "Изменить" not in items(card, 2)
    made = {"success": True, "calculation_id": id_of(3), "number": 3, "source": "v1"}
    backend.next_answers["copy"] = [Answer(body=made)]
    card.get_by_role("menuitem", name="Копировать").click()
    expect(dialog(card)).to_be_visible()
    assert f"view=open&id={id_of(3)}" in framed(card).evaluate("address")


def test_a_copy_is_opened_to_be_changed(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2)))
    backend.next_answers["copy"] = [Answer(body={"success": True, "calculation_id": id_of(3), "number": 3})]
    choose(card, 2, "Копировать")
    expect(dialog(card)).to_be_visible()
    assert f"view=edit&id={id_of(3)}" in framed(card).evaluate("address")


def test_deleting_asks_first_and_says_what_becomes_of_the_budget(shown: Show, backend: Backend) -> None:
    card = shown(card_of(record(3), record(1, "19290.50")))
    choose(card, 3, "Удалить")
    question = card.get_by_role("alertdialog")
    expect(question).to_contain_text(f"Удалить расчёт №{NBSP}3? Примечание в сделке останется.")
    expect(question).to_contain_text(f"Расчёт в заказе: бюджет станет 19{NBSP}291{NBSP}₽.")
    assert backend.asked("delete") == []


def test_a_variant_is_deleted_without_a_word_on_the_budget(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2)))
    choose(card, 2, "Удалить")
    expect(card.get_by_role("alertdialog")).not_to_contain_text("бюджет")
    press(card, "Удалить")
    expect(status(card)).to_contain_text(f"Расчёт №{NBSP}2 удалён.")
    assert backend.asked("delete")[0].body["id"] == id_of(2)


def test_a_deletion_may_be_called_off(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2)))
    choose(card, 2, "Удалить")
    expect(column(card).get_by_role("button", name="Отмена")).to_be_focused()
    card.keyboard.press("Escape")
    expect(card.get_by_role("alertdialog")).to_have_count(0)
    expect(column(card).get_by_role("button", name="Действия")).to_be_focused()
    assert backend.asked("delete") == []


def test_a_second_click_while_the_first_runs_asks_nothing(shown: Show, backend: Backend) -> None:
    enough = Event()
    backend.next_answers["retry_sync"] = [Answer(body={"success": True}, until=enough)]
    card = shown(card_of(half_written(1)))
    line_of(card, 1).get_by_role("button", name="Повторить").dblclick()
    expect(status(card)).to_contain_text("Выполняем…")
    enough.set()
    expect(status(card)).to_contain_text("Записано в amoCRM.")
    assert len(backend.asked("retry_sync")) == 1


def test_an_action_that_was_half_written_says_what_is_missing(shown: Show, backend: Backend) -> None:
    why = {"step": "budget", "text": "amoCRM не отвечает. Расчёт сохранён у нас."}
    backend.next_answers["set_in_order"] = [Answer(body={"sync": {"budget": "failed"}, "messages": [why]})]
    card = shown(card_of(variant(2)))
    choose(card, 2, "В заказ")
    expect(status(card)).to_contain_text("Сделано, но не всё записано в amoCRM:")
    expect(status(card)).to_contain_text(why["text"])


def test_a_lost_answer_is_asked_for_again_by_the_same_id(shown: Show, backend: Backend) -> None:
    backend.next_answers["set_in_order"] = [Answer(0)]
    card = shown(card_of(variant(2)))
    choose(card, 2, "В заказ")
    expect(status(card)).to_contain_text("Нет связи. Ничего не потеряно, отправим, когда связь появится.")
    expect(status(card)).to_contain_text("в заказе.")
    first, second = backend.asked("set_in_order")
    assert first.body == second.body


def test_somebody_elses_change_is_told_and_shown(shown: Show, backend: Backend) -> None:
    card = shown(card_of(variant(2)))
    expect(line_of(card, 2)).to_contain_text("вариант")
    backend.usual["card"] = Answer(body=card_of(record(2, revision=2)))
    backend.usual["set_in_order"] = failed(409, "stale_revision", "Расчёт уже изменил кто-то другой.")
    choose(card, 2, "В заказ")
    expect(line_of(card, 2)).to_contain_text("в заказе")
    expect(status(card)).to_contain_text("Расчёт уже изменил кто-то другой.")


def test_an_action_without_rights_leaves_everything_to_look_at(shown: Show, backend: Backend) -> None:
    backend.usual["delete"] = failed(403, "forbidden")
    card = shown(card_of(variant(2)))
    choose(card, 2, "Удалить")
    press(card, "Удалить")
    expect(status(card)).to_contain_text("У вас нет прав менять эту сделку. Можно только смотреть.")
    expect(line_of(card, 2)).to_be_visible()


def test_the_menu_is_walked_by_arrows_and_left_by_escape(shown: Show) -> None:
    card = shown(card_of(record(3)))
    dots = column(card).get_by_role("button", name="Действия")
    dots.focus()
    card.keyboard.press("Enter")
    focused = column(card).locator(":focus")
    for key, name in (("", "Открыть"), ("ArrowDown", "Изменить"), ("End", "Удалить"), ("ArrowDown", "Открыть")):
        if key:
            card.keyboard.press(key)
        expect(focused).to_have_text(name)
    card.keyboard.press("Escape")
    expect(column(card).get_by_role("menu")).to_have_count(0)
    expect(dots).to_be_focused()


def test_tab_goes_on_from_the_menus_button(shown: Show) -> None:
    card = shown(card_of(record(3), variant(2)))
    unfold(card, 3)
    card.keyboard.press("Tab")
    expect(column(card).get_by_role("menu")).to_have_count(0)
    expect(column(card).get_by_role("button", name=f"Открыть расчёт №{NBSP}2")).to_be_focused()


def test_the_menu_closes_when_the_person_goes_on(shown: Show) -> None:
    card = shown(card_of(record(3)))
    unfold(card, 3)
    press(card, "Новый расчёт")
    expect(column(card).get_by_role("menu")).to_have_count(0)
    expect(dialog(card)).to_be_visible()


def test_a_calculation_that_is_being_written_is_looked_at_again(page: Page, shown: Show, backend: Backend) -> None:
    page.clock.install()
    pending = card_of(record(1, sync={"note": "pending"}))
    card = shown(pending)
    expect(line_of(card, 1)).to_contain_text("записываем в amoCRM…")
    backend.usual["card"] = Answer(body=card_of(record(1)))
    page.clock.fast_forward(16_000)
    expect(line_of(card, 1)).not_to_contain_text("записываем")
