"""A manager's hands: finds things as a person does, by label and by the words on a button."""

from playwright.sync_api import Locator, Page

MANAGER = 9100002


def open_card(page: Page, sandbox_url: str, lead_id: int) -> None:
    page.goto(f"{sandbox_url}/_browser/mycompany.amocrm.ru/leads/detail/{lead_id}?user={MANAGER}")


def fill(card: Page, **changes: str) -> None:
    """The golden v1 calculation (3800 × 2450, 141 401 ₽), with changes."""
    typed = {"name": "Душевая перегородка", "width": "3800", "height": "2450", "materials": "113471"}
    typed |= {"services": "27930"} | changes
    labels = {"name": "Название изделия", "width": "Ширина, мм", "height": "Высота, мм"}
    labels |= {"materials": "Материалы и фурнитура, ₽", "services": "Услуги, ₽"}
    for field, text in typed.items():
        card.get_by_label(labels[field], exact=True).fill(text)


def add_product(card: Page, element_id: str, quantity: str) -> None:
    if not card.get_by_role("button", name="Добавить товар").is_visible():
        card.get_by_text("Товары из каталога").click()
    card.get_by_role("button", name="Добавить товар").click()
    card.get_by_label("Номер товара", exact=True).last.fill(element_id)
    card.get_by_label("Количество", exact=True).last.fill(quantity)


def save(card: Page) -> None:
    card.get_by_role("button", name="Сохранить в сделку").click()


def status(card: Page) -> Locator:
    return card.locator(".glass-calc__status")
