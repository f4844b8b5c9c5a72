"""Products: elements of a list."""

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import current_call, json_body
from sandbox.amocrm.catalogs import open_catalog
from sandbox.amocrm.checks import REQUEST_ID, WHOLE, Check, checked_item, checked_items, filled, request_id_of, shape
from sandbox.amocrm.entities import Catalog, Element, Json
from sandbox.amocrm.lead_checks import custom_values
from sandbox.amocrm.paging import filtered, nothing, page_of, self_link
from sandbox.amocrm.problems import refuse, refuse_one
from sandbox.rig import current_world

blueprint = Blueprint("elements", __name__)


def element_fields(catalog: Catalog) -> dict[str, Check]:
    types = {field.id: field.type for field in catalog.fields}
    codes = {field.code: field.id for field in catalog.fields}
    return {"name": filled(255), "custom_fields_values": custom_values(types, codes), "request_id": REQUEST_ID}


@blueprint.get("/catalogs/<int:catalog_id>/elements")
def index(catalog_id: int) -> Response:
    catalog, ids = open_catalog(current_call(), catalog_id), filtered("id")
    query = request.args.get("query", "").lower()
    alive = [element for element in catalog.elements.values() if not element.is_deleted]
    named = [element for element in alive if query in f"{element.name} {element.custom_fields_values}".lower()]
    found = [element for element in named if ids is None or str(element.id) in ids]
    return page_of("elements", found, element_json)


@blueprint.get("/catalogs/<int:catalog_id>/elements/<int:element_id>")
def one(catalog_id: int, element_id: int) -> Response:
    element = open_catalog(current_call(), catalog_id).elements.get(element_id)
    return jsonify(element_json(element)) if element and not element.is_deleted else nothing()


@blueprint.post("/catalogs/<int:catalog_id>/elements")
def create(catalog_id: int) -> Response:
    catalog = open_catalog(current_call(), catalog_id)
    if not catalog.can_add_elements:
        raise refuse(403, "В этот список нельзя добавлять элементы")
    items = checked_items(json_body(), shape(element_fields(catalog), ["name"]))
    rows = [made(catalog, item) | {"request_id": request_id_of(item, place)} for place, item in enumerate(items)]
    return jsonify(batch_answer(catalog_id, rows))


def made(catalog: Catalog, item: Json) -> Json:
    now, element_id = current_world().now(), current_world().new_id()
    element = Element(element_id, catalog.id, item["name"], now, now, values(catalog, item))
    catalog.elements[element_id] = element
    return element_json(element)


@blueprint.patch("/catalogs/<int:catalog_id>/elements/<int:element_id>")
def change(catalog_id: int, element_id: int) -> Response:
    catalog = open_catalog(current_call(), catalog_id)
    item = checked_item(json_body(), shape(element_fields(catalog) | {"id": WHOLE}))
    return jsonify(changed(catalog, existing(catalog, element_id), item))


@blueprint.patch("/catalogs/<int:catalog_id>/elements")
def change_batch(catalog_id: int) -> Response:
    catalog = open_catalog(current_call(), catalog_id)
    items = checked_items(json_body(), shape(element_fields(catalog) | {"id": WHOLE}, ["id"]))
    found = [existing(catalog, item["id"]) for item in items]
    rows = [changed(catalog, element, item) for element, item in zip(found, items, strict=True)]
    return jsonify(batch_answer(catalog_id, rows))


def existing(catalog: Catalog, element_id: int) -> Element:
    element = catalog.elements.get(element_id)
    if element is None or element.is_deleted:
        raise refuse_one("NotSupportedChoice", "id", f"Element with id {element_id} not found.")
    return element


def changed(catalog: Catalog, element: Element, item: Json) -> Json:
    element.name = item.get("name", element.name)
    if "custom_fields_values" in item:
        element.custom_fields_values = values(catalog, item)
    element.updated_at = current_world().now()
    return element_json(element)


def values(catalog: Catalog, item: Json) -> list[Json] | None:
    """Stored as amoCRM shows them: with id, name, code and type of the field, whichever key was sent."""
    given = item.get("custom_fields_values") or []
    known = {key: field for field in catalog.fields for key in (field.id, field.code)}
    fields = [known[one.get("field_id", one.get("field_code"))] for one in given]
    pairs = zip(fields, given, strict=True)
    return [
        {"field_id": f.id, "field_name": f.name, "field_code": f.code, "field_type": f.type, "values": one["values"]}
        for f, one in pairs
    ] or None


def element_json(element: Element) -> Json:
    body: Json = {"id": element.id, "name": element.name, "catalog_id": element.catalog_id}
    body |= {"created_at": element.created_at, "updated_at": element.updated_at, "is_deleted": element.is_deleted}
    path = f"/catalogs/{element.catalog_id}/elements/{element.id}"
    return body | {"custom_fields_values": element.custom_fields_values, "_links": self_link(path)}


def batch_answer(catalog_id: int, rows: list[Json]) -> Json:
    return {"_links": self_link(f"/catalogs/{catalog_id}/elements"), "_embedded": {"elements": rows}}
