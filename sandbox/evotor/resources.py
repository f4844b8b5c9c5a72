"""What a merchant owns: stores, devices, employees, products and their groups. Reading only."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, Response

from sandbox.evotor.call import Call, current_call
from sandbox.evotor.gate import check_right
from sandbox.evotor.paging import milliseconds, page, single
from sandbox.evotor.problems import refuse
from sandbox.evotor.shapes import Json
from sandbox.evotor.world import Store

blueprint = Blueprint("evotor_resources", __name__)
# right → the key it opens
OF_DEVICES = {
    "device.imei:read": "imei",
    "device.location:read": "location",
    "device.firmware:read": "firmware_version",
}
OF_PRODUCTS = {"product.quantity:read": "quantity"}
ROLES = [{"id": "10000000-0000-4000-8000-000000000001", "name": "Администратор"}]
ROLES += [{"id": "10000000-0000-4000-8000-000000000002", "name": "Кассир"}]


@blueprint.get("/stores")
def stores() -> Response:
    check_right("store:read")
    return page(store.shape for store in current_call().merchant.stores.values())


@blueprint.get("/stores/<store_id>")
def store(store_id: str) -> Response:
    check_right("store:read")
    return single(own_store(store_id).shape)


@blueprint.get("/devices")
def devices() -> Response:
    check_right("device:read")
    return page(visible(current_call().merchant.devices.values(), OF_DEVICES))


@blueprint.get("/employees")
def employees() -> Response:
    check_right("employee:read")
    return page(current_call().merchant.employees.values())


@blueprint.get("/employees/roles")
def roles() -> Response:
    check_right("employee:read")
    return single({"items": ROLES, "paging": {}})


@blueprint.get("/employees/<employee_id>")
def employee(employee_id: str) -> Response:
    check_right("employee:read")
    return single(found(current_call().merchant.employees, employee_id))


@blueprint.get("/stores/<store_id>/products")
def products(store_id: str) -> Response:
    check_right("product:read")
    return page(visible(own_store(store_id).products.values(), OF_PRODUCTS), {"since": milliseconds})


@blueprint.get("/stores/<store_id>/products/<product_id>")
def product(store_id: str, product_id: str) -> Response:
    check_right("product:read")
    return single(next(iter(visible([found(own_store(store_id).products, product_id)], OF_PRODUCTS))))


@blueprint.get("/stores/<store_id>/product-groups")
def groups(store_id: str) -> Response:
    check_right("product-group:read")
    return page(own_store(store_id).groups.values(), {"since": milliseconds})


@blueprint.get("/stores/<store_id>/product-groups/<group_id>")
def group(store_id: str, group_id: str) -> Response:
    check_right("product-group:read")
    return single(found(own_store(store_id).groups, group_id))


def own_store(store_id: str) -> Store:
    """404 for another merchant's store too."""
    store = current_call().merchant.stores.get(store_id)
    if store is None:
        raise refuse(404, "not_found", "Store not found")
    return store


def found(rows: dict[str, Json], key: str) -> Json:
    if key not in rows:
        raise refuse(404, "not_found", "Not found")
    return rows[key]


def visible(rows: Iterable[Json], rights: Mapping[str, str]) -> list[Json]:
    """Without what the caller has no right to."""
    call: Call = current_call()
    hidden = {key for right, key in rights.items() if not call.may(right)}
    return [{key: value for key, value in row.items() if key not in hidden} for row in rows]
