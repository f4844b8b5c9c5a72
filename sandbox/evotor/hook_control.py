"""Control API: the calls Evotor makes to us, on demand."""

import uuid
from collections.abc import Iterable
from dataclasses import asdict, fields

from flask import Blueprint, Response, abort, jsonify

from sandbox.control import guard, json_object
from sandbox.evotor import hooks
from sandbox.evotor.call import current_evotor
from sandbox.evotor.control import merchant_of
from sandbox.evotor.hook_bodies import BODIES
from sandbox.evotor.receipts import Sale, add_receipt
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Delivery, Evotor, Merchant, Store

blueprint = Blueprint("evotor_hook_control", __name__, url_prefix="/_control/evotor")
guard(blueprint)
OF_A_HOOK = {"user", "kind", "type", "document_id", "body", "secret"}
OF_A_SALE = {field.name for field in fields(Sale)} - {"lines", "closed_at", "created_at", "returned"}
INSTALLED: tuple[Json, ...] = (
    {"kind": "subscription/event", "type": "SubscriptionCreated"},
    {"kind": "installation/event", "type": "ApplicationInstalled"},
    {"kind": "user/token"},
    {"kind": "subscription/event", "type": "SubscriptionActivated"},
)
UNINSTALLED: tuple[Json, ...] = (
    {"kind": "installation/event", "type": "ApplicationUninstalled"},
    {"kind": "subscription/event", "type": "SubscriptionTerminated"},
)


@blueprint.post("/hooks")
def send_hook() -> Response:
    """`{"kind", "user"?, "type"?, "document_id"?, "body"?, "secret"?}`; null as `secret` sends no header."""
    wanted = json_object()
    check_keys(wanted, OF_A_HOOK)
    if wanted.get("kind") not in BODIES and "body" not in wanted:
        abort(400, f"kind is one of {', '.join(BODIES)}, or comes with a body")
    return deliver(merchant_of(wanted), [wanted])


@blueprint.get("/hooks")
def index() -> Response:
    """Every call to us, oldest first."""
    return jsonify({"hooks": [asdict(one) for one in current_evotor().deliveries]})


@blueprint.post("/hooks/repeat")
def repeat() -> Response:
    """The minute is over: what is to be repeated and was not answered with 200 goes out again."""
    evotor = current_evotor()
    return told(hooks.send_all(evotor, hooks.unanswered(evotor)))


@blueprint.post("/install")
def install() -> Response:
    """`{"user"?}`: the merchant installs the application, anew or again; there is a new cloud token each time."""
    merchant = merchant_of(json_object())
    with current_evotor().lock:
        merchant.is_installed, merchant.cloud_token = True, str(uuid.uuid4())
    return deliver(merchant, INSTALLED)


@blueprint.post("/uninstall")
def uninstall() -> Response:
    merchant = merchant_of(json_object())
    merchant.is_installed = False
    return deliver(merchant, UNINSTALLED)


@blueprint.post("/sales")
def sell() -> Response:
    """`{"user"?, "store"?, "lines"?: [[product id, quantity]], "late_seconds"?, "extras"?, "silent"?}`, keys of Sale.

    A terminal that was offline uploads `late_seconds` after closing the receipt; `silent` calls nobody.
    """
    wanted, evotor = json_object(), current_evotor()
    check_keys(wanted, OF_A_SALE | {"user", "store", "lines", "late_seconds", "extras", "silent"})
    merchant = merchant_of(wanted)
    with evotor.lock:
        store = store_of(merchant, wanted)
        document = add_receipt(merchant, store, sale_of(evotor, store, wanted), wanted.get("extras"))
    kinds = [] if wanted.get("silent") else ["receipts", "documents"]
    told_us = [{"kind": kind, "document_id": document["id"]} for kind in kinds]
    return jsonify({"document": document, "hooks": sent(merchant, told_us)})


def store_of(merchant: Merchant, wanted: Json) -> Store:
    found = merchant.stores.get(wanted.get("store", next(iter(merchant.stores))))
    if found is None:
        abort(404, "no such store")
    return found


def sale_of(evotor: Evotor, store: Store, wanted: Json) -> Sale:
    """One of the first product unless lines are given; a PAYBACK takes the store's latest sale back."""
    lines = wanted.get("lines", [[next(iter(store.products)), 1]])
    products = [(store.products[product_id], quantity) for product_id, quantity in lines]
    now, chosen = evotor.clock.now(), {key: wanted[key] for key in OF_A_SALE & wanted.keys()}
    sold = [one for one in store.documents.values() if one["type"] == "SELL"]
    returned = sold[-1] if chosen.get("type") == "PAYBACK" and sold else None
    return Sale(products, now - float(wanted.get("late_seconds", 0)), now, returned=returned, **chosen)


def check_keys(wanted: Json, known: set[str]) -> None:
    if strange := wanted.keys() - known:
        abort(400, f"unknown: {', '.join(sorted(strange))}; known: {', '.join(sorted(known))}")


def deliver(merchant: Merchant, wanted: Iterable[Json]) -> Response:
    return jsonify({"hooks": sent(merchant, wanted)})


def sent(merchant: Merchant, wanted: Iterable[Json]) -> list[Json]:
    """The lock is free while we are called: we may well ask Evotor back."""
    evotor = current_evotor()
    with evotor.lock:
        prepared = [hooks.prepared(evotor, merchant, one) for one in wanted]
    return [asdict(one) for one in hooks.send_all(evotor, prepared)]


def told(deliveries: Iterable[Delivery]) -> Response:
    return jsonify({"hooks": [asdict(one) for one in deliveries]})
