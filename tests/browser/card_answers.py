"""What GET card answers: a deal and its calculations, changed by what a test is about."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

Json = dict[str, Any]
LEAD = {
    "id": 3912171,
    "name": "Душевая, ул. Ленина",
    "price": 29210,
    "contact": {"name": "Мария Кузнецова", "phone": "+7 900 000-00-01", "email": "maria@example.test"},
}
DONE = {"element": "done", "products": "done", "note": "done", "budget": "done"}


def id_of(number: int) -> str:
    return str(UUID(int=number))


def record(number: int, total: str = "29210.00", **changes: Any) -> Json:  # noqa: ANN401 - any JSON value
    """Of the order and written everywhere, unless said otherwise."""
    now = datetime.now(UTC).isoformat()
    usual: Json = {
        "calculation_id": id_of(number),
        "number": number,
        "revision": 1,
        "status": "in_order",
        "title": "Душевая перегородка",
        "summary": "Перегородка walk-in 1\u00a0000×2\u00a0000 мм, 8 мм",
        "total": total,
        "total_price": float(total),
        "source": "v2",
        "price_list_version": "DEMO-2026-1",
        "created_by": 9100002,
        "created_by_name": "Петрова Анна",
        "created_at": now,
        "updated_by": 9100002,
        "updated_by_name": "Петрова Анна",
        "updated_at": now,
        "sync": DONE,
        "reasons": {},
        "messages": [],
    }
    made = usual | changes
    return {"in_order": made["status"] in {"in_order", "locked"}} | made


def variant(number: int, total: str = "31900.00", **changes: Any) -> Json:  # noqa: ANN401 - any JSON value
    return record(number, total, status="saved", **changes)


def half_written(number: int, total: str = "19290.00", **changes: Any) -> Json:  # noqa: ANN401 - any JSON value
    why = {"step": "products", "code": "product_not_found", "severity": "warning", "text": "Товара нет в списке."}
    return record(number, total, sync=DONE | {"products": "failed"}, messages=[why], **changes)


def card_of(*records: Json, **changes: Any) -> Json:  # noqa: ANN401 - any JSON value
    """The order's sum follows from the records, and the first of it writes the budget; `price` is the deal's."""
    ordered = [float(one["total"]) for one in records if one["in_order"]]
    writer = next((one["calculation_id"] for one in records if one["in_order"]), None)
    lead = LEAD | {name: changes.pop(name) for name in ("price", "contact") if name in changes}
    usual = {
        "success": True,
        "lead": lead,
        "calculations": list(records),
        "count": len(records),
        "order": {
            "count": len(ordered),
            "total": f"{sum(ordered):.2f}",
            "budget": int(sum(ordered) + 0.5),
            "calculation_id": writer,
        },
        "role": "manager",
        "discount_limit": "10",
        "user": {"id": 9100002, "name": "Анна"},
        "price_list_version": "DEMO-2026-1",
    }
    return usual | changes


def picture_of_the_brief() -> Json:
    """Three calculations, two of them in the order, one not wholly written; the budget is behind."""
    long_ago = (datetime.now(UTC) - timedelta(days=40)).isoformat()
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    return card_of(record(3), variant(2, updated_at=yesterday), half_written(1, updated_at=long_ago))
