"""The tab «Прайс-лист»: templates, the seller, and forms that somebody leaves before they are sent."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import severe
from tests.browser.pictures import picture
from tests.browser.price_page import Shop, open_prices, overflow, press, section
from tests.databases import query


def test_who_leaves_a_form_that_is_not_sent_is_asked_and_takes_nothing_along(page: Page, shop: Shop) -> None:
    query(shop.database_url, "INSERT INTO owners (id, kind, name) VALUES (gen_random_uuid(), 'shop', 'Второй')")
    tab = open_prices(page, shop)
    glass, owners = section(tab, "Стекло"), page.get_by_label("Владелец")
    press(glass, "Добавить позицию")
    glass.get_by_label("Наименование", exact=True).fill("Новое")
    owners.select_option("Второй")
    press(page.get_by_role("dialog"), "Остаться")
    expect(glass.get_by_label("Наименование", exact=True)).to_have_value("Новое")
    owners.select_option("Второй")
    press(page.get_by_role("dialog"), "Перейти")
    expect(section(page.get_by_role("tabpanel", name="Прайс-лист"), "Стекло")).to_be_visible()
    page.get_by_role("tab", name="CRM").click()
    assert calls_of_one_look(page) == 1


def calls_of_one_look(page: Page) -> int:
    """How many views ask for connections when somebody comes back to the window, after three changes of the owner."""
    owners, asked = page.get_by_label("Владелец"), []
    for option in (0, 1, 0):
        owners.select_option(index=option)
        expect(page.get_by_role("heading", level=1)).to_have_text("Подключения")
    page.on("request", lambda request: asked.append(request.url) if "action=connections" in request.url else None)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    return len(asked)


def test_a_template_is_changed_line_by_line_and_published(tab: Locator, shop: Shop) -> None:
    kits = section(tab, "Комплекты")
    kits.locator("summary").click()
    expect(kits).to_contain_text("Перегородка walk-in")
    press(kits, "Изменить комплект «Перегородка walk-in»")
    bar = kits.get_by_role("region", name="Штанга", exact=False).first
    bar.get_by_label("Количество").fill("много")
    press(kits, "Сохранить в черновик")
    expect(bar).to_contain_text("«много» — не число.")
    bar.get_by_label("Количество").fill("2")
    kits.get_by_label("Добавить в комплект").select_option("HDL-SK")
    press(kits, "Добавить")
    for width in (360, 1280):
        tab.page.set_viewport_size({"width": width, "height": 900})
        assert (severe(tab.page), overflow(tab.page)) == ([], 0)
        tab.page.screenshot(path=picture(f"prices-kit-{width}"), full_page=True)
    press(kits, "Сохранить в черновик")
    press(tab, "Посмотреть изменения")
    dialog = tab.page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile("1 → 2.*добавлено: .* — 1"))
    press(dialog, "Опубликовать сейчас")
    expect(tab).to_contain_text("Опубликовано.")
    skus = [line["sku"] for kit in shop.get("prices")["kits"] if kit["code"] == "walk_in" for line in kit["lines"]]
    assert skus == ["BAR-ST", "PRF-U20", "HDL-SK"]


def test_the_sellers_details_are_checked_and_stored(tab: Locator, shop: Shop) -> None:
    section(tab, "Реквизиты продавца").locator("summary").click()
    tab.get_by_label("Название").fill("ООО «Стекло»")
    tab.get_by_label("ИНН").fill("9999000007")
    press(tab, "Сохранить реквизиты")
    expect(tab.get_by_label("ИНН")).to_have_attribute("aria-invalid", "true")
    tab.get_by_label("ИНН").fill("9999000006")
    press(tab, "Сохранить реквизиты")
    expect(tab).to_contain_text("Реквизиты сохранены.")
    assert shop.get("seller")["seller"]["name"] == "ООО «Стекло»"
