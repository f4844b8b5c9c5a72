"""A deal as amoCRM shows it."""

from sandbox.amocrm.entities import Json, Lead, ProductLink
from sandbox.amocrm.paging import self_link
from sandbox.amocrm.world import Account

OWN_FIELDS = [
    "id",
    "name",
    "price",
    "responsible_user_id",
    "status_id",
    "pipeline_id",
    "loss_reason_id",
    "created_by",
    "updated_by",
    "created_at",
    "updated_at",
    "closed_at",
    "is_deleted",
    "custom_fields_values",
]


def lead_json(account: Account, lead: Lead, parts: set[str]) -> Json:
    """`parts` are those of `with=`: contacts and products are shown on request only."""
    body: Json = {name: getattr(lead, name) for name in OWN_FIELDS}
    body |= {"group_id": 0, "closest_task_at": None, "score": None, "labor_cost": None, "account_id": account.id}
    if "is_price_modified_by_robot" in parts:
        body["is_price_modified_by_robot"] = lead.updated_by == 0
    if "source_id" in parts:
        body["source_id"] = None
    return body | {"_links": self_link(f"/leads/{lead.id}"), "_embedded": embedded(account, lead, parts)}


def embedded(account: Account, lead: Lead, parts: set[str]) -> Json:
    tags = [{"id": tag.id, "name": tag.name, "color": tag.color} for tag in lead.tags]
    companies = [{"id": one, "_links": self_link(f"/companies/{one}")} for one in lead.companies]
    body: Json = {"tags": tags, "companies": companies}
    if "contacts" in parts:
        body["contacts"] = contacts_of(account, lead)
    if "catalog_elements" in parts:
        body["catalog_elements"] = [
            {"id": product.element_id, "metadata": metadata(product)} for product in lead.products
        ]
    if "loss_reason" in parts:
        body["loss_reason"] = []
    return body


def contacts_of(account: Account, lead: Lead) -> list[Json]:
    alive = [link for link in lead.contacts if not account.contacts[link.contact_id].is_deleted]
    return [
        {"id": link.contact_id, "is_main": link.is_main, "_links": self_link(f"/contacts/{link.contact_id}")}
        for link in alive
    ]


def metadata(product: ProductLink) -> Json:
    body: Json = {"quantity": product.quantity, "catalog_id": product.catalog_id}
    return body if product.price_id is None else body | {"price_id": product.price_id}
