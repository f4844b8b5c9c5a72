"""The invented people and deals the sandbox starts with."""

from sandbox.amocrm.entities import (
    Catalog,
    CatalogField,
    Contact,
    ContactLink,
    Element,
    Json,
    Lead,
    ProductLink,
    Reach,
    Tag,
    User,
)
from sandbox.amocrm.world import Account, Integration, World

CLIENT_ID = "11111111-2222-4333-8444-555555555555"
CLIENT_SECRET = "SampleSecretOfTheSandboxNotOfAnyRealIntegration0123456789abcdefg"
STARTED = 1767268800  # 2026-01-01 15:00 in Moscow
PHONE_FIELD, EMAIL_FIELD = 480101, 480103
ADMIN, MANAGER, MEASURER = 9100001, 9100002, 9100003
PRODUCTS = 4521
LEAD_COMMENT_FIELD = 480201


def fill(world: World, redirect_uri: str, hook_url: str | None) -> None:
    integration = Integration(CLIENT_ID, CLIENT_SECRET, "Калькулятор стекла", redirect_uri, hook_url)
    world.integrations[integration.client_id] = integration
    for account in (_mycompany(), _othershop()):
        world.accounts[account.id] = account


def new_account(account_id: int, subdomain: str, name: str, domain: str = "amocrm.ru") -> Account:
    """An account with three users, the same ids in each: rights must hang on the account, not on the number."""
    api_domain = "api-c.kommo.com" if domain == "kommo.com" else "api-a.amocrm.ru"
    account = Account(account_id, subdomain, name, owner_id=ADMIN, domain=domain, api_domain=api_domain)
    account.users = {
        ADMIN: User(ADMIN, "Виктор Стеклов", "viktor@example.test", Reach.ALL, is_admin=True),
        MANAGER: User(MANAGER, "Анна Петрова", "anna@example.test"),
        MEASURER: User(MEASURER, "Олег Замерщиков", "oleg@example.test", Reach.OWN),
    }
    account.lead_fields = {LEAD_COMMENT_FIELD: "text"}
    account.catalogs = {PRODUCTS: product_catalog()}
    return account


def sample_lead(account: Account) -> Lead:
    """One deal with a contact, for accounts made while the sandbox runs."""
    contact = _contact(10971465, "Мария", "Кузнецова", "+7 900 000-00-01", "maria@example.test")
    lead = _lead(3912171, f"Душевое ограждение, {account.name}", MANAGER, [contact.id], 0)
    account.contacts[contact.id], account.leads[lead.id] = contact, lead
    return lead


def product_catalog() -> Catalog:
    catalog = Catalog(PRODUCTS, "Товары", "products", can_be_deleted=False, created_at=STARTED, updated_at=STARTED)
    catalog.fields = [
        CatalogField(480301, "Артикул", "SKU", "text"),
        CatalogField(480303, "Описание", "DESCRIPTION", "textarea"),
        CatalogField(480305, "Цена", "PRICE", "price"),
        CatalogField(480307, "Группа", "GROUP", "category"),
        CatalogField(480309, "Внешний код", "EXTERNAL_ID", "text"),
    ]
    rows = [(525439, "Стекло закалённое 8 мм", "GL-8", "6500"), (525441, "Петля стена — стекло", "HN-1", "2400")]
    rows += [(525443, "Ручка-кноб", "KN-1", "900"), (525445, "Монтаж душевого ограждения", "MT-1", "7000")]
    catalog.elements = {row[0]: _element(*row) for row in rows}
    return catalog


def _element(element_id: int, name: str, sku: str, price: str) -> Element:
    values: list[Json] = [
        {"field_id": 480301, "field_name": "Артикул", "field_code": "SKU", "field_type": "text"},
        {"field_id": 480305, "field_name": "Цена", "field_code": "PRICE", "field_type": "price"},
    ]
    values[0]["values"] = [{"value": sku}]
    values[1]["values"] = [{"value": price}]
    return Element(element_id, PRODUCTS, name, STARTED, STARTED, values)


def _mycompany() -> Account:
    account = new_account(28805383, "mycompany", "Стекло и зеркала")
    contacts = [
        _contact(10971465, "Мария", "Кузнецова", "+7 900 000-00-01", "maria@example.test"),
        _contact(10971467, "Павел", "Ершов", "8 (900) 000-00-02", None),
        Contact(10971469, "Без телефона", MANAGER, STARTED, STARTED),
    ]
    account.contacts = {contact.id: contact for contact in contacts}
    leads = [
        _lead(3912171, "Душевое ограждение, Кузнецова", MANAGER, [10971465], 12000),
        _lead(3912173, "Зеркало в прихожую, Ершов", MANAGER, [10971467, 10971465], 0),
        _lead(3912175, "Перегородка в офис", ADMIN, [], 0),
        _lead(3912177, "Замер на Лесной", MEASURER, [10971469], 3500),
    ]
    leads[0].tags = [Tag(1, "душевая")]
    leads[0].companies = [10971463]
    leads[1].products = [ProductLink(PRODUCTS, 525443, 2)]
    account.leads = {lead.id: lead for lead in leads}
    return account


def _othershop() -> Account:
    account = new_account(28805391, "othershop", "Другая мастерская")
    contact = _contact(10971465, "Ирина", "Соседова", "+7 900 000-00-09", "irina@example.test")
    account.contacts = {contact.id: contact}
    lead = _lead(3912171, "Дверь в сауну, Соседова", MANAGER, [contact.id], 45000)
    account.leads = {lead.id: lead}
    return account


def _lead(lead_id: int, name: str, owner: int, contacts: list[int], price: int) -> Lead:
    links = [ContactLink(contact_id, is_main=place == 0) for place, contact_id in enumerate(contacts)]
    return Lead(lead_id, name, owner, STARTED, STARTED, price, created_by=ADMIN, updated_by=owner, contacts=links)


def _contact(contact_id: int, first: str, last: str, phone: str, email: str | None) -> Contact:
    values: list[Json] = [_multitext(PHONE_FIELD, "Телефон", "PHONE", phone)]
    if email:
        values.append(_multitext(EMAIL_FIELD, "Email", "EMAIL", email))
    return Contact(contact_id, f"{first} {last}", MANAGER, STARTED, STARTED, first, last, custom_fields_values=values)


def _multitext(field_id: int, name: str, code: str, value: str) -> Json:
    chosen = {"value": value, "enum_id": field_id * 10 + 1, "enum_code": "WORK"}
    field: Json = {"field_id": field_id, "field_name": name, "field_code": code, "field_type": "multitext"}
    return field | {"values": [chosen]}
