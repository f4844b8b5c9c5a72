"""Contacts: phone and e-mail are custom fields, found by `field_code`."""

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import current_call
from sandbox.amocrm.entities import Contact, Json
from sandbox.amocrm.paging import check_filters, filtered, nothing, page_of, self_link, wanted
from sandbox.amocrm.world import Account

blueprint = Blueprint("contacts", __name__)
OWN_FIELDS = [
    "id",
    "name",
    "first_name",
    "last_name",
    "responsible_user_id",
    "created_at",
    "updated_at",
    "is_deleted",
    "custom_fields_values",
]


@blueprint.get("/contacts/<int:contact_id>")
def one(contact_id: int) -> Response:
    account = current_call().account
    contact = account.contacts.get(contact_id)
    if contact is None or contact.is_deleted:
        return nothing()
    return jsonify(contact_json(account, contact, wanted()))


@blueprint.get("/contacts")
def index() -> Response:
    account, parts = current_call().account, wanted()
    check_filters("id", "name")
    found = [contact for contact in account.contacts.values() if not contact.is_deleted and fits(contact)]
    return page_of("contacts", found, lambda contact: contact_json(account, contact, parts))


def fits(contact: Contact) -> bool:
    ids, names = filtered("id"), filtered("name")
    named = request.args.get("query", "").lower() in f"{contact.name} {contact.custom_fields_values}".lower()
    return named and (ids is None or str(contact.id) in ids) and (names is None or contact.name in names)


def contact_json(account: Account, contact: Contact, parts: set[str]) -> Json:
    body: Json = {name: getattr(contact, name) for name in OWN_FIELDS}
    body |= {"group_id": 0, "created_by": account.owner_id, "updated_by": account.owner_id, "closest_task_at": None}
    body |= {"is_unsorted": False, "account_id": account.id}
    embedded: Json = {"tags": [], "companies": []}
    if "leads" in parts:
        embedded["leads"] = leads_of(account, contact.id)
    embedded |= {part: [] for part in ("customers", "catalog_elements") if part in parts}
    return body | {"_links": self_link(f"/contacts/{contact.id}"), "_embedded": embedded}


def leads_of(account: Account, contact_id: int) -> list[Json]:
    alive = [lead for lead in account.leads.values() if not lead.is_deleted]
    mine = [lead.id for lead in alive if any(link.contact_id == contact_id for link in lead.contacts)]
    return [{"id": lead_id, "_links": self_link(f"/leads/{lead_id}")} for lead_id in mine]
