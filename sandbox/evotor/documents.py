"""Receipts and the other documents of a store's terminals."""

from typing import Any

from flask import Blueprint, Response

from sandbox.evotor.call import current_call, current_evotor
from sandbox.evotor.gate import check_right
from sandbox.evotor.paging import milliseconds, page, single
from sandbox.evotor.resources import found, own_store
from sandbox.evotor.shapes import Json

blueprint = Blueprint("evotor_documents", __name__)
RECEIPTS = {"SELL", "PAYBACK", "BUY", "BUYBACK", "CORRECTION"}
SESSIONS = {"OPEN_SESSION", "POS_OPEN_SESSION", "CLOSE_SESSION", "X_REPORT", "Z_REPORT", "FPRINT"}
CASH_BOX = {"CASH_INCOME", "CASH_OUTCOME"}
STOCK = {"INVENTORY", "ACCEPT", "REVALUATION", "WRITE_OFF", "RETURN", "OPEN_TARE"}
TYPES = RECEIPTS | SESSIONS | CASH_BOX | STOCK
# list in the body → the key each of its items is wrapped in, as the reference shows it
WRAPPERS = {"positions": "position", "payments": "payment", "pos_print_results": "pos_print_result"}


@blueprint.get("/stores/<store_id>/documents")
def index(store_id: str) -> Response:
    check_right("document:read")
    return listed(list(own_store(store_id).documents.values()))


@blueprint.get("/stores/<store_id>/devices/<device_id>/documents")
def of_device(store_id: str, device_id: str) -> Response:
    check_right("document:read")
    held = own_store(store_id).documents.values()
    found(current_call().merchant.devices, device_id)
    return listed([document for document in held if document["device_id"] == device_id])


@blueprint.get("/stores/<store_id>/documents/<document_id>")
def document(store_id: str, document_id: str) -> Response:
    check_right("document:read")
    return single(as_sent(found(own_store(store_id).documents, document_id)))


def listed(documents: list[Json]) -> Response:
    checks = {"since": milliseconds, "until": milliseconds, "type": known_types}
    return page(map(as_sent, documents), checks)


def known_types(text: str) -> str | None:
    strange = [name for name in text.split(",") if name not in TYPES]
    return f"is not known: {', '.join(strange)}" if strange else None


def as_sent(document: Json) -> Json:
    """Flat as terminals send it, or wrapped as the reference has it."""
    if not current_evotor().rules.wrapped_documents:
        return document
    return document | {"body": {key: _wrapped(key, value) for key, value in document["body"].items()}}


def _wrapped(key: str, value: Any) -> Any:  # noqa: ANN401 - any value of a document's body
    wrapper = WRAPPERS.get(key)
    return [{wrapper: item} for item in value] if wrapper and isinstance(value, list) else value
