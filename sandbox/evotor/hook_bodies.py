"""What Evotor tells us, in its own shapes."""

import uuid
from collections.abc import Callable, Mapping

from sandbox.evotor.documents import as_sent
from sandbox.evotor.shapes import Json, written_time
from sandbox.evotor.world import Evotor, Merchant

PAID = {"CASH": "PAY_CASH", "ELECTRON": "PAY_CARD"}


def user_token(_: Evotor, merchant: Merchant, __: Json) -> Json:
    return {"userId": merchant.id, "token": merchant.cloud_token}


def installation(evotor: Evotor, merchant: Merchant, wanted: Json) -> Json:
    kind = wanted.get("type", "ApplicationInstalled")
    return event(evotor, kind) | {"data": {"productId": evotor.app.id, "userId": merchant.id}}


def subscription(evotor: Evotor, merchant: Merchant, wanted: Json) -> Json:
    """Numbered from 1 in each subscription; which call comes first is another matter."""
    merchant.sequence += 1
    body: Json = {"subscriptionId": str(uuid.uuid5(uuid.NAMESPACE_URL, merchant.id)), "productId": evotor.app.id}
    body |= {"userId": merchant.id, "timestamp": written_time(evotor.clock.now()), "sequenceNumber": merchant.sequence}
    body["type"] = wanted.get("type", "SubscriptionRenewed")
    if body["type"] == "SubscriptionRenewed":  # seen live without any of the following
        return body
    return body | {"planId": "standard", "trialPeriodDuration": "P14DT", "deviceNumber": len(merchant.devices)}


def receipt_created(evotor: Evotor, merchant: Merchant, wanted: Json) -> Json:
    document = document_of(merchant, wanted)
    body = document["body"]
    data: Json = {"id": document["id"], "deviceId": document["device_id"], "storeId": document["store_id"]}
    data |= {"dateTime": document["close_date"], "type": document["type"], "shiftId": document["session_number"]}
    data |= {"employeeId": document["close_user_id"], "paymentSource": PAID[body["payments"][0]["type"]]}
    data |= {"infoCheck": False, "egais": False, "items": [item(one) for one in body["positions"]], "totalTax": 0}
    off = round(body["sum"] - body["result_sum"], 2)
    data |= {"totalDiscount": off, "totalAmount": body["result_sum"], "extras": document["extras"]}
    return event(evotor, "ReceiptCreated") | {"userId": merchant.id, "data": data}


def item(position: Json) -> Json:
    body: Json = {"id": position["product_id"], "name": position["product_name"], "itemType": position["product_type"]}
    body |= {"measureName": position["measure_name"], "quantity": position["quantity"], "price": position["price"]}
    body |= {"costPrice": position["cost_price"], "sumPrice": position["result_sum"], "tax": 0, "taxPercent": 0}
    return body | {"discount": round(position["sum"] - position["result_sum"], 2)}


def document(evotor: Evotor, merchant: Merchant, wanted: Json) -> Json | list[Json]:
    """One document as live terminals send it; the reference promises an array."""
    sent = as_sent(document_of(merchant, wanted))
    shapes: dict[str, Json | list[Json]] = {"object": sent, "array": [sent], "items": {"items": [sent]}}
    return shapes[evotor.rules.documents_body]


def document_of(merchant: Merchant, wanted: Json) -> Json:
    """The named one, or the merchant's latest receipt."""
    held = {key: value for store in merchant.stores.values() for key, value in store.documents.items()}
    if "document_id" in wanted:
        found: Json = held[wanted["document_id"]]
        return found
    return [one for one in held.values() if one["type"] in {"SELL", "PAYBACK"}][-1]


def event(evotor: Evotor, kind: str) -> Json:
    now = round(evotor.clock.now() * 1000)
    return {"id": str(uuid.uuid4()), "timestamp": now, "version": 2, "type": kind}


BODIES: Mapping[str, Callable[[Evotor, Merchant, Json], Json | list[Json]]] = {
    "user/token": user_token,
    "installation/event": installation,
    "subscription/event": subscription,
    "receipts": receipt_created,
    "documents": document,
}
