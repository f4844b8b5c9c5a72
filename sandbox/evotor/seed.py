"""The invented publisher, merchants and goods the sandbox starts with."""

import uuid

from sandbox.evotor.receipts import Sale, add_receipt, add_session
from sandbox.evotor.scopes import OF_CLIENTS
from sandbox.evotor.shapes import Json, written_time
from sandbox.evotor.world import Application, Client, Evotor, Merchant, PersonalToken, Publisher, Store

CLIENT_ID = "5a0c6de1b7f24938a1d2e3f405162738"
CLIENT_SECRET = "0e7d9c1a-5b3f-4e2d-8c6b-a1f0e9d8c7b6"
APP_ID = "e7a1c0d2-5b34-4f8e-9a61-2c3d4e5f6a7b"
VERSIONS = ["0.1", "e7a1c0d2-5b34-4f8e-9a61-2c3d4e5f6a7c"]
USER_ID = "01-000000001890833"
PUBLISHER = ("publisher@example.test", "PublisherPasswordOfTheSandbox7")
WEBHOOK_SECRET = "WebhookSecretOfTheEvotorSandbox0123456789"
PERSONAL_TOKEN_ID = "42b7ec031a1d40d969f3487ee9dcae63"
STARTED = 1768208400.0  # 2026-01-12 12:00 in Moscow
HOOKS, CALLBACK = "/api/evotor/hooks/{kind}", "/api/auth/evotor/callback"
# name, code, price, cost_price, quantity, measure, type
GOODS = [
    ("Стекло закалённое 8 мм", "GL-8", 6500, 4100, 24, "м2", "NORMAL"),
    ("Петля стена — стекло", "HN-1", 2400, 1350.5, 60, "шт", "NORMAL"),
    ("Ручка-кноб", "KN-1", 899.9, 420, -2, "шт", "NORMAL"),
    ("Монтаж душевого ограждения", "MT-1", 7000, 0, 0, "шт", "SERVICE"),
]


def made(our_origin: str, webhook_secret: str) -> Evotor:
    """`our_origin`: scheme and place of the integration that is called and redirected to."""
    publisher = Publisher("2d0c2b00-b843-45f1-97d2-2276e52fe46a", *PUBLISHER)
    app = Application(APP_ID, "Стекло и касса", publisher.id, VERSIONS, our_origin + HOOKS, webhook_secret)
    evotor = Evotor(app, publisher)
    grants = ["authorization_code", "implicit", "refresh_token"]
    client = Client(CLIENT_ID, CLIENT_SECRET, list(OF_CLIENTS), [our_origin + CALLBACK], grants, APP_ID, VERSIONS[0])
    evotor.clients[client.client_id] = client
    scope = ["push-notification:write", "event:read", "installations:read"]
    token = PersonalToken(PERSONAL_TOKEN_ID, scope, str(uuid.uuid4()))
    evotor.personal_tokens[token.id] = token
    for merchant in (_workshop(), _other_workshop()):
        evotor.merchants[merchant.id] = merchant
    return evotor


def new_merchant(user_id: str, name: str, username: str) -> Merchant:
    return Merchant(user_id, name, username, "password", str(uuid.uuid4()))


def sample_merchant(user_id: str, name: str) -> Merchant:
    """With one store and everything in it, under ids of its own; for merchants made while the sandbox runs."""
    merchant = new_merchant(user_id, name, f"{user_id}@example.test")
    digits = uuid.uuid5(uuid.NAMESPACE_URL, user_id).hex.upper()
    add_store(merchant, f"{digits[:4]}-{digits[4:8]}-{digits[8:12]}-{digits[12:23]}", name, "г. Тверь, ул. Новая, 1")
    return merchant


def add_store(merchant: Merchant, ending: str, name: str, address: str) -> Store:
    """`ending`: of the ids, which look like a uuid in capitals but are none."""
    times = {"created_at": written_time(STARTED), "updated_at": written_time(STARTED)}
    owned: Json = {"user_id": merchant.id, **times}
    store = Store(f"20260112-{ending}A", {"id": f"20260112-{ending}A", "name": name, "address": address} | owned)
    merchant.stores[store.id] = store
    device, employee = _device(store, f"20260112-{ending}B"), _employee(store, f"20260112-{ending}C")
    merchant.devices[device["id"]] = device | owned
    merchant.employees[employee["id"]] = employee | owned
    _fill(store, owned | {"store_id": store.id})
    _ring_up(merchant, store)
    return store


def _workshop() -> Merchant:
    merchant = new_merchant(USER_ID, "Стекло и зеркала", "kassa@example.test")
    add_store(merchant, "4C1B-40A7-80D2-5E1F7A9B3C0", "Салон на Лесной", "г. Москва, ул. Лесная, 5")
    add_store(merchant, "7D2E-41B8-91E3-6F208BAC4D1", "Склад", "г. Химки, Заводская, 12")
    return merchant


def _other_workshop() -> Merchant:
    merchant = new_merchant("01-000000002000417", "Другая мастерская", "other@example.test")
    add_store(merchant, "8E3F-42C9-A2F4-70319CBD5E2", "Другая мастерская", "г. Казань, ул. Садовая, 3")
    return merchant


def _device(store: Store, device_id: str) -> Json:
    device: Json = {"id": device_id, "name": "Эвотор 7.3", "store_id": store.id, "timezone_offset": 10800000}
    device |= {"imei": "350000000000000", "firmware_version": "4.8.1", "location": {"lng": 37.59, "lat": 55.78}}
    return device | {"serial_number": "00307401234567", "model": "POWER"}


def _employee(store: Store, employee_id: str) -> Json:
    employee: Json = {"id": employee_id, "name": "Анна", "last_name": "Петрова", "patronymic_name": "Игоревна"}
    role = {"role": "CASHIER", "role_id": "10000000-0000-4000-8000-000000000002"}
    return employee | {"phone": 79000000001, "stores": [store.id]} | role


def _fill(store: Store, owned: Json) -> None:
    group_id = _in_store(store, "group")
    group: Json = {"id": group_id, "name": "Душевые", "barcodes": [], "attributes": []}
    store.groups[group_id] = group | owned
    for name, code, price, cost, quantity, measure, kind in GOODS:
        product: Json = {"id": _in_store(store, code), "parent_id": group_id, "type": kind, "name": name, "code": code}
        product |= {"barcodes": [], "price": price, "cost_price": cost, "quantity": quantity, "measure_name": measure}
        product |= {"tax": "NO_VAT", "allow_to_sell": True, "description": "", "article_number": code}
        store.products[product["id"]] = product | owned


def _ring_up(merchant: Merchant, store: Store) -> None:
    """A morning: two sales and one return."""
    glass, hinge, knob, _ = store.products.values()
    add_session(merchant, store, "OPEN_SESSION", STARTED)
    first, second, third = (STARTED + 600 * number for number in (1, 2, 3))
    add_receipt(
        merchant, store, Sale([(glass, 2), (hinge, 4)], first, first, phone="+79000000001", discount_percent=10)
    )
    sold = add_receipt(merchant, store, Sale([(knob, 1)], second, second, paid="CASH"))
    add_receipt(merchant, store, Sale([(knob, 1)], third, third, "PAYBACK", "CASH", returned=sold))


def _in_store(store: Store, name: str) -> str:
    """The same goods have another id in each store."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{store.id}/{name}"))
