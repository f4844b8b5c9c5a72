"""A product as the API tells it: prices and stock are strings, `external_id` is not told."""

from decimal import Decimal

from sandbox.insales.entities import Json, Product, Variant
from sandbox.insales.numbers import as_text
from sandbox.insales.times import iso


def product_json(product: Product) -> Json:
    variants = [variant_json(product, variant) for variant in product.variants.values()]
    body: Json = {"id": product.id, "title": product.title, "category_id": product.category_id, "variants": variants}
    body |= {"archived": product.archived, "is_hidden": False, "currency_code": "RUR", "available": True}
    return body | {"created_at": iso(product.created_at), "updated_at": iso(product.updated_at)}


def variant_json(product: Product, variant: Variant) -> Json:
    stock = as_text(Decimal(variant.quantity)) if variant.quantity is not None else None
    body: Json = {"id": variant.id, "product_id": product.id, "sku": variant.sku, "barcode": variant.barcode}
    body |= {"price": as_text(variant.price), "old_price": as_text(variant.old_price)}
    body |= {"weight": as_text(variant.weight), "quantity": variant.quantity, "quantity_at_warehouse0": stock}
    return body | {"option_values": variant.options, "updated_at": iso(product.updated_at)}
