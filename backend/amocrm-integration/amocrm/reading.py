"""The vendor's JSON becomes our entities: wrong shapes are NotJson, doubtful values None, never a TypeError."""

from decimal import ROUND_HALF_UP, Decimal

from amocrm.entities import Account, Catalog, Channel, Contact, ElementLink, Lead, Note, User
from shared import errors
from shared.lenient_json import identity, items, number, text, value, whole


def account(body: object) -> Account:
    if not (subdomain := text(value(body, "subdomain"))):
        raise errors.NotJson("an account has a subdomain")
    return Account(
        id=identity(body),
        name=text(value(body, "name")),
        subdomain=subdomain,
        timezone=text(value(body, "_embedded", "datetime_settings", "timezone")) or None,
        currency=text(value(body, "currency")) or None,
        current_user_id=whole(value(body, "current_user_id")),
    )


def lead(body: object) -> Lead:
    exact = number(value(body, "price_with_minor_units"))
    exact = number(value(body, "price")) if exact is None else exact
    return Lead(
        id=identity(body),
        name=text(value(body, "name")),
        price=None if exact is None else int(exact.to_integral_value(ROUND_HALF_UP)),
        exact_price=exact,
        status_id=whole(value(body, "status_id")),
        main_contact_id=_main_contact(body),
        responsible_user_id=whole(value(body, "responsible_user_id")),
        updated_at=whole(value(body, "updated_at")),
        is_deleted=value(body, "is_deleted") is True,
        elements=tuple(_link(item, "id") for item in items(body, "_embedded", "catalog_elements")),
    )


def contact(body: object) -> Contact:
    name = text(value(body, "name"))
    full = f"{text(value(body, 'first_name'))} {text(value(body, 'last_name'))}".strip()
    return Contact(identity(body), name or full, _channels(body, "PHONE"), _channels(body, "EMAIL"))


def catalog(body: object) -> Catalog:
    return Catalog(identity(body), text(value(body, "name")), text(value(body, "type")))


def note(body: object) -> Note:
    content = text(value(body, "params", "text"))
    return Note(identity(body), text(value(body, "note_type")), content, whole(value(body, "created_at")))


def external_id(element: object) -> str:
    return _field(element, "EXTERNAL_ID")


def sku(element: object) -> str:
    return _field(element, "SKU")


def user(body: object) -> User:
    email = text(value(body, "email")) or None
    return User(identity(body), text(value(body, "name")), email, value(body, "rights", "is_admin") is True)


def links(body: object) -> list[ElementLink]:
    """Products only: a deal is also linked to contacts and companies."""
    found = items(body, "_embedded", "links")
    return [_link(item, "to_entity_id") for item in found if item.get("to_entity_type") == "catalog_elements"]


def _field(element: object, code: str) -> str:
    fields = [field for field in items(element, "custom_fields_values") if field.get("field_code") == code]
    return next((text(entry.get("value")) for field in fields for entry in items(field, "values")), "")


def _main_contact(body: object) -> int | None:
    contacts = items(body, "_embedded", "contacts")
    main = [entry for entry in contacts if entry.get("is_main") is True]
    chosen = (main or contacts)[:1]
    return identity(chosen[0]) if chosen else None


def _link(item: object, id_name: str) -> ElementLink:
    quantity = number(value(item, "metadata", "quantity"))
    catalog_id = whole(value(item, "metadata", "catalog_id"))
    return ElementLink(identity(item, id_name), catalog_id, Decimal(1) if quantity is None else quantity)


# "custom_fields_values": null, or [{"field_code": "PHONE", "field_name": "Телефон", "values":
#     [{"value": "+7…", "enum_id": 1, "enum_code": "WORK"}]}]      the documentation also shows `enum` for `enum_code`
def _channels(body: object, code: str) -> tuple[Channel, ...]:
    fields = [field for field in items(body, "custom_fields_values") if field.get("field_code") == code]
    found = [entry for field in fields for entry in items(field, "values")]
    read = [Channel(text(entry.get("value")).strip(), _kind(entry)) for entry in found]
    return tuple(channel for channel in read if channel.value)


def _kind(entry: object) -> str | None:
    return text(value(entry, "enum_code")) or text(value(entry, "enum")) or None
