"""Products of a deal: written at `/link` (singular), read at `/links`.

[{"to_entity_id": <element>, "to_entity_type": "catalog_elements",
  "metadata": {"quantity": 2, "catalog_id": <its list>, "price_id": <id of a price field, no amount>}}]
"""

from flask import Blueprint, Response, jsonify

from sandbox.amocrm.call import Call, current_call, json_body
from sandbox.amocrm.catalogs import open_catalogs
from sandbox.amocrm.checks import NUMBER, WHOLE, Check, checked_items, one_of, shape
from sandbox.amocrm.entities import Json, Lead, ProductLink
from sandbox.amocrm.lead_json import metadata
from sandbox.amocrm.paging import filtered, self_link
from sandbox.amocrm.problems import refuse_one, violation
from sandbox.amocrm.rights import parent_lead
from sandbox.rig import current_world

blueprint = Blueprint("links", __name__)
PRODUCT = "catalog_elements"


def positive(path: str, value: object) -> list[Json]:
    wrong = NUMBER(path, value)
    if wrong or (isinstance(value, int | float) and value > 0):
        return wrong
    return [violation("InvalidValue", path, "This value should be positive.")]


def link_check(call: Call, *, with_lead: bool) -> Check:
    prices = [field.id for catalog in open_catalogs(call).values() for field in catalog.fields if field.type == "price"]
    inner = {"quantity": positive, "catalog_id": WHOLE, "price_id": one_of(prices)}
    meta = shape({**inner, "updated_by": one_of(call.account.users)}, ["catalog_id"])
    keys: dict[str, Check] = {"to_entity_id": WHOLE, "to_entity_type": one_of([PRODUCT]), "metadata": meta}
    keys |= {"entity_id": WHOLE} if with_lead else {}
    outer = shape(keys, [*keys])

    def check(path: str, value: object) -> list[Json]:
        return outer(path, value) or missing_element(call, value)

    return check


def missing_element(call: Call, item: object) -> list[Json]:
    """The element must lie in the very list that metadata names."""
    if not isinstance(item, dict):
        return []
    catalog = open_catalogs(call).get(item["metadata"]["catalog_id"])
    if catalog is None:
        return [violation("NotSupportedChoice", "metadata.catalog_id", "The value you selected is not a valid choice.")]
    element = catalog.elements.get(item["to_entity_id"])
    if element is None or element.is_deleted:
        return [violation("NotSupportedChoice", "to_entity_id", "The value you selected is not a valid choice.")]
    return []


@blueprint.post("/leads/<int:lead_id>/link")
def link(lead_id: int) -> Response:
    call = current_call()
    items = checked_items(json_body(), link_check(call, with_lead=False))
    lead = parent_lead(call, lead_id)
    rows = [link_json(set_link(lead, item)) for item in items]
    return jsonify(answer(f"/leads/{lead_id}/links", rows))


@blueprint.post("/leads/link")
def link_many() -> Response:
    call = current_call()
    items = checked_items(json_body(), link_check(call, with_lead=True))
    leads = [parent_lead(call, item["entity_id"]) for item in items]
    pairs = zip(leads, items, strict=True)
    rows = [{"entity_id": lead.id, "entity_type": "leads"} | link_json(set_link(lead, item)) for lead, item in pairs]
    return jsonify(answer("/leads/links", rows))


def set_link(lead: Lead, item: Json) -> ProductLink:
    """Quantity belongs to the pair of deal and element: linking again sets it, and adds no second line."""
    meta = item["metadata"]
    wanted = ProductLink(meta["catalog_id"], item["to_entity_id"], meta.get("quantity", 1), meta.get("price_id"))
    place = next((at for at, held in enumerate(lead.products) if same(held, wanted)), len(lead.products))
    lead.products[place : place + 1] = [wanted]
    lead.updated_at = current_world().now()
    return wanted


def same(held: ProductLink, other: ProductLink) -> bool:
    return (held.catalog_id, held.element_id) == (other.catalog_id, other.element_id)


@blueprint.post("/leads/<int:lead_id>/unlink")
def unlink(lead_id: int) -> Response:
    call = current_call()
    items = checked_items(json_body(), unlink_check())
    lead = parent_lead(call, lead_id)
    for item in items:
        remove(lead, item)
    return Response(status=204)


def unlink_check() -> Check:
    meta = shape({"catalog_id": WHOLE, "quantity": NUMBER, "price_id": WHOLE, "updated_by": WHOLE}, ["catalog_id"])
    keys: dict[str, Check] = {"to_entity_id": WHOLE, "to_entity_type": one_of([PRODUCT]), "metadata": meta}
    return shape(keys, [*keys])


def remove(lead: Lead, item: Json) -> None:
    gone = ProductLink(item["metadata"]["catalog_id"], item["to_entity_id"])
    lead.products = [held for held in lead.products if not same(held, gone)]
    lead.updated_at = current_world().now()


@blueprint.get("/leads/<int:lead_id>/links")
def index(lead_id: int) -> Response:
    """Contacts and products together unless filtered; the filters by type and by id only work as a pair."""
    call = current_call()
    lead = parent_lead(call, lead_id)
    rows = [link_json(product) for product in lead.products]
    rows += [contact_json(one.contact_id, main=one.is_main) for one in lead.contacts]
    asked = asked_for()
    return jsonify(answer(f"/leads/{lead_id}/links", [row for row in rows if fits(row, asked)]))


def asked_for() -> dict[str, set[str]]:
    asked = {name: filtered(name) for name in ("to_entity_id", "to_entity_type", "to_catalog_id")}
    if (asked["to_entity_id"] is None) != (asked["to_entity_type"] is None):
        raise refuse_one("FieldMissing", "filter.to_entity_id", "to_entity_id and to_entity_type go together.")
    return {name: values for name, values in asked.items() if values is not None}


def fits(row: Json, asked: dict[str, set[str]]) -> bool:
    flat = row | {"to_catalog_id": row["metadata"].get("catalog_id")}
    return all(str(flat[name]) in values for name, values in asked.items())


def link_json(product: ProductLink) -> Json:
    return {"to_entity_id": product.element_id, "to_entity_type": PRODUCT, "metadata": metadata(product)}


def contact_json(contact_id: int, *, main: bool) -> Json:
    return {"to_entity_id": contact_id, "to_entity_type": "contacts", "metadata": {"main_contact": main}}


def answer(path: str, rows: list[Json]) -> Json:
    return {"_total_items": len(rows), "_links": self_link(path), "_embedded": {"links": rows}}
