"""A shop's entities as we use them; whatever else the vendor sends is left out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """The shop itself, not the person who is logged in.

    `id` is the permanent insales_id, `name` the owner's or else the shop's title, `time_zone` a name of Ruby on Rails
    such as Moscow, `paid_till` as the vendor writes it.
    """

    id: int
    email: str
    name: str
    title: str
    subdomain: str
    main_host: str
    time_zone: str
    blocked: bool
    paid_till: str | None


@dataclass(frozen=True, slots=True)
class Client:
    """The buyer; phones are as typed."""

    id: int
    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """Only `id` tells lines apart; a bundle repeats product and variant. `total_price` is after all discounts."""

    id: int
    product_id: int | None
    variant_id: int | None
    sku: str
    title: str
    quantity: Decimal
    sale_price: Decimal | None
    total_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Order:
    """`number` is what people say. `status` is the permalink of the shop's own status, or of the system's."""

    id: int
    account_id: int | None
    number: str
    updated_at: datetime
    status: str
    financial_status: str
    currency: str
    total_price: Decimal | None
    delivery_price: Decimal | None
    client: Client | None
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """Where price and stock live; a product has at least one."""

    id: int
    sku: str
    barcode: str
    price: Decimal | None
    old_price: Decimal | None
    quantity: Decimal | None


@dataclass(frozen=True, slots=True)
class Product:
    """`is_archived`: deleted by the shop; `is_hidden`: kept off the storefront."""

    id: int
    title: str
    updated_at: datetime
    is_archived: bool
    is_hidden: bool
    variants: tuple[Variant, ...]
