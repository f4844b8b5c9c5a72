"""Products and their variants: price and stock live on the variant, of which there is always one."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, jsonify

from sandbox.insales.call import Call, allowed, rooted
from sandbox.insales.entities import Json, Product, Variant
from sandbox.insales.lists import page_of, selected
from sandbox.insales.numbers import checked, checked_whole
from sandbox.insales.product_json import product_json, variant_json
from sandbox.insales.refusals import absent, refuse, refuse_fields, undefined_keys
from sandbox.rig import current_insales

blueprint = Blueprint("insales_products", __name__)
SMALLEST_PAGE = 10


def text_or_none(name: str, value: object) -> str | None:
    if not isinstance(value, str | None):
        raise refuse_fields(**{name: "имеет неверное значение"})
    return value


FIELDS: Mapping[str, Callable[[str, object], object]] = {
    "price": checked,
    "old_price": checked,
    "weight": checked,
    "quantity": checked_whole,
    "sku": text_or_none,
    "barcode": text_or_none,
}


@blueprint.get("/products.json")
def index() -> Response:
    return page_of(selected(allowed("products").shop.products.values()), product_json, SMALLEST_PAGE)


@blueprint.get("/products/count.json")
def count() -> Response:
    return jsonify({"count": len(selected(allowed("products").shop.products.values()))})


@blueprint.get("/products/<int:product_id>.json")
def one(product_id: int) -> Response:
    return jsonify(product_json(found(allowed("products"), product_id)))


@blueprint.post("/products.json")
def create() -> tuple[Response, int]:
    call = allowed("products")
    wanted = rooted("product", {"title", "variants_attributes"})
    title = text_or_none("title", wanted.get("title"))
    if not title or not title.strip():
        raise refuse_fields(title="не может быть пустым")
    world = current_insales()
    variants = [new_variant(one) for one in variants_wanted(wanted)]
    product = Product(world.new_id(), title, world.now(), world.now(), {one.id: one for one in variants})
    call.shop.products[product.id] = product
    return jsonify(product_json(product)), 201


def variants_wanted(wanted: Json) -> list[Json]:
    """`external_id` has no place among variants that are yet to be made."""
    listed = wanted.get("variants_attributes") or [{}]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise refuse_fields(variants_attributes="имеет неверное значение")
    if strange := {key for one in listed for key in one} - FIELDS.keys():
        raise undefined_keys("variants_attributes", strange)
    return listed


def new_variant(wanted: Json) -> Variant:
    variant = Variant(current_insales().new_id(), checked("price", 0))
    set_fields(variant, wanted)
    return variant


def set_fields(variant: Variant, wanted: Json) -> None:
    """All or nothing: every value is checked before one is set."""
    known = {name: check(name, wanted[name]) for name, check in FIELDS.items() if name in wanted}
    for name, value in known.items():
        setattr(variant, name, value)


@blueprint.delete("/products/<int:product_id>.json")
def archive(product_id: int) -> Response:
    """The same answer for one that never existed."""
    product = allowed("products").shop.products.get(product_id)
    if product:
        product.archived, product.updated_at = True, current_insales().now()
    return jsonify({"status": "ok"})


@blueprint.post("/products/<int:product_id>/variants.json")
def add_variant(product_id: int) -> tuple[Response, int]:
    product = found(allowed("products"), product_id)
    wanted = rooted("variant", {*FIELDS, "options"})
    options = wanted.pop("options", [])
    if not isinstance(options, list) or not options:
        raise refuse(422, {"status": "error", "errors": {"options": ["Не указаны свойства модификации"]}})
    variant = new_variant(wanted)
    variant.options = options
    product.variants[variant.id], product.updated_at = variant, current_insales().now()
    return jsonify(variant_json(product, variant)), 201


@blueprint.put("/products/<int:product_id>/variants/<int:variant_id>.json")
def change_variant(product_id: int, variant_id: int) -> Response:
    product = found(allowed("products"), product_id)
    variant, wanted = variant_of(product, variant_id), rooted("variant", {*FIELDS, "external_id"})
    external_id = text_or_none("external_id", wanted.get("external_id", variant.external_id))
    set_fields(variant, wanted)
    variant.external_id, product.updated_at = external_id, current_insales().now()
    return jsonify(variant_json(product, variant))


@blueprint.delete("/products/<int:product_id>/variants/<int:variant_id>.json")
def remove_variant(product_id: int, variant_id: int) -> Response:
    product = found(allowed("products"), product_id)
    variant_of(product, variant_id)
    if len(product.variants) == 1:
        raise refuse_fields(base="Нельзя удалить последний вариант")
    del product.variants[variant_id]
    product.updated_at = current_insales().now()
    return jsonify({"status": "ok"})


def found(call: Call, product_id: int) -> Product:
    product = call.shop.products.get(product_id)
    if product is None:
        raise absent()
    return product


def variant_of(product: Product, variant_id: int) -> Variant:
    variant = product.variants.get(variant_id)
    if variant is None:
        raise absent()
    return variant
