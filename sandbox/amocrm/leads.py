"""Deals: read, made, changed. A deal that does not exist is 204 with an empty body, not an error."""

from flask import Blueprint, Response, jsonify, request

from sandbox.amocrm.call import Call, current_call, json_body
from sandbox.amocrm.checks import checked_item, checked_items, request_id_of
from sandbox.amocrm.entities import ContactLink, Json, Lead, Tag
from sandbox.amocrm.lead_checks import batch_check, create_check, patch_check
from sandbox.amocrm.lead_json import lead_json
from sandbox.amocrm.paging import check_filters, filtered, nothing, page_of, self_link, wanted
from sandbox.amocrm.problems import refuse_one
from sandbox.amocrm.rights import may_touch, visible_lead
from sandbox.rig import current_world

blueprint = Blueprint("leads", __name__)
WRITTEN = [
    "name",
    "price",
    "status_id",
    "pipeline_id",
    "responsible_user_id",
    "loss_reason_id",
    "created_by",
    "created_at",
    "closed_at",
    "custom_fields_values",
]


@blueprint.get("/leads/<int:lead_id>")
def one(lead_id: int) -> Response:
    call, parts = current_call(), wanted()
    lead = visible_lead(call, lead_id)
    if lead is None or "only_deleted" in parts:
        return nothing()
    return jsonify(lead_json(call.account, lead, parts))


@blueprint.get("/leads")
def index() -> Response:
    call, parts = current_call(), wanted()
    check_filters("id", "name", "responsible_user_id")
    deleted = "only_deleted" in parts
    found = [lead for lead in call.account.leads.values() if lead.is_deleted is deleted and may_touch(call, lead)]
    return page_of("leads", [lead for lead in found if fits(lead)], lambda lead: lead_json(call.account, lead, parts))


def fits(lead: Lead) -> bool:
    from_filters = [
        (filtered("id"), str(lead.id)),
        (filtered("name"), lead.name),
        (filtered("responsible_user_id"), str(lead.responsible_user_id)),
    ]
    return matches_query(lead.name) and all(allowed is None or value in allowed for allowed, value in from_filters)


def matches_query(name: str) -> bool:
    return request.args.get("query", "").lower() in name.lower()


@blueprint.post("/leads")
def create() -> Response:
    call = current_call()
    items = checked_items(json_body(), create_check(call))
    return jsonify(batch_answer([made(call, item, place) for place, item in enumerate(items)]))


def made(call: Call, item: Json, place: int) -> Json:
    now, lead_id = current_world().now(), current_world().new_id()
    lead = Lead(lead_id, f"Сделка #{lead_id}", call.user.id, now, now, created_by=call.user.id)
    write(call, lead, item)
    for link in item.get("_embedded", {}).get("contacts", []):
        lead.contacts.append(ContactLink(link["id"], is_main=link.get("is_main", not lead.contacts)))
    call.account.leads[lead_id] = lead
    return {"id": lead_id, "request_id": request_id_of(item, place), "_links": self_link(f"/leads/{lead_id}")}


@blueprint.patch("/leads/<int:lead_id>")
def change(lead_id: int) -> Response:
    call = current_call()
    item = checked_item(json_body(), patch_check(call))
    return jsonify(changed(call, existing(call, lead_id, 0), item))


@blueprint.patch("/leads")
def change_batch() -> Response:
    """All or nothing: one deal that does not exist refuses the batch."""
    call = current_call()
    items = checked_items(json_body(), batch_check(call))
    leads = [existing(call, item["id"], place) for place, item in enumerate(items)]
    return jsonify(batch_answer([changed(call, lead, item) for lead, item in zip(leads, items, strict=True)]))


def existing(call: Call, lead_id: int, place: int) -> Lead:
    lead = visible_lead(call, lead_id)
    if lead is None:
        raise refuse_one("NotSupportedChoice", "id", f"Lead with id {lead_id} not found.", str(place))
    return lead


def changed(call: Call, lead: Lead, item: Json) -> Json:
    write(call, lead, item)
    return {"id": lead.id, "updated_at": lead.updated_at, "_links": self_link(f"/leads/{lead.id}")}


def write(call: Call, lead: Lead, item: Json) -> None:
    for name in WRITTEN:
        if name in item:
            setattr(lead, name, item[name])
    lead.tags = new_tags(lead.tags, item)
    lead.updated_at = item.get("updated_at", current_world().now())
    lead.updated_by = item.get("updated_by", call.user.id)


def new_tags(tags: list[Tag], item: Json) -> list[Tag]:
    """`tags` replaces the whole set; the other two change it."""
    replacing = item.get("_embedded", {}).get("tags", item.get("tags", ...))
    if replacing is not ...:
        tags = [made_tag(one) for one in replacing or []]
    gone = {one.get("name") for one in item.get("tags_to_delete", [])}
    gone |= {one.get("id") for one in item.get("tags_to_delete", [])}
    kept = [tag for tag in tags if not {tag.name, tag.id} & gone]
    names = {tag.name for tag in kept}
    return kept + [made_tag(one) for one in item.get("tags_to_add", []) if one.get("name") not in names]


def made_tag(item: Json) -> Tag:
    tag_id = item.get("id") or current_world().new_id()
    return Tag(tag_id, str(item.get("name", tag_id)))


def batch_answer(rows: list[Json]) -> Json:
    return {"_links": self_link("/leads"), "_embedded": {"leads": rows}}
