"""Orders: list, one, count, and the change of a status."""

from flask import Blueprint, Response, jsonify

from sandbox.insales.call import Call, allowed, rooted
from sandbox.insales.entities import Json, Order
from sandbox.insales.lists import page_of, selected
from sandbox.insales.order_json import order_json
from sandbox.insales.refusals import absent, refuse_fields
from sandbox.insales.times import iso
from sandbox.rig import current_insales

blueprint = Blueprint("insales_orders", __name__)
STATUSES = {"new", "accepted", "approved", "dispatched", "delivered", "declined", "returned"}
PAYMENTS = {"pending", "paid"}
# Key of a write → field it sets and what it takes. Own statuses are off here: then their names are the system's.
CHOICES = {
    "fulfillment_status": ("fulfillment_status", STATUSES),
    "custom_status_permalink": ("fulfillment_status", STATUSES),
    "financial_status": ("financial_status", PAYMENTS),
}
CHANGEABLE = {*CHOICES, "comment"}


@blueprint.get("/orders.json")
def index() -> Response:
    shop = allowed("orders").shop
    return page_of(selected(shop.orders.values()), lambda order: order_json(shop, order))


@blueprint.get("/orders/count.json")
def count() -> Response:
    return jsonify({"count": len(selected(allowed("orders").shop.orders.values()))})


@blueprint.get("/orders/<int:order_id>.json")
def one(order_id: int) -> Response:
    call = allowed("orders")
    return jsonify(order_json(call.shop, found(call, order_id)))


@blueprint.put("/orders/<int:order_id>.json")
def change(order_id: int) -> Response:
    call = allowed("orders")
    order, wanted = found(call, order_id), rooted("order", CHANGEABLE)
    check(wanted)
    for key, value in wanted.items():
        set_field(call, order, CHOICES.get(key, (key, None))[0], value)
    order.updated_at = current_insales().now()
    return jsonify(order_json(call.shop, order))


def found(call: Call, order_id: int) -> Order:
    order = call.shop.orders.get(order_id)
    if order is None:
        raise absent()
    return order


def check(wanted: Json) -> None:
    for key in CHOICES.keys() & wanted.keys():
        if not isinstance(wanted[key], str) or wanted[key] not in CHOICES[key][1]:
            raise refuse_fields(**{key: "имеет непредусмотренное значение"})
    if not isinstance(wanted.get("comment", ""), str | None):
        raise refuse_fields(comment="имеет неверное значение")


def set_field(call: Call, order: Order, name: str, value: str | None) -> None:
    """Statuses leave a line in the order's history, newest first."""
    former = getattr(order, name)
    setattr(order, name, value)
    if name == "comment" or former == value:
        return
    world = current_insales()
    line = {"id": world.new_id(), "action": f"{name}_changed", "value_was": former, "value_is": value}
    order.changes.insert(0, line | {"user_name": call.name, "created_at": iso(world.now())})
