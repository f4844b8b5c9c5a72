"""A manager's day: priced wrong and right, no network, a variant, a new price list, the offer.

Gateway, Postgres and vendors are processes of their own; what the deal holds is the CRM's word.
"""

import json
from collections.abc import Iterator
from typing import Any, cast

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.whole import Whole, running_whole
from tests.databases import query
from tests.sandbox_process import HOST

LEAD, MANAGER = 3912171, 9100002
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def whole(common_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running_whole(common_database, tmp_path_factory.mktemp("whole")) as whole:
        yield whole


@pytest.fixture
def deal(page: Page, whole: Whole, database_url: str) -> Page:
    """A deal of an account whose owner granted access a moment ago, in the same browser."""
    whole.sandbox.control("POST", "/reset")
    page.goto(whole.authorize_url())
    page.get_by_role("button", name="Разрешить").click()
    expect(page.locator("body")).to_contain_text("amoCRM подключена")
    page.goto(f"{whole.sandbox.base_url}/_browser/{HOST}/leads/detail/{LEAD}?user={MANAGER}")
    return page


def begin(page: Page) -> FrameLocator:
    page.get_by_role("button", name="Новый расчёт").click()
    return page.frame_locator("iframe")


def screen(frame: FrameLocator, width: str, height: str) -> None:
    frame.get_by_text("Перегородка walk-in").click()
    sizes(frame, width, height)


def sizes(frame: FrameLocator, width: str, height: str) -> None:
    frame.get_by_label("Ширина, мм", exact=True).fill(width)
    frame.get_by_label("Высота, мм", exact=True).fill(height)


def total(frame: FrameLocator, text: str) -> None:
    expect(frame.locator(".calc__total-sum").first).to_have_text(text)


def save(frame: FrameLocator) -> None:
    frame.get_by_role("button", name="Сохранить в сделку").click()


def close(page: Page) -> None:
    page.get_by_role("button", name="Закрыть").first.click()
    expect(page.locator("iframe")).to_have_count(0)


def publish_dearer(database_url: str) -> None:
    """The owner's new price list: low-iron glass of 8 mm for 6,200 ₽ a square metre instead of 5,200."""
    [row] = query(database_url, "SELECT owner_id::text, content FROM price_lists")
    owner, content = cast("tuple[str, dict[str, Any]]", row)
    content["version"] = "2026-2"
    next(glass for glass in content["glass"] if glass["sku"] == "OPT")["price"]["8"] = "6200.00"
    query(
        database_url,
        "WITH made AS (INSERT INTO price_lists (id, owner_id, version, content, is_draft, created_by, updated_by)"
        " VALUES (gen_random_uuid(), %s, '2026-2', %s, false, 'test', 'test') RETURNING owner_id, id)"
        " INSERT INTO price_list_publications (owner_id, price_list_id, effective_from, published_by)"
        " SELECT owner_id, id, app_now(), 'test' FROM made",
        (owner, json.dumps(content)),
    )


def test_a_managers_day(deal: Page, whole: Whole, database_url: str) -> None:
    frame = begin(deal)
    screen(frame, "2400", "2300")
    expect(frame.locator("#errors")).to_contain_text("больше листа 3210×2250 мм")
    sizes(frame, "1 000", "2 000")
    total(frame, f"28{NBSP}610,00{NBSP}₽")
    deal.context.set_offline(True)
    save(frame)
    expect(frame.locator("body")).to_contain_text("Нет связи")
    expect(frame.get_by_label("Ширина, мм", exact=True)).to_have_value("1 000")
    deal.context.set_offline(False)
    expect(frame.locator("body")).to_contain_text("Сохранено. Примечание добавлено", timeout=20_000)
    feed, fields = deal.get_by_label("Лента сделки"), deal.get_by_label("Поля сделки")
    expect(feed).to_contain_text(f"ИТОГО: 28{NBSP}610,00{NBSP}₽")
    expect(fields).to_contain_text(f"28{NBSP}610{NBSP}₽")
    close(deal)
    variant(deal)
    publish_dearer(database_url)
    reopened(deal)
    offered(deal)
    budget_by_hand(deal, whole)
    notes = whole.sandbox.control("GET", f"/deals/mycompany/{LEAD}")["notes"]
    assert len(notes) == 3, "screen, variant, and the screen by the new prices"


def variant(deal: Page) -> None:
    frame = begin(deal)
    screen(frame, "900", "2000")
    expect(frame.locator(".calc__total-sum").first).not_to_have_text("—")
    save(frame)
    frame.get_by_role("button", name="Как вариант").click()
    expect(frame.locator("body")).to_contain_text("Сохранено.")
    close(deal)
    expect(deal.get_by_label("Виджеты")).to_contain_text("вариант")
    expect(deal.get_by_label("Поля сделки")).to_contain_text(f"28{NBSP}610{NBSP}₽")


def reopened(deal: Page) -> None:
    """The first one, which now costs more."""
    deal.get_by_role("button", name=f"Открыть расчёт №{NBSP}1").click()
    frame = deal.frame_locator("iframe")
    expect(frame.locator(".calc__banner")).to_contain_text(f"30{NBSP}610{NBSP}₽ (+2{NBSP}000{NBSP}₽)")
    frame.get_by_role("button", name="Пересчитать").click()
    total(frame, f"30{NBSP}610,00{NBSP}₽")
    save(frame)
    expect(frame.locator("body")).to_contain_text("Сохранено.")
    expect(deal.get_by_label("Поля сделки")).to_contain_text(f"30{NBSP}610{NBSP}₽")


def offered(deal: Page) -> None:
    """On paper: what the customer pays for, in words too, and nothing of ours."""
    frame = deal.frame_locator("iframe")
    frame.get_by_role("button", name="Коммерческое предложение").click()
    paper = frame.locator("body")
    expect(paper).to_contain_text("Тридцать тысяч шестьсот десять рублей 00 копеек")
    deal.emulate_media(media="print")
    expect(frame.get_by_role("button", name="Печать")).to_be_hidden()
    told = paper.inner_text()
    assert not [word for word in ("Наценка", "себестоимость", "остаток") if word in told]
    deal.emulate_media(media="screen")


def budget_by_hand(deal: Page, whole: Whole) -> None:
    """Somebody typed another figure into the deal; ours comes back when a person says so."""
    close(deal)
    whole.sandbox.control("PATCH", f"/deals/mycompany/{LEAD}", {"price": 77})
    deal.reload()
    card = deal.get_by_label("Виджеты")
    card.get_by_role("button", name="Обновить бюджет").click()
    expect(card).to_contain_text(f"Бюджет сделки: 30{NBSP}610{NBSP}₽.")
    expect(card).to_contain_text("Бюджет сделки совпадает")
    deal.reload()
    expect(deal.get_by_label("Поля сделки")).to_contain_text(f"30{NBSP}610{NBSP}₽")
