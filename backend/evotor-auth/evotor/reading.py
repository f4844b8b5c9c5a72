"""Evotor's JSON becomes our entities; an entity without an id is NotJson, anything else that is missing is nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from evotor.entities import Attribute, Choice, Device, Employee, Location, Product, ProductGroup, Store
from shared.errors import NotJson
from shared.lenient_json import items, number, text, value, whole

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The last one has no `next_cursor`."""

    items: tuple[T, ...]
    next_cursor: str | None


def page(body: object, read: Callable[[object], T]) -> Page[T]:
    """`{"items": […], "paging": {"next_cursor": "…"}}`. Raises NotJson."""
    if not isinstance(value(body, "items"), list):
        raise NotJson("a list has items")
    return Page(tuple(map(read, items(body, "items"))), text(value(body, "paging", "next_cursor")) or None)


def store(body: object) -> Store:
    return Store(
        id=identity(body),
        name=text(value(body, "name")),
        address=text(value(body, "address")),
        user_id=text(value(body, "user_id")),
        created_at=moment(value(body, "created_at")),
        updated_at=moment(value(body, "updated_at")),
    )


def device(body: object) -> Device:
    return Device(
        id=identity(body),
        name=text(value(body, "name")),
        store_id=text(value(body, "store_id")),
        model=text(value(body, "model")),
        serial_number=text(value(body, "serial_number")),
        imei=text(value(body, "imei")),
        firmware_version=text(value(body, "firmware_version")),
        location=_location(value(body, "location")),
        timezone_offset=whole(value(body, "timezone_offset")),
        user_id=text(value(body, "user_id")),
        created_at=moment(value(body, "created_at")),
        updated_at=moment(value(body, "updated_at")),
    )


def employee(body: object) -> Employee:
    return Employee(
        id=identity(body),
        name=text(value(body, "name")),
        last_name=text(value(body, "last_name")),
        patronymic_name=text(value(body, "patronymic_name")),
        phone=text(value(body, "phone")),
        role=text(value(body, "role")),
        role_id=text(value(body, "role_id")),
        stores=texts(value(body, "stores")),
        user_id=text(value(body, "user_id")),
        created_at=moment(value(body, "created_at")),
        updated_at=moment(value(body, "updated_at")),
    )


def product(body: object) -> Product:
    return Product(
        id=identity(body),
        parent_id=text(value(body, "parent_id")) or None,
        type=text(value(body, "type")) or "NORMAL",
        name=text(value(body, "name")),
        code=text(value(body, "code")),
        article_number=text(value(body, "article_number")),
        barcodes=texts(value(body, "barcodes")),
        price=number(value(body, "price")),
        cost_price=number(value(body, "cost_price")),
        quantity=number(value(body, "quantity")),
        measure_name=text(value(body, "measure_name")),
        tax=text(value(body, "tax")),
        allow_to_sell=value(body, "allow_to_sell") is not False,
        description=text(value(body, "description")),
        classification_code=text(value(body, "classification_code")),
        attributes_choices={name: text(choice) for name, choice in table(body, "attributes_choices").items()},
        store_id=text(value(body, "store_id")),
        user_id=text(value(body, "user_id")),
        created_at=moment(value(body, "created_at")),
        updated_at=moment(value(body, "updated_at")),
    )


def product_group(body: object) -> ProductGroup:
    return ProductGroup(
        id=identity(body),
        parent_id=text(value(body, "parent_id")) or None,
        name=text(value(body, "name")),
        barcodes=texts(value(body, "barcodes")),
        attributes=tuple(map(_attribute, items(body, "attributes"))),
        store_id=text(value(body, "store_id")),
        user_id=text(value(body, "user_id")),
        created_at=moment(value(body, "created_at")),
        updated_at=moment(value(body, "updated_at")),
    )


def identity(body: object) -> str:
    """Raises NotJson."""
    found = text(value(body, "id"))
    if not found:
        raise NotJson("without an id")
    return found


def moment(found: object) -> datetime | None:
    """`2018-07-16T16:00:10.663+0000`; None without its zone."""
    try:
        read = datetime.fromisoformat(text(found))
    except ValueError:
        return None
    return read if read.tzinfo else None


def texts(found: object) -> tuple[str, ...]:
    return tuple(filter(None, map(text, found))) if isinstance(found, list) else ()


def table(body: object, name: str) -> Mapping[str, object]:
    found = value(body, name)
    return found if isinstance(found, dict) else {}


def _location(body: object) -> Location | None:
    lng, lat = number(value(body, "lng")), number(value(body, "lat"))
    return None if lng is None or lat is None else Location(lng, lat)


def _attribute(body: object) -> Attribute:
    return Attribute(identity(body), text(value(body, "name")), tuple(map(_choice, items(body, "choices"))))


def _choice(body: object) -> Choice:
    return Choice(identity(body), text(value(body, "name")))
