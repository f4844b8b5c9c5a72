"""The widget in the sandbox's deal card, against a backend whose answers the test chooses."""

from playwright.sync_api import Page, expect

from tests.browser.card_backend import SAVED, Backend, failed
from tests.browser.widget_form import add_product, fill, open_card, save, status
from tests.sandbox_process import SandboxProcess

NBSP = "\u00a0"
OFFLINE = "Нет связи. Введённые данные сохранены в этом окне, отправим, когда связь появится."


def test_the_column_shows_the_deal_and_its_contact(card: Page) -> None:
    column = card.get_by_label("Виджеты")
    expect(column).to_contain_text("Сделка № 3912171")
    expect(column).to_contain_text("Мария Кузнецова · +7 900 000-00-01")


def test_the_caller_names_the_deal_and_the_account(card: Page, backend: Backend) -> None:
    expect(card.get_by_label("Виджеты")).to_contain_text("Мария Кузнецова")
    assert backend.headers[0]["X-Lead-Id"] == "3912171"
    assert backend.headers[0]["X-Account-Domain"] == "mycompany.amocrm.ru"


def test_a_save_sends_the_v1_body(card: Page, backend: Backend) -> None:
    fill(card)
    add_product(card, "525443", "2,5")
    save(card)
    expect(status(card)).to_contain_text("записано")
    assert backend.saves[0]["action"] == "save_calculation"
    sent = backend.saves[0]["calculation"]
    assert len(sent.pop("client_request_id")) == len("6b0f0000-0000-4000-8000-000000000000")
    assert sent == {
        "package_name": "Душевая перегородка",
        "width": 3800,
        "height": 2450,
        "square_meters": 9.31,
        "components_total": 113471,
        "services_total": 27930,
        "total_price": 141401,
        "products": [{"element_id": 525443, "quantity": 2.5}],
    }


def test_a_save_is_told_in_one_sentence(card: Page) -> None:
    fill(card)
    save(card)
    expect(status(card)).to_have_text(f"Сохранено. Примечание добавлено, бюджет 141{NBSP}401{NBSP}₽.")


def test_spaces_and_commas_are_understood_and_written_as_russians_do(card: Page, backend: Backend) -> None:
    fill(card, width="3 800", materials="113 471,05", services="0,1")
    expect(card.locator("output").first).to_have_text(f"9,310{NBSP}м²")
    expect(card.locator("output").last).to_have_text(f"113{NBSP}471,15{NBSP}₽")
    save(card)
    expect(status(card)).to_contain_text("Сохранено.")
    assert backend.saves[0]["calculation"]["total_price"] == 113471.15


def test_an_unchanged_calculation_keeps_its_request_id(card: Page, backend: Backend) -> None:
    fill(card)
    for expected in (1, 2):
        save(card)
        expect(status(card)).to_contain_text("Сохранено.")
        assert len(backend.saves) == expected
    assert backend.saves[0] == backend.saves[1]


def test_a_changed_calculation_is_another_request(card: Page, backend: Backend) -> None:
    for width in ("3800", "3900"):
        fill(card, width=width)
        save(card)
        expect(status(card)).to_contain_text("Сохранено.")
    first, second = (body["calculation"]["client_request_id"] for body in backend.saves)
    assert first != second


def test_an_error_loses_nothing_and_names_the_request(card: Page, backend: Backend) -> None:
    backend.answers = [(409, failed("reauth_required", "Доступ к amoCRM отозван."))]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text("Ошибка. Доступ к amoCRM отозван.")
    expect(status(card)).to_contain_text("Код: req-42")
    expect(status(card)).to_contain_text("Поддержка: viktor@example.test")
    expect(card.get_by_label("Название изделия")).to_have_value("Душевая перегородка")


def test_a_retry_repeats_the_same_request(card: Page, backend: Backend) -> None:
    backend.answers = [(500, failed("internal", "Калькулятор временно недоступен."))]
    fill(card)
    save(card)
    card.get_by_role("button", name="Повторить").click()
    expect(status(card)).to_contain_text("Сохранено.")
    assert backend.saves[0] == backend.saves[1]


def test_an_expired_token_is_renewed_without_a_word(card: Page, backend: Backend) -> None:
    backend.answers = [(401, failed("auth_invalid", "Сессия истекла."))]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text("Сохранено.")
    first, second = (headers["X-Auth-Token"] for headers in backend.headers[-2:])
    assert first != second


def test_a_lost_answer_is_asked_for_again(card: Page, backend: Backend) -> None:
    backend.answers = [None]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text(OFFLINE)
    expect(status(card)).to_contain_text("Сохранено.")
    assert backend.saves[0] == backend.saves[1]


def test_a_server_that_asks_to_wait_is_not_hurried(card: Page, backend: Backend) -> None:
    backend.answers = [(429, failed("rate_limited", "amoCRM просит подождать."))]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text("Повторим через 2 с.")
    assert len(backend.saves) == 1


def test_a_failed_step_is_named_with_its_reason(card: Page, backend: Backend) -> None:
    reason = "Раздел «Товары» выключен или не входит в тариф."
    backend.answers = [(200, SAVED | {"messages": [{"step": "products", "text": reason}]})]
    fill(card)
    add_product(card, "525443", "1")
    save(card)
    expect(status(card)).to_contain_text("✓ Примечание добавлено.")
    expect(status(card)).to_contain_text("✕ Товары не добавлены.")
    expect(status(card)).to_contain_text(reason)


def test_a_step_that_is_still_open_is_told_from_a_failed_one(card: Page, backend: Backend) -> None:
    waits = "amoCRM не ответила. Расчёт сохранён, запишем в сделку автоматически; повторно нажимать не нужно."
    open_note = {"note_added": False, "sync": {"note": "pending"}, "messages": [{"step": "note", "text": waits}]}
    backend.answers = [(202, SAVED | open_note)]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text("… Примечание допишем сами.")
    expect(status(card)).not_to_contain_text("✕")
    expect(status(card)).to_contain_text(waits)


def test_a_field_named_by_the_server_is_marked(card: Page, backend: Backend) -> None:
    answer = failed("validation_failed", "Слишком широко.")
    answer["error"]["field"] = "calculation.width"
    backend.answers = [(422, answer)]
    fill(card)
    save(card)
    expect(card.get_by_label("Ширина, мм")).to_have_attribute("aria-invalid", "true")
    expect(card.get_by_label("Ширина, мм")).to_have_accessible_description("Слишком широко.")


def test_wrong_fields_are_marked_and_nothing_is_sent(card: Page, backend: Backend) -> None:
    fill(card, width="20001", services="10,123")
    save(card)
    expect(status(card)).to_contain_text("Исправьте отмеченные поля: 2.")
    expect(card.get_by_label("Ширина, мм")).to_be_focused()
    expect(card.get_by_label("Услуги, ₽")).to_have_attribute("aria-invalid", "true")
    assert backend.saves == []


def test_a_new_deal_asks_to_be_saved_first(page: Page, widget_sandbox: SandboxProcess, backend: Backend) -> None:
    open_card(page, widget_sandbox.base_url, 0)
    expect(page.get_by_label("Виджеты")).to_contain_text("Сохраните сделку, чтобы сделать расчёт.")
    assert backend.headers == []


def test_a_deal_that_is_gone_is_told(page: Page, widget_sandbox: SandboxProcess, backend: Backend) -> None:
    backend.lead = (404, failed("not_found", "Сделка удалена или объединена с другой."))
    open_card(page, widget_sandbox.base_url, 3912171)
    expect(status(page)).to_contain_text("Сделка удалена или объединена с другой.")


def test_the_whole_form_is_filled_and_saved_from_the_keyboard(card: Page, backend: Backend) -> None:
    card.get_by_label("Название изделия").focus()
    for typed in ("Душ", "800", "2000", "10000", "500"):
        card.keyboard.type(typed)
        card.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Сохранить в сделку")).to_be_focused()
    card.keyboard.press("Enter")
    expect(status(card)).to_contain_text("Сохранено.")
    assert backend.saves[0]["calculation"]["height"] == 2000


def test_control_and_enter_save_from_any_field(card: Page) -> None:
    fill(card)
    card.get_by_label("Ширина, мм").press("Control+Enter")
    expect(status(card)).to_contain_text("Сохранено.")


def test_a_quiet_second_later_the_total_is_spoken_once(card: Page) -> None:
    fill(card)
    expect(card.locator(".glass-calc__spoken")).to_have_text(f"Итого 141{NBSP}401{NBSP}₽")


def test_nothing_scrolls_sideways_in_a_column_of_240_pixels(card: Page) -> None:
    card.set_viewport_size({"width": 240, "height": 900})
    fill(card, name="Оченьдлинноеназваниебезпробелов" * 3, width="0")
    add_product(card, "525443", "")
    save(card)
    expect(status(card)).to_contain_text("Исправьте")
    assert card.evaluate("document.querySelector('.glass-calc').scrollWidth") <= 240


def test_leaving_the_card_stops_what_was_waiting(card: Page, backend: Backend) -> None:
    backend.answers = [(503, failed("busy", "Подождите."))]
    fill(card)
    save(card)
    expect(status(card)).to_contain_text("Повторим через 2 с.")
    card.evaluate("window.dispatchEvent(new Event('pagehide'))")
    card.wait_for_timeout(2500)
    assert len(backend.saves) == 1
