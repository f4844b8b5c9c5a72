"""The form in the frame: what is typed becomes a price, by path and on a bare URL, with the keyboard alone."""

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.calculator_page import GOLDEN, NBSP, banner, heard, opened, save, total, type_sizes, unit, waiting
from tests.browser.calculator_states import ALL_OPEN
from tests.browser.page_answers import failed
from tests.browser.page_backend import BARE, Late, PageBackend


@pytest.fixture
def calculator(page: Page, calculator_backend: PageBackend) -> FrameLocator:
    return opened(page, calculator_backend)


def test_sizes_become_a_price(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    panel = calculator.get_by_role("complementary")
    expect(panel).to_contain_text(f"в том числе НДС 22 % — 5{NBSP}159,18{NBSP}₽")
    expect(panel).to_contain_text("Площадь: 2,000 м²")
    expect(panel).to_contain_text("Масса: 40,0 кг")
    expect(panel).to_contain_text("Срок изготовления: 7–10 рабочих дней")


def test_the_buttons_of_a_long_form_stay_in_sight(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    calculator.locator("html").evaluate(ALL_OPEN)
    assert calculator.locator("html").evaluate("node => node.scrollHeight > 1.5 * innerHeight")
    expect(calculator.locator(".calc__bar")).to_be_in_viewport(ratio=1)
    expect(total(calculator)).to_be_in_viewport(ratio=1)


def test_on_a_bare_url_it_works_alike(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend, path=f"{BARE}?page=widget")
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)


def test_the_ticket_leaves_the_address_at_once(page: Page, calculator: FrameLocator) -> None:
    expect(calculator.get_by_role("heading", level=1)).to_have_text("Новый расчёт")
    frame = page.frames[1]
    assert frame.evaluate("location.hash") == ""
    assert "T1" not in frame.evaluate("location.href + JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")


def test_nobody_else_may_open_it(page: Page, calculator_backend: PageBackend) -> None:
    page.goto(f"{calculator_backend.url}/widget?account=mycompany.amocrm.ru")
    expect(page.locator("main")).to_contain_text("Калькулятор открывается из карточки сделки")


def test_wrong_sizes_are_told_at_their_fields_and_right_ones_give_the_price(calculator: FrameLocator) -> None:
    type_sizes(calculator, width="10000")
    width = calculator.get_by_label("Ширина, мм", exact=True)
    expect(width).to_have_attribute("aria-invalid", "true")
    expect(width).to_have_accessible_description("«Ширина»: допустимо от 200 до 3000.")
    expect(total(calculator)).to_have_text("—")
    width.fill("1 000")
    expect(total(calculator)).to_have_text(GOLDEN)
    expect(width).not_to_have_attribute("aria-invalid", "true")


def test_a_part_of_a_millimetre_is_refused_without_asking(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    unit(calculator, "см")
    calculator.get_by_label("Высота, см", exact=True).fill("200")
    calculator.get_by_label("Ширина, см", exact=True).fill("120,55")
    expect(calculator.get_by_label("Ширина, см", exact=True)).to_have_accessible_description(
        "Размер должен быть в целых миллиметрах."
    )
    assert calculator_backend.calls["fill"] == []


def test_another_unit_writes_the_same_length_differently(calculator: FrameLocator) -> None:
    type_sizes(calculator, width="1205")
    unit(calculator, "см")
    expect(calculator.get_by_label("Ширина, см", exact=True)).to_have_value("120,5")
    unit(calculator, "м")
    expect(calculator.get_by_label("Ширина, м", exact=True)).to_have_value("1,205")


def test_what_cannot_be_made_is_told_at_the_size_that_a_person_can_change(calculator: FrameLocator) -> None:
    type_sizes(calculator, width="2900", height="2900")
    reason = calculator.get_by_label("Ширина, мм", exact=True)
    expect(reason).to_have_accessible_description("Стекло 2900×2900 мм больше листа 3210×2250 мм.")


def test_an_older_answer_never_replaces_a_newer_one(
    page: Page, calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    calculator_backend.answers["fill"] = [Late(1.5)]
    calculator.get_by_label("Ширина, мм", exact=True).fill("2000")
    page.wait_for_timeout(500)
    calculator.get_by_label("Ширина, мм", exact=True).fill("1000")
    expect(waiting(calculator)).to_have_text("")
    page.wait_for_timeout(1500)
    expect(total(calculator)).to_have_text(GOLDEN)


def test_while_it_is_asked_the_former_sum_stays(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    calculator_backend.answers["preview"] = [Late(1.0)]
    calculator.get_by_label("Ширина, мм", exact=True).fill("1100")
    expect(waiting(calculator)).to_have_text("пересчитываем…")
    expect(total(calculator)).to_have_text(GOLDEN)
    expect(waiting(calculator)).to_have_text("")
    expect(total(calculator)).not_to_have_text(GOLDEN)


def test_a_pause_in_typing_asks_once(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    calculator.get_by_label("Высота, мм", exact=True).fill("2000")
    calculator.get_by_label("Ширина, мм", exact=True).press_sequentially("1000", delay=40)
    expect(total(calculator)).to_have_text(GOLDEN)
    assert len(calculator_backend.calls["preview"]) == 1


def test_an_edited_pane_keeps_its_edits_when_sizes_change(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    type_sizes(calculator)
    calculator.get_by_label("Закалка").uncheck()
    calculator.get_by_label("Ширина, мм", exact=True).fill("1100")
    expect(
        calculator.get_by_text("Стекло 1 100 × 2 000 мм".replace("1 1", f"1{NBSP}1").replace("2 0", f"2{NBSP}0"))
    ).to_be_visible()
    expect(calculator.get_by_label("Закалка")).not_to_be_checked()
    expect(waiting(calculator)).to_have_text("")
    panel = calculator_backend.calls["preview"][-1]["calculation"]["panels"][0]
    assert (panel["width"], panel["tempered"]) == (1100, False)


def test_a_hint_changes_the_size_it_speaks_of(calculator: FrameLocator) -> None:
    calculator.get_by_text("Стекло по размерам").click()
    type_sizes(calculator, width="2500", height="1000")
    calculator.get_by_role("button", name="Уменьшите ширину на 1 мм").click()
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_have_value(f"2{NBSP}499")
    expect(calculator.get_by_role("button", name="Уменьшите ширину")).to_have_count(0)


def test_holes_are_added_and_taken_away(calculator: FrameLocator, calculator_backend: PageBackend) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    calculator.get_by_role("button", name="+ добавить отверстие").click()
    expect(calculator.get_by_label("Диаметр, мм")).to_be_focused()
    calculator.get_by_label("Диаметр, мм").fill("12")
    expect(total(calculator)).to_have_text(f"28{NBSP}800,00{NBSP}₽")
    expect(calculator.get_by_role("complementary")).to_contain_text("Отверстия без привязки")
    calculator.get_by_role("button", name="Убрать: Отверстие 1").click()
    expect(total(calculator)).to_have_text(GOLDEN)


def test_hinges_are_counted_by_the_doors_weight(calculator: FrameLocator) -> None:
    calculator.get_by_text("Дверь распашная").click()
    type_sizes(calculator, width="800", height="2100")
    calculator.get_by_text("Фурнитура", exact=True).first.click()
    expect(calculator.get_by_text(f"Подобрано автоматически: 2{NBSP}петли на дверь 42,0 кг")).to_be_visible()


def test_a_group_with_an_error_opens_by_itself(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    terms = calculator.get_by_text("Цена и скидка", exact=True)
    terms.click()
    calculator.get_by_label("Скидка", exact=True).fill("120")
    terms.click()
    expect(calculator.get_by_label("Скидка", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(calculator.get_by_label("Скидка", exact=True)).to_be_visible()


def test_a_discount_over_the_limit_changes_the_button(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    calculator.get_by_text("Цена и скидка", exact=True).click()
    calculator.get_by_label("Скидка", exact=True).fill("15")
    expect(calculator.get_by_role("button", name="Отправить на согласование")).to_be_visible()
    expect(calculator.get_by_role("complementary")).to_contain_text("нужно согласование руководителя")


def test_a_template_is_found_by_its_name(calculator: FrameLocator) -> None:
    calculator.get_by_role("searchbox", name="Изделие").fill("круг")
    expect(calculator.get_by_role("radiogroup").get_by_role("radio")).to_have_count(1)
    calculator.get_by_role("searchbox", name="Изделие").fill("шкаф")
    expect(calculator.get_by_role("radiogroup")).to_contain_text("Ничего не нашли.")


def test_the_keyboard_is_enough(calculator: FrameLocator, page: Page, calculator_backend: PageBackend) -> None:
    calculator.get_by_label("Ширина, мм", exact=True).focus()
    for typed in ("1000", "2000"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(total(calculator)).to_have_text(GOLDEN)
    page.keyboard.press("Control+Enter")
    expect(calculator.locator(".calc__bar")).to_contain_text("Сохранено.")
    assert calculator_backend.calls["save_calculation"][0]["calculation"]["panels"][0]["height"] == 2000


def test_saving_an_empty_form_leads_to_the_summary_of_what_is_missing(
    calculator: FrameLocator, calculator_backend: PageBackend
) -> None:
    save(calculator)
    expect(calculator.get_by_role("group", name="Исправьте, чтобы увидеть цену:")).to_be_focused()
    calculator.get_by_role("link", name="Заполните поле «Высота».").click()
    expect(calculator.get_by_label("Высота, мм", exact=True)).to_be_focused()
    assert calculator_backend.calls["save_calculation"] == []


def test_a_quiet_second_later_the_total_is_spoken_once(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    expect(calculator.locator("[aria-live=polite].calc__spoken")).to_have_text(f"Итого 28{NBSP}610{NBSP}рублей")


def test_the_price_can_be_read_line_by_line(calculator: FrameLocator) -> None:
    type_sizes(calculator)
    calculator.get_by_text("Подробный расчёт").click()
    row = calculator.get_by_role("row", name="Полировка кромки")
    expect(row).to_contain_text("6 м")
    expect(row).to_contain_text(f"1{NBSP}440,00")
    expect(
        calculator.get_by_text(f"П-профиль 20×20 (2200 мм): 1 хлыст. по 2{NBSP}200 мм, остаток 200 мм").last
    ).to_be_visible()


def test_a_deal_without_prices_is_told_so(page: Page, calculator_backend: PageBackend) -> None:
    calculator_backend.answers["price_list"] = [failed(404, "no_price_list", "Нет прайса")]
    calculator = opened(page, calculator_backend)
    expect(banner(calculator)).to_contain_text("Прайс-лист ещё не опубликован. Попросите администратора.")
    expect(banner(calculator)).to_contain_text("Код: req-42")


def test_the_card_hears_that_it_is_ready_and_how_high_it_is(page: Page, calculator: FrameLocator) -> None:
    expect(calculator.get_by_role("heading", level=1)).to_be_visible()
    assert len(heard(page, "ready")) == 1
    assert int(str(heard(page, "height")[-1]["px"])) > 300
