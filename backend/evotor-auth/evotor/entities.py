"""A merchant's entities as we use them; whatever else Evotor sends is left out.

Every `type`, `role` and `tax` is an open list that grows each year: its text, whatever it says. Ids are texts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Store:
    id: str
    name: str
    address: str
    user_id: str
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Location:
    lng: Decimal
    lat: Decimal


@dataclass(frozen=True, slots=True)
class Device:
    """A terminal. `timezone_offset` in milliseconds; imei, location and firmware each need a right of their own."""

    id: str
    name: str
    store_id: str
    model: str
    serial_number: str
    imei: str
    firmware_version: str
    location: Location | None
    timezone_offset: int | None
    user_id: str
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Employee:
    """`stores`: ids of where the person works."""

    id: str
    name: str
    last_name: str
    patronymic_name: str
    phone: str
    role: str
    role_id: str
    stores: tuple[str, ...]
    user_id: str
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Product:
    """`quantity` may be negative, and is None without its own right. `parent_id`: the group.

    `attributes_choices` of a modification: attribute id → choice id.
    """

    id: str
    parent_id: str | None
    type: str
    name: str
    code: str
    article_number: str
    barcodes: tuple[str, ...]
    price: Decimal | None
    cost_price: Decimal | None
    quantity: Decimal | None
    measure_name: str
    tax: str
    allow_to_sell: bool
    description: str
    classification_code: str
    attributes_choices: Mapping[str, str]
    store_id: str
    user_id: str
    created_at: datetime | None
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    id: str
    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """With `attributes` it holds modifications of one product."""

    id: str
    parent_id: str | None
    name: str
    barcodes: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    store_id: str
    user_id: str
    created_at: datetime | None
    updated_at: datetime | None
