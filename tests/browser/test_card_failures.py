"""What the column says when something is wrong: what happened, what is safe, what to do, whom to ask."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.card_answers import card_of, picture_of_the_brief
from tests.browser.card_backend import Answer, Backend, failed
from tests.browser.card_column import MANAGER, NBSP, OWNER, column, framed, press, status

Show = Callable[..., Page]
CONNECT = "amoCRM не подключена к калькулятору. Попросите администратора подключить её на вкладке CRM."


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (failed(409, "not_connected"), CONNECT),
        (failed(409, "connection_pending"), CONNECT),
        (failed(409, "reauth_required"), "Доступ к amoCRM отозван. Сохранённые расчёты не пропали"),
        (failed(409, "client_misconfigured"), "amoCRM не приняла ключ интеграции."),
        (failed(402, "payment_required", "Аккаунт не оплачен."), "Аккаунт не оплачен."),
        (failed(403, "tenant_mismatch"), "Виджет установлен в другом аккаунте. Обратитесь в поддержку: viktor@"),
        (failed(403, "forbidden"), "У вас нет прав смотреть эту сделку."),
        (failed(404, "not_found"), "Сделка удалена или объединена с другой. Расчёты сохранены у нас."),
        (failed(429, "rate_limited"), "amoCRM просит подождать."),
        (failed(500, "internal"), "Калькулятор временно недоступен. Мы уже знаем."),
        (failed(502, "upstream_error"), "amoCRM не отвечает."),
        (failed(503, "db_unavailable"), "Калькулятор временно недоступен."),
        (failed(504, "upstream_timeout"), "amoCRM не отвечает."),
        (Answer(502), "Калькулятор временно недоступен."),
        (Answer(0), "Нет связи. Сохранённые расчёты не пропали, покажем их, когда связь появится."),
    ],
)
def test_each_failure_has_its_words(shown: Show, backend: Backend, answer: Answer, text: str) -> None:
    backend.usual["card"] = answer
    expect(status(shown())).to_contain_text(text)


def test_a_failure_carries_the_request_and_whom_to_ask(shown: Show, backend: Backend) -> None:
    backend.usual["card"] = failed(500, "internal")
    card = shown()
    expect(status(card)).to_contain_text("Код: req-42 · Поддержка: viktor@example.test")
    expect(column(card)).not_to_contain_text("Загружаем")


def test_a_repeated_question_clears_the_failure(shown: Show, backend: Backend) -> None:
    backend.next_answers["card"] = [failed(500, "internal")]
    card = shown(picture_of_the_brief())
    press(card, "Повторить")
    expect(column(card)).to_contain_text("История (3)")
    expect(status(card)).to_be_empty()


def test_an_expired_token_is_renewed_without_a_word(shown: Show, backend: Backend) -> None:
    backend.next_answers["card"] = [failed(401, "auth_invalid")]
    card = shown(picture_of_the_brief())
    expect(column(card)).to_contain_text("История (3)")
    expect(status(card)).to_be_empty()
    first, second = (call.headers["X-Auth-Token"] for call in backend.calls)
    assert first != second


def test_a_second_refusal_of_the_token_is_told(shown: Show, backend: Backend) -> None:
    backend.usual["card"] = failed(401, "auth_invalid")
    expect(status(shown())).to_contain_text("Вход не подтверждён.")
    assert len(backend.calls) == len(["first", "once again"])


def test_a_lost_connection_is_tried_again_by_itself(shown: Show, backend: Backend) -> None:
    backend.next_answers["card"] = [Answer(0)]
    card = shown(picture_of_the_brief())
    expect(status(card)).to_contain_text(f"Повторим через 2{NBSP}с.")
    expect(column(card)).to_contain_text("История (3)")


def test_the_pauses_grow_to_a_minute(page: Page, shown: Show, backend: Backend) -> None:
    page.clock.install()
    backend.usual["card"] = failed(503, "db_unavailable")
    card = shown()
    for pause in (2, 5, 10, 30, 60, 60):
        expect(status(card)).to_contain_text(f"Повторим через {pause}{NBSP}с.")
        page.clock.fast_forward(pause * 1000 + 100)


def test_a_server_that_names_a_pause_is_not_hurried(shown: Show, backend: Backend) -> None:
    backend.usual["card"] = failed(429, "rate_limited", Retry_After="45")
    card = shown()
    expect(status(card)).to_contain_text(f"Повторим через 45{NBSP}с.")
    card.wait_for_timeout(300)
    assert len(backend.calls) == 1


def test_the_network_coming_back_is_not_waited_for(shown: Show, backend: Backend) -> None:
    backend.next_answers["card"] = [failed(429, "rate_limited", Retry_After="45")]
    card = shown(picture_of_the_brief())
    expect(status(card)).to_contain_text("Повторим")
    card.evaluate("window.dispatchEvent(new Event('online'))")
    expect(column(card)).to_contain_text("История (3)")


def test_online_but_unanswered_again_and_again_hints_at_a_blocker(page: Page, shown: Show, backend: Backend) -> None:
    page.clock.install()
    backend.usual["card"] = Answer(0)
    card = shown()
    for pause in (2, 5):
        expect(status(card)).to_contain_text(f"через {pause}{NBSP}с.")
        page.clock.fast_forward(pause * 1000 + 100)
    expect(status(card)).to_contain_text("Обновите браузер или отключите блокировщик для amoCRM.")


@pytest.mark.parametrize(("user", "links"), [(OWNER, 1), (MANAGER, 0)])
def test_only_an_administrator_is_shown_the_way_to_the_settings(
    shown: Show, backend: Backend, user: int, links: int
) -> None:
    backend.usual["card"] = failed(409, "not_connected")
    card = shown(user=user)
    expect(status(card)).to_contain_text(CONNECT)
    expect(status(card).get_by_role("link", name="Открыть настройки")).to_have_count(links)


def test_leaving_the_card_stops_what_was_waiting(shown: Show, backend: Backend) -> None:
    backend.usual["card"] = failed(503, "db_unavailable")
    card = shown()
    expect(status(card)).to_contain_text("Повторим через 2")
    card.evaluate("window.dispatchEvent(new Event('pagehide'))")
    card.wait_for_timeout(2500)
    assert len(backend.calls) == 1


def test_what_was_shown_stays_when_reading_again_fails(shown: Show, backend: Backend) -> None:
    card = shown(card_of())
    expect(column(card)).to_contain_text("Расчётов пока нет.")
    backend.usual["card"] = failed(500, "internal")
    press(card, "Новый расчёт")
    framed(card).evaluate("say({type: 'saved'})")
    expect(status(card)).to_contain_text("Калькулятор временно недоступен.")
    expect(column(card)).to_contain_text("Расчётов пока нет.")
