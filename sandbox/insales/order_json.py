"""An order as the API tells it: totals are numbers, times have an offset, the currency is RUR."""

from decimal import Decimal

from sandbox.insales.entities import Json, Line, Order
from sandbox.insales.times import iso
from sandbox.insales.world import Shop

STATUS_TITLES = {
    "new": "Новый",
    "accepted": "В обработке",
    "approved": "Согласован",
    "dispatched": "Отгружен",
    "delivered": "Доставлен",
    "declined": "Отменён",
    "returned": "Возврат",
}


def order_json(shop: Shop, order: Order) -> Json:
    status = order.fulfillment_status
    custom_status = {"permalink": status, "title": STATUS_TITLES[status]}
    body: Json = {"id": order.id, "number": order.number, "account_id": shop.id, "locale": "ru", "currency_code": "RUR"}
    body |= {"created_at": iso(order.created_at), "updated_at": iso(order.updated_at), "archived": order.archived}
    body |= {"fulfillment_status": status, "custom_status": custom_status, "financial_status": order.financial_status}
    body |= totals_json(order) | {"order_lines": [line_json(line) for line in order.lines], "client": order.client}
    body |= {"comment": order.comment, "manager_comment": None, "responsible_user_id": None, "discounts": []}
    return body | {"fields_values": [], "cookies": {}, "order_changes": order.changes}


def totals_json(order: Order) -> Json:
    items = float(sum((line.sale_price * line.quantity for line in order.lines), Decimal(0)))
    return {"items_price": items, "delivery_price": 0.0, "total_price": items, "margin": "0.0"}


def line_json(line: Line) -> Json:
    price, total = float(line.sale_price), float(line.sale_price * line.quantity)
    body: Json = {"id": line.id, "product_id": line.product_id, "variant_id": line.variant_id, "title": line.title}
    body |= {"quantity": line.quantity, "reserved_quantity": line.quantity, "unit": "pce", "weight": None, "vat": -1}
    body |= {"sale_price": price, "full_sale_price": price, "total_price": total, "full_total_price": total}
    return body | {"discounts_amount": 0.0, "sku": None, "barcode": None, "bundle_id": None, "accessory_lines": []}
