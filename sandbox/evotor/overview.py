"""What the sandbox's own page shows of Evotor."""

from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Evotor, Merchant

API = "/_control/evotor"
# label, path, what it gets
BUTTONS: list[tuple[str, str, Json]] = [
    ("Продажа на кассе", f"{API}/sales", {}),
    ("Возврат на кассе", f"{API}/sales", {"type": "PAYBACK"}),
    ("Чек пришёл с опозданием на сутки", f"{API}/sales", {"late_seconds": 86400}),
    ("Установить приложение", f"{API}/install", {}),
    ("Удалить приложение", f"{API}/uninstall", {}),
    ("Хук user/token", f"{API}/hooks", {"kind": "user/token"}),
    ("Хук с чужим секретом", f"{API}/hooks", {"kind": "receipts", "secret": "not-the-secret"}),
    ("Повторить неотвеченные хуки", f"{API}/hooks/repeat", {}),
    ("Каждый хук дважды", f"{API}/rules", {"hook_copies": 2}),
    ("Хуки в обратном порядке", f"{API}/rules", {"hooks_in_disorder": True}),
    ("Хуки по одному и по порядку", f"{API}/rules", {"hook_copies": 1, "hooks_in_disorder": False}),
    ("Refresh-токен не меняется", f"{API}/rules", {"rotates": False}),
    ("Refresh-токен меняется", f"{API}/rules", {"rotates": True}),
    ("Отозвать токены", f"{API}/revoke", {}),
    ("Токены доступа истекли", f"{API}/expire", {}),
    ("Разработчик входит с нового IP", f"{API}/rules", {"caller_address": "203.0.113.7"}),
]


def shown(evotor: Evotor) -> Json:
    with evotor.lock:
        return {
            "app": evotor.app,
            "publisher": evotor.publisher,
            "mails": evotor.publisher.mails[::-1],
            "clients": list(evotor.clients.values()),
            "merchants": [merchant_view(one) for one in evotor.merchants.values()],
            "deliveries": evotor.deliveries[-10:][::-1],
        }


def merchant_view(merchant: Merchant) -> Json:
    stores = [
        {"name": store.shape["name"], "id": store.id, "receipts": sales_of(list(store.documents.values()))}
        for store in merchant.stores.values()
    ]
    flags = {"приложение установлено": merchant.is_installed, "на всех терминалах": merchant.is_paid}
    return {"merchant": merchant, "stores": stores, "flags": flags}


def sales_of(documents: list[Json]) -> list[Json]:
    """Receipts, newest first."""
    return [one for one in documents if one["type"] in {"SELL", "PAYBACK"}][:-6:-1]
