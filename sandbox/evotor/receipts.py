"""Makes the documents a terminal uploads: receipts, flat as live terminals send them, and sessions."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.evotor.shapes import Json, written_time
from sandbox.evotor.world import Merchant, Store

MOSCOW = 3 * 3600 * 1000
INN = "7700000000"


@dataclass(frozen=True)
class Sale:
    """What a cashier rang up. `lines` are products and their quantities; `paid` is CASH or ELECTRON."""

    lines: Sequence[tuple[Json, int]]
    closed_at: float
    created_at: float
    type: str = "SELL"
    paid: str = "ELECTRON"
    discount_percent: int = 0
    phone: str | None = None
    email: str | None = None
    returned: Json | None = None  # the receipt a PAYBACK takes back


def add_receipt(merchant: Merchant, store: Store, sale: Sale, extras: Json | None = None) -> Json:
    """`extras` is what a terminal's application attached, under its id."""
    document = envelope(merchant, store, sale.type, sale.closed_at, sale.created_at)
    document["extras"] = extras or {}
    document["body"] = receipt_body(document["number"], sale)
    store.documents[document["id"]] = document
    return document


def add_session(merchant: Merchant, store: Store, kind: str, at: float) -> None:
    document = envelope(merchant, store, kind, at, at)
    store.documents[document["id"]] = document


def envelope(merchant: Merchant, store: Store, kind: str, closed_at: float, created_at: float) -> Json:
    device = next(one for one in merchant.devices.values() if one["store_id"] == store.id)
    cashier = next(one for one in merchant.employees.values() if store.id in one["stores"])
    body: Json = {"type": kind, "id": str(uuid.uuid4()), "extras": {}, "number": len(store.documents) + 1}
    body |= {"close_date": written_time(closed_at), "time_zone_offset": MOSCOW, "session_number": 1}
    body |= {"session_id": str(uuid.uuid5(uuid.NAMESPACE_URL, store.id)), "close_user_id": cashier["id"]}
    body |= {"device_id": device["id"], "store_id": store.id, "user_id": merchant.id, "version": "V2"}
    return body | {"created_at": written_time(created_at), "counterparties": [], "body": {}}


def receipt_body(number: int, sale: Sale) -> Json:
    group = str(uuid.uuid4())
    positions = [position(place, group, line, sale) for place, line in enumerate(sale.lines, 1)]
    total, result = (round(sum(one[key] for one in positions), 2) for key in ("sum", "result_sum"))
    body: Json = {"positions": positions, "doc_discounts": [], "payments": [payment(group, sale.paid, result)]}
    body["print_groups"] = [{"id": group, "type": "CASH_RECEIPT", "org_inn": INN, "taxation_system": "SIMPLIFIED"}]
    body["pos_print_results"] = [printed(number, group, result, sale.closed_at)]
    body |= {"sum": total, "result_sum": result, "customer_email": sale.email, "customer_phone": sale.phone}
    if sale.returned:
        body |= {"base_document_id": sale.returned["id"], "base_document_number": sale.returned["number"]}
    return body


def position(place: int, group: str, line: tuple[Json, int], sale: Sale) -> Json:
    product, quantity = line
    off = round(product["price"] * sale.discount_percent / 100, 2)
    body: Json = {"id": place, "uuid": str(uuid.uuid4()), "product_id": product["id"], "product_name": product["name"]}
    body |= {"product_type": product["type"], "code": product["code"], "measure_name": product["measure_name"]}
    body |= {"bar_code": next(iter(product["barcodes"]), None), "measure_precision": 0, "quantity": quantity}
    body |= {"initial_quantity": product["quantity"], "price": product["price"], "cost_price": product["cost_price"]}
    body |= {"result_price": round(product["price"] - off, 2), "sum": round(product["price"] * quantity, 2)}
    body["result_sum"] = round(body["result_price"] * quantity, 2)
    body["tax"] = {"type": product["tax"], "sum": 0, "result_sum": 0}
    body["position_discount"] = discount(off, quantity, sale.discount_percent, body["result_price"]) if off else None
    body |= dict.fromkeys(("doc_distributed_discount", "mark", "mark_data"))
    body |= {"settlement_method": {"type": "CHECKOUT_FULL", "amount": None}, "extra_keys": [], "sub_positions": []}
    return body | {"print_group_id": group}


def discount(off: float, quantity: int, percent: int, price: float) -> Json:
    told: Json = {"discount_sum": round(off * quantity, 2), "discount_percent": percent, "discount_type": "PERCENT"}
    return told | {"coupon": None, "discount_price": price}


def payment(group: str, kind: str, total: float) -> Json:
    parts = [{"print_group_id": group, "part_sum": total, "change": 0}]
    body: Json = {"id": str(uuid.uuid4()), "parent_id": None, "sum": total, "type": kind, "parts": parts}
    return body | {"app_info": {"app_id": None, "name": "Эвотор"}, "bank_info": None, "cashless_info": None}


def printed(number: int, group: str, total: float, closed_at: float) -> Json:
    """What the fiscal drive said; `receipt_date` DDMMYYYY."""
    day, clock = written_time(closed_at)[:10], written_time(closed_at)[11:16]
    body: Json = {"receipt_number": number, "document_number": number, "session_number": 1}
    body |= {"receipt_date": "".join(reversed(day.split("-"))), "receipt_time": clock.replace(":", "")}
    body |= {"fiscal_sign_doc_number": f"{3000000000 + number}", "fiscal_document_number": number}
    body |= {"fn_serial_number": "9999078900001234", "kkt_serial_number": "00307401234567"}
    return body | {"kkt_reg_number": "0000000001012345", "print_group_id": group, "check_sum": total}
