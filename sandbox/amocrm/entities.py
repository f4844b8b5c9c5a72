"""What an amoCRM account holds. Plain data: every rule lives in the modules that answer requests."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]


class Reach(StrEnum):
    """How far a user's rights on deals go."""

    ALL = "all"
    OWN = "own"
    NONE = "none"


@dataclass
class User:
    id: int
    name: str
    email: str
    reach: Reach = Reach.ALL
    is_admin: bool = False


@dataclass
class ContactLink:
    contact_id: int
    is_main: bool = False


@dataclass
class ProductLink:
    """One line of products in a deal; quantity belongs to the pair, so linking again replaces it."""

    catalog_id: int
    element_id: int
    quantity: int | float = 1
    price_id: int | None = None


@dataclass
class Tag:
    id: int
    name: str
    color: str | None = None


@dataclass
class Lead:
    """A deal. `price` is its budget in whole roubles, times are Unix seconds, `updated_by` 0 is the robot."""

    id: int
    name: str
    responsible_user_id: int
    created_at: int
    updated_at: int
    price: int = 0
    status_id: int = 61500201
    pipeline_id: int = 7600101
    created_by: int = 0
    updated_by: int = 0
    closed_at: int | None = None
    loss_reason_id: int | None = None
    is_deleted: bool = False
    custom_fields_values: list[Json] | None = None
    tags: list[Tag] = field(default_factory=list)
    contacts: list[ContactLink] = field(default_factory=list)
    companies: list[int] = field(default_factory=list)
    products: list[ProductLink] = field(default_factory=list)


@dataclass
class Contact:
    id: int
    name: str
    responsible_user_id: int
    created_at: int
    updated_at: int
    first_name: str = ""
    last_name: str = ""
    is_deleted: bool = False
    custom_fields_values: list[Json] | None = None


@dataclass
class Note:
    id: int
    lead_id: int
    note_type: str
    params: Json
    created_at: int
    updated_at: int
    created_by: int = 0
    responsible_user_id: int = 0
    is_pinned: bool = False


@dataclass
class Element:
    """A product: an element of a catalog."""

    id: int
    catalog_id: int
    name: str
    created_at: int
    updated_at: int
    custom_fields_values: list[Json] | None = None
    is_deleted: bool = False


@dataclass
class CatalogField:
    id: int
    name: str
    code: str
    type: str


@dataclass
class Catalog:
    id: int
    name: str
    type: str = "regular"
    sort: int = 10
    can_add_elements: bool = True
    can_link_multiple: bool = True
    can_be_deleted: bool = True
    created_at: int = 0
    updated_at: int = 0
    fields: list[CatalogField] = field(default_factory=list)
    elements: dict[int, Element] = field(default_factory=dict)
