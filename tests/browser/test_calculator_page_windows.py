"""Sessions, networks, drafts, saved calculations: what surrounds the form."""

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.calculator_page import GOLDEN, NBSP, banner, heard, opened, save, say, total, type_sizes
from tests.browser.page_answers import NUMBERED, failed, price, record
from tests.browser.page_backend import Late, PageBackend

OFFLINE = "Нет связи. Введённые данные сохранены в этом окне, отправим, когда связь появится."
EXPIRED = failed(401, "session_expired", "Вход устарел.")


def test_an_ended_session_is_renewed_without_a_word(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    calculator_backend.answers["fill"] = [EXPIRED]
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    assert [asked["ticket"] for asked in calculator_backend.calls["widget_exchange"]] == ["T1", "T2"]
    assert calculator_backend.tokens[-1] == "S-T2"


def test_calls_that_were_refused_together_renew_once(page: Page, calculator_backend: PageBackend) -> None:
    calculator_backend.answers["card"] = calculator_backend.answers["price_list"] = [EXPIRED, EXPIRED]
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    assert len(calculator_backend.calls["widget_exchange"]) == 2


def test_a_lost_network_is_told_and_comes_back_by_itself(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    calculator_backend.is_down = True
    type_sizes(calculator)
    expect(banner(calculator)).to_contain_text(OFFLINE)
    calculator_backend.is_down = False
    expect(total(calculator)).to_have_text(GOLDEN)
    expect(banner(calculator)).to_be_empty()


def test_the_browsers_word_that_it_is_online_is_enough(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    page.context.set_offline(True)
    type_sizes(calculator)
    expect(banner(calculator)).to_contain_text(OFFLINE)
    page.context.set_offline(False)
    expect(total(calculator)).to_have_text(GOLDEN)


def test_a_failing_server_is_told_with_the_requests_code(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend, view="view=new&support=viktor%40example.test")
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    calculator_backend.answers["preview"] = [failed(500, "internal", "Сломалось")]
    type_sizes(calculator)
    expect(banner(calculator)).to_contain_text("Калькулятор временно недоступен. Мы уже знаем.")
    expect(banner(calculator)).to_contain_text("Код: req-42")
    expect(banner(calculator)).to_contain_text("Поддержка: viktor@example.test")
    banner(calculator).get_by_role("button", name="Повторить").click()
    expect(total(calculator)).to_have_text(GOLDEN)


def test_a_server_that_asks_to_wait_is_not_hurried(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    calculator_backend.answers["preview"] = [failed(429, "rate_limited", "Подождите")]
    type_sizes(calculator)
    expect(banner(calculator)).to_contain_text("Повторим через 2 с.")
    expect(total(calculator)).to_have_text(GOLDEN)


def test_what_was_typed_is_offered_back_after_a_reload(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    page.reload()
    expect(banner(calculator)).to_contain_text("Есть несохранённый расчёт от сегодня")
    banner(calculator).get_by_role("button", name="Восстановить").click()
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_have_value("1000")
    expect(total(calculator)).to_have_text(GOLDEN)


def test_a_draft_that_is_not_wanted_is_gone(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    page.reload()
    banner(calculator).get_by_role("button", name="Удалить").click()
    page.reload()
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_have_value("")
    expect(banner(calculator)).to_be_empty()


def test_a_saved_calculation_leaves_no_draft_and_nothing_of_the_contact(
    page: Page, calculator_backend: PageBackend
) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    expect(total(calculator)).to_have_text(GOLDEN)
    kept = page.frames[1].evaluate("JSON.stringify([sessionStorage, localStorage])")
    assert "1000" in kept
    assert "Кузнецова" not in kept
    save(calculator)
    expect(calculator.locator(".calc__bar")).to_contain_text("Сохранено.")
    assert "1000" not in page.frames[1].evaluate("JSON.stringify(sessionStorage)")


def test_closing_asks_only_when_something_would_be_lost(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    say(page, type="closing")
    page.wait_for_function("window.heard.some(({type}) => type === 'close')")
    type_sizes(calculator)
    say(page, type="closing")
    expect(calculator.get_by_role("dialog")).to_contain_text("Закрыть без сохранения? Введённые данные пропадут.")
    calculator.get_by_role("button", name="Закрыть", exact=True).click()
    page.wait_for_function("window.heard.filter(({type}) => type === 'close').length === 2")


def test_escape_asks_too_and_continuing_keeps_all(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    type_sizes(calculator)
    calculator.get_by_label("Высота, мм", exact=True).press("Escape")
    calculator.get_by_role("button", name="Продолжить").click()
    expect(calculator.get_by_label("Высота, мм", exact=True)).to_be_focused()
    assert heard(page, "close") == []


def test_other_windows_are_not_listened_to(page: Page, calculator_backend: PageBackend) -> None:
    calculator = opened(page, calculator_backend)
    expect(calculator.get_by_label("Ширина, мм", exact=True)).to_be_visible()
    page.frames[1].evaluate("window.postMessage({source: 'glass-calc', type: 'scheme', scheme: 'dark'}, '*')")
    page.wait_for_timeout(100)
    assert page.frames[1].evaluate("document.documentElement.dataset.scheme") == "auto"
    say(page, type="scheme", scheme="dark")
    expect(calculator.locator("html")).to_have_attribute("data-scheme", "dark")


def shown(page: Page, backend: PageBackend, view: str = "open", **changes: object) -> FrameLocator:
    """A saved calculation, as get_calculation gives it."""
    asked = {"schema": "glass/2", **walk_in(), "draft": False, "in_order": True}
    found = record(asked, **{"calculation": asked, "current": None, **changes})
    backend.answers["get_calculation"] = [(200, found)] * 3
    return opened(page, backend, view=f"view={view}&id={NUMBERED}")


def walk_in() -> dict[str, object]:
    panel = {"key": "p1", "role": "fixed", "shape": "rect", "width": 1000, "height": 2000, "qty": 1, "glass": "OPT"}
    made = {"thickness": 8, "layers": 1, "tempered": True, "edge": {"kind": "POL", "sides": "trbl"}, "facet": None}
    return {
        "price_list_version": "DEMO-2026-1",
        "template": "walk_in",
        "title": "Перегородка в ванную",
        "sizes": {"width": 1000, "height": 2000},
        "panels": [{**panel, **made, "holes": [], "cutouts": [], "ops": [], "note": ""}],
        "hardware": [{"sku": "BAR-ST", "qty": "1", "mm": None, "door": None}],
        "bars": [{"sku": "PRF-U20", "pieces": [2000]}],
        "services": [{"code": "MNT", "km": None, "floor": None}],
        "markup_percent": "0",
        "urgent": False,
        "discount": {"kind": "percent", "value": "0", "reason": ""},
        "comment": "",
    }


def test_a_saved_calculation_is_shown_to_read(page: Page, calculator_backend: PageBackend) -> None:
    calculator = shown(page, calculator_backend)
    expect(calculator.get_by_role("heading", level=1)).to_have_text("Расчёт № 3")
    expect(calculator.get_by_role("row", name="Полировка кромки")).to_be_visible()
    expect(calculator.locator(".calc__total-sum")).to_have_text(f"24{NBSP}610,00{NBSP}₽")
    expect(calculator.get_by_role("textbox")).to_have_count(0)


def test_an_opened_calculation_is_edited_as_it_was_saved(page: Page, calculator_backend: PageBackend) -> None:
    calculator = shown(page, calculator_backend)
    calculator.get_by_role("button", name="Изменить").click()
    expect(calculator.get_by_role("heading", level=1)).to_have_text("Расчёт № 3: изменение")
    expect(total(calculator)).to_have_text(f"24{NBSP}610,00{NBSP}₽")
    asked = calculator_backend.calls["preview"][-1]["calculation"]
    saved = walk_in()
    assert {name: asked[name] for name in ("panels", "hardware", "bars", "title", "sizes")} == {
        name: saved[name] for name in ("panels", "hardware", "bars", "title", "sizes")
    }
    assert [item["code"] for item in asked["services"]] == ["MNT"]
    assert asked["id"] == NUMBERED


def test_another_glass_than_the_templates_comes_back(page: Page, calculator_backend: PageBackend) -> None:
    saved = walk_in()
    panel = {**saved["panels"][0], "glass": "CLR", "thickness": 10, "tempered": False}  # type: ignore[index]
    calculator = shown(page, calculator_backend, view="edit", calculation={**saved, "panels": [panel]})
    expect(calculator.get_by_label("Стекло", exact=True)).to_have_value("CLR")
    expect(total(calculator)).not_to_have_text("—")
    assert calculator_backend.calls["preview"][-1]["calculation"]["panels"] == [panel]
    assert [asked["price_list_version"] for asked in calculator_backend.calls["fill"]] == ["DEMO-2026-1"]


def test_other_prices_are_offered_with_the_difference(page: Page, calculator_backend: PageBackend) -> None:
    current = {"price_list_version": "B", "total": "25290.00", "difference": "680.00", "text": "", "messages": []}
    calculator = shown(page, calculator_backend, current=current)
    expect(calculator.locator(".calc__view")).to_contain_text(f"Сейчас: 25{NBSP}290{NBSP}₽ (+680{NBSP}₽).")
    calculator.get_by_role("button", name="Пересчитать").click()
    expect(total(calculator)).to_have_text(f"24{NBSP}610,00{NBSP}₽")
    assert calculator_backend.calls["preview"][-1]["calculation"]["price_list_version"] == "B"
    assert calculator_backend.calls["fill"][-1]["price_list_version"] == "B"


def test_deleting_says_what_becomes_of_the_budget(page: Page, calculator_backend: PageBackend) -> None:
    calculator_backend.card = {
        **calculator_backend.card,
        "order": {"count": 2, "total": "34610.00", "budget": 34610},
    }
    calculator_backend.answers["delete"] = [(200, {"success": True})]
    calculator = shown(page, calculator_backend)
    calculator.get_by_role("button", name="Удалить").click()
    expect(calculator.get_by_role("dialog")).to_contain_text(f"бюджет станет 10{NBSP}000{NBSP}₽")
    calculator.get_by_role("dialog").get_by_role("button", name="Удалить").click()
    page.wait_for_function("window.heard.some(({type}) => type === 'close')")
    assert calculator_backend.calls["delete"][0]["id"] == NUMBERED


def test_a_double_click_makes_one_copy(page: Page, calculator_backend: PageBackend) -> None:
    made = record(walk_in(), calculation=walk_in(), current=None)
    calculator_backend.answers["copy"] = [Late(1, (200, made))] * 2
    calculator = shown(page, calculator_backend)
    copy = calculator.get_by_role("button", name="Копировать")
    copy.dblclick()
    expect(copy).to_have_attribute("aria-disabled", "true")
    expect(calculator.get_by_role("heading", level=1)).to_contain_text("изменение")
    assert len(calculator_backend.calls["copy"]) == 1


def test_a_copy_whose_answer_was_lost_is_asked_for_by_the_same_id(page: Page, calculator_backend: PageBackend) -> None:
    made = record(walk_in(), calculation=walk_in(), current=None)
    calculator_backend.answers["copy"] = [None, (200, made)]
    calculator = shown(page, calculator_backend)
    calculator.get_by_role("button", name="Копировать").click()
    expect(banner(calculator)).to_contain_text("Нет связи")
    calculator.get_by_role("button", name="Копировать").click()
    expect(calculator.get_by_role("heading", level=1)).to_contain_text("изменение")
    first, second = calculator_backend.calls["copy"]
    assert first == second


def test_a_calculation_without_a_form_is_shown_when_it_is_to_be_changed(
    page: Page, calculator_backend: PageBackend
) -> None:
    sums = {"package_name": "Перегородка", "width": 1.0, "height": 2.0, "total_price": 2.0, "products": []}
    calculator = shown(page, calculator_backend, view="edit", source="v1", calculation=sums, result=None)
    expect(calculator.locator(".calc__view")).to_contain_text("Расчёт без состава: суммы введены вручную.")
    expect(calculator.get_by_role("button", name="Изменить")).to_have_count(0)


def test_what_is_told_of_several_panes_is_read_once(page: Page, calculator_backend: PageBackend) -> None:
    told = [{"code": "W", "severity": "warning", "field": f"panels[{at}]", "text": "Стекло тяжёлое."} for at in (0, 1)]
    calculator = shown(page, calculator_backend, messages=told)
    expect(calculator.get_by_text("Стекло тяжёлое.")).to_have_count(1)
    calculator_backend.answers["preview"] = [(200, {**price({"schema": "glass/2", **walk_in()})[1], "messages": told})]
    calculator.get_by_role("button", name="Изменить").click()
    expect(calculator.get_by_role("complementary").get_by_text("Стекло тяжёлое.")).to_have_count(1)


def test_revisions_are_listed_with_who_and_how_much(page: Page, calculator_backend: PageBackend) -> None:
    by = {"created_by_name": "Петрова Анна", "created_at": "2026-11-20T11:05:00+00:00"}
    lines = [{"revision": 2, "total": "24610.00", **by}, {"revision": 1, "total": "24000.00", **by}]
    calculator_backend.answers["history"] = [(200, {"success": True, "revisions": lines})]
    calculator = shown(page, calculator_backend)
    calculator.get_by_role("button", name="История изменений").click()
    expect(calculator.get_by_role("listitem").last).to_contain_text(
        f"Петрова Анна: 24{NBSP}000{NBSP}₽ → 24{NBSP}610{NBSP}₽"
    )
    assert price(walk_in() | {"schema": "glass/2"})[0] == 200
