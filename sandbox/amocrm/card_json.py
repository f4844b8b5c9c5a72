"""A deal as amoCRM's card shows it, for the page that asks every second."""

from sandbox.amocrm.entities import Contact, ContactLink, Json, Lead, Note, ProductLink
from sandbox.amocrm.world import Account

ROBOT = "Робот"


def card_now(account: Account, lead: Lead) -> Json:
    """What the CRM holds of one deal; notes newest first, times in Unix seconds."""
    notes = sorted(account.notes_of(lead.id), key=lambda note: (note.created_at, note.id), reverse=True)
    return {
        "id": lead.id,
        "name": lead.name,
        "price": lead.price,
        "is_deleted": lead.is_deleted,
        "responsible": _user(account, lead.responsible_user_id),
        "updated_at": lead.updated_at,
        "contacts": [_contact(account.contacts[link.contact_id], link) for link in lead.contacts],
        "products": [_product(account, link) for link in lead.products],
        "notes": [_note(account, note) for note in notes],
    }


def _contact(contact: Contact, link: ContactLink) -> Json:
    values = {field["field_code"]: field["values"][0]["value"] for field in contact.custom_fields_values or []}
    return {
        "id": contact.id,
        "name": contact.name,
        "is_main": link.is_main,
        "phone": values.get("PHONE"),
        "email": values.get("EMAIL"),
    }


def _product(account: Account, link: ProductLink) -> Json:
    catalog = account.catalogs.get(link.catalog_id)
    element = catalog.elements.get(link.element_id) if catalog else None
    return {"id": link.element_id, "name": element.name if element else "?", "quantity": link.quantity}


def _note(account: Account, note: Note) -> Json:
    author = _user(account, note.created_by) if note.created_by else ROBOT
    text = str(note.params.get("text", ""))
    return {"id": note.id, "type": note.note_type, "text": text, "author": author, "created_at": note.created_at}


def _user(account: Account, user_id: int) -> str:
    return account.users[user_id].name if user_id in account.users else str(user_id)
