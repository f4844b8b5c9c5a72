"""Lists and the one of type `products`. The tariff may have none, and products may be switched off."""

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import Call, current_call, json_body
from sandbox.amocrm.checks import BOOL, REQUEST_ID, WHOLE, checked_item, checked_items, filled, one_of, request_id_of
from sandbox.amocrm.checks import shape as shape_of
from sandbox.amocrm.entities import Catalog, CatalogField, Json
from sandbox.amocrm.paging import nothing, page_of, self_link
from sandbox.amocrm.problems import refuse, refuse_one
from sandbox.amocrm.seed import product_catalog
from sandbox.rig import current_world

blueprint = Blueprint("catalogs", __name__)
MOST = 10
SHOWN = [
    "id",
    "name",
    "type",
    "sort",
    "can_add_elements",
    "can_link_multiple",
    "can_be_deleted",
    "created_at",
    "updated_at",
]
NEW = shape_of(
    {
        "name": filled(255),
        "type": one_of(["regular", "invoices", "suppliers"]),
        "sort": WHOLE,
        "can_add_elements": BOOL,
        "can_link_multiple": BOOL,
        "request_id": REQUEST_ID,
    },
    ["name"],
)


def open_catalogs(call: Call) -> dict[int, Catalog]:
    """The lists this account has now; 402 or 403 when its tariff has none."""
    if call.account.catalogs_refusal is not None:
        raise refuse(call.account.catalogs_refusal, "Списки недоступны на тарифе аккаунта")
    hidden = set() if call.account.has_products else {"products"}
    return {number: catalog for number, catalog in call.account.catalogs.items() if catalog.type not in hidden}


def open_catalog(call: Call, catalog_id: int) -> Catalog:
    catalog = open_catalogs(call).get(catalog_id)
    if catalog is None:
        raise refuse(404, "Catalog not found")
    return catalog


@blueprint.get("/catalogs")
def index() -> Response:
    call = current_call()
    return page_of("catalogs", list(open_catalogs(call).values()), lambda one: catalog_json(call, one))


@blueprint.get("/catalogs/<int:catalog_id>")
def one(catalog_id: int) -> Response:
    call = current_call()
    catalog = open_catalogs(call).get(catalog_id)
    return jsonify(catalog_json(call, catalog)) if catalog else nothing()


@blueprint.post("/catalogs")
def create() -> Response:
    call = current_call()
    catalogs, items = open_catalogs(call), checked_items(json_body(), NEW)
    if len(catalogs) + len(items) > MOST:
        raise refuse_one("TooMany", "", f"An account holds {MOST} catalogs at most.")
    rows = [made(call, item) | {"request_id": request_id_of(item, place)} for place, item in enumerate(items)]
    return jsonify({"_links": self_link("/catalogs"), "_embedded": {"catalogs": rows}})


def made(call: Call, item: Json) -> Json:
    now, catalog_id = current_world().now(), current_world().new_id()
    catalog = Catalog(
        catalog_id, created_at=now, updated_at=now, **{k: v for k, v in item.items() if k != "request_id"}
    )
    call.account.catalogs[catalog_id] = catalog
    return catalog_json(call, catalog)


@blueprint.get("/catalogs/<int:catalog_id>/custom_fields")
def fields(catalog_id: int) -> Response:
    catalog = open_catalog(current_call(), catalog_id)
    return page_of("custom_fields", catalog.fields, lambda one: field_json(catalog_id, one))


@blueprint.route("/catalogs/products/settings", methods=["GET", "PATCH"])
def settings() -> Response:
    """Switching products on makes their list when the account never had one."""
    call = current_call()
    open_catalogs(call)
    if request.method == "PATCH":
        wanted = checked_item(json_body(), shape_of({"is_enabled": BOOL}, ["is_enabled"]))
        call.account.has_products = wanted["is_enabled"]
    if call.account.has_products and call.account.product_list() is None:
        catalog = product_catalog()
        call.account.catalogs[catalog.id] = catalog
    found = call.account.product_list()
    return jsonify({"is_enabled": call.account.has_products, "catalog_id": found.id if found else None})


def catalog_json(call: Call, catalog: Catalog) -> Json:
    body: Json = {name: getattr(catalog, name) for name in SHOWN}
    body |= {"created_by": call.account.owner_id, "updated_by": call.account.owner_id, "sdk_widget_code": None}
    return body | {"account_id": call.account.id, "_links": self_link(f"/catalogs/{catalog.id}")}


def field_json(catalog_id: int, field: CatalogField) -> Json:
    body: Json = {"id": field.id, "name": field.name, "code": field.code, "type": field.type, "sort": 1}
    body |= {"entity_type": "catalogs", "is_predefined": True, "is_deletable": False, "catalog_id": catalog_id}
    return body | {"_links": self_link(f"/catalogs/{catalog_id}/custom_fields/{field.id}")}
