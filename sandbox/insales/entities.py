"""What an InSales shop holds. Plain data: every rule lives in the modules that answer requests."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Json = dict[str, Any]


@dataclass
class User:
    """Somebody of the shop's staff."""

    id: int
    name: str
    email: str
    password: str = "glass-office"
    email_confirmed: bool = True


@dataclass
class Installation:
    """An application in a shop. Its password works from the install call on, the application opens when confirmed."""

    password: str
    is_confirmed: bool = False


@dataclass
class ApiKey:
    """What an owner makes by hand in the back office: Basic name and password without an application."""

    login: str
    password: str


@dataclass
class Variant:
    id: int
    price: Decimal
    sku: str | None = None
    barcode: str | None = None
    old_price: Decimal | None = None
    weight: Decimal | None = None
    quantity: int | None = None
    external_id: str | None = None  # taken, never told
    options: list[Json] = field(default_factory=list)


@dataclass
class Product:
    id: int
    title: str
    created_at: int
    updated_at: int
    variants: dict[int, Variant] = field(default_factory=dict)
    category_id: int = 40101
    archived: bool = False


@dataclass
class Line:
    id: int
    product_id: int
    variant_id: int
    title: str
    quantity: int
    sale_price: Decimal


@dataclass
class Order:
    """Times are Unix seconds; `changes` come newest first."""

    id: int
    number: int
    client: Json
    created_at: int
    updated_at: int
    lines: list[Line] = field(default_factory=list)
    fulfillment_status: str = "new"
    financial_status: str = "pending"
    comment: str | None = None
    archived: bool = False
    changes: list[Json] = field(default_factory=list)
