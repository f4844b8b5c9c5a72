"""amoCRM's entities as we use them; whatever else the vendor sends is left out."""

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

WON = 142


class Account(Struct, frozen=True):
    """`timezone` is a name like Europe/Moscow, unchecked."""

    id: int
    name: str
    subdomain: str
    timezone: str | None
    currency: str | None
    current_user_id: int | None


class ElementLink(Struct, frozen=True):
    """A product in a deal; `element_id` is the product, `catalog_id` the list it belongs to."""

    element_id: int
    catalog_id: int | None
    quantity: Decimal


class Lead(Struct, frozen=True):
    """`price` in whole roubles, `exact_price` with the kopecks where the account keeps them; None when unreadable."""

    id: int
    name: str
    price: int | None
    exact_price: Decimal | None
    status_id: int | None
    main_contact_id: int | None
    responsible_user_id: int | None
    updated_at: int | None
    is_deleted: bool
    elements: tuple[ElementLink, ...]

    @property
    def is_won(self) -> bool:
        """«Успешно реализовано» has the same id in every pipeline of every account (amocrm.md §5)."""
        return self.status_id == WON


class Channel(Struct, frozen=True):
    """A phone or an e-mail as typed by a person; `kind` is WORK, MOB or another of amoCRM's."""

    value: str
    kind: str | None


class Contact(Struct, frozen=True):
    id: int
    name: str
    phones: tuple[Channel, ...]
    emails: tuple[Channel, ...]

    @property
    def phone(self) -> str | None:
        return self.phones[0].value if self.phones else None

    @property
    def email(self) -> str | None:
        return self.emails[0].value if self.emails else None


class Catalog(Struct, frozen=True):
    """`type`: regular, invoices, products or suppliers."""

    id: int
    name: str
    type: str


class NewElement(Struct, frozen=True):
    """A product to create; `price` in roubles, `external_id` our own mark to find it by."""

    name: str
    price: Decimal | int | None = None
    sku: str | None = None
    external_id: str | None = None

    def fields(self) -> Mapping[str, str]:
        """Predefined fields of a product list, by field_code."""
        price = (
            None if self.price is None else f"{self.price:f}" if isinstance(self.price, Decimal) else str(self.price)
        )
        values = {"SKU": self.sku, "PRICE": price, "EXTERNAL_ID": self.external_id}
        return {code: value for code, value in values.items() if value is not None}


class Note(Struct, frozen=True):
    """`text` is empty for notes of other kinds than `common`."""

    id: int
    type: str
    text: str
    created_at: int | None


class User(Struct, frozen=True):
    id: int
    name: str
    email: str | None
    is_admin: bool
