"""The main job in a browser: the owner grants access, the manager saves, amoCRM holds note, products and budget."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.whole import Whole, running_whole
from tests.browser.widget_form import add_product, fill, open_card, save, status

NBSP = "\u00a0"


@pytest.fixture
def whole(database_url: str, tmp_path: Path) -> Iterator[Whole]:
    with running_whole(database_url, tmp_path) as whole:
        yield whole


@pytest.fixture
def card(page: Page, whole: Whole) -> Page:
    """A deal of an account whose owner granted access a moment ago, in the same browser."""
    page.goto(whole.authorize_url())
    page.get_by_role("button", name="Разрешить").click()
    expect(page.locator("body")).to_contain_text("amoCRM подключена")
    open_card(page, whole.sandbox.base_url, 3912171)
    return page


def test_a_manager_saves_and_sees_note_products_and_budget_in_the_deal(card: Page) -> None:
    expect(card.get_by_label("Виджеты")).to_contain_text("Мария Кузнецова · +7 900 000-00-01")
    fill(card)
    add_product(card, "525443", "2")
    save(card)
    expect(status(card)).to_contain_text("Сохранено. Примечание добавлено")
    feed, fields = card.get_by_label("Лента сделки"), card.get_by_label("Поля сделки")
    expect(feed).to_contain_text(f"Материалы и фурнитура: 113{NBSP}471,00{NBSP}₽")
    expect(feed).to_contain_text(f"ИТОГО: 141{NBSP}401,00{NBSP}₽")
    expect(fields).to_contain_text(f"141{NBSP}401{NBSP}₽")
    expect(fields).to_contain_text("Ручка-кноб")


def test_a_second_click_does_not_write_a_second_note(card: Page) -> None:
    fill(card)
    for _ in range(2):
        save(card)
        expect(status(card)).to_contain_text("Сохранено.")
        expect(card.get_by_role("button", name="Сохранить в сделку")).to_be_enabled()
    card.reload()
    expect(card.get_by_label("Лента сделки").get_by_role("listitem")).to_have_count(1)
    expect(card.get_by_label("Лента сделки")).to_contain_text("Расчёт № 1")


def test_a_deal_deleted_meanwhile_is_told_and_the_form_stays_filled(card: Page, whole: Whole) -> None:
    fill(card)
    whole.sandbox.control("PATCH", "/deals/mycompany/3912171", {"is_deleted": True})
    save(card)
    expect(status(card)).to_contain_text("удалили или объединили")
    expect(card.get_by_label("Название изделия")).to_have_value("Душевая перегородка")
