"""Notes of deals. `request_id` is echoed and not kept, so posting twice makes two notes; nothing can delete one."""

from collections.abc import Iterable

from flask import Blueprint, Response, jsonify

from sandbox.amocrm.call import Call, current_call, json_body
from sandbox.amocrm.checks import checked_item, checked_items, request_id_of
from sandbox.amocrm.entities import Json, Lead, Note
from sandbox.amocrm.note_checks import note_check
from sandbox.amocrm.paging import filtered, nothing, page_of, self_link
from sandbox.amocrm.problems import refuse_one
from sandbox.amocrm.rights import may_touch, parent_lead
from sandbox.rig import current_world

blueprint = Blueprint("notes", __name__)


@blueprint.post("/leads/<int:lead_id>/notes")
def create(lead_id: int) -> Response:
    call = current_call()
    items = checked_items(json_body(), note_check(call, current_world().rules.note_text_limit))
    lead = parent_lead(call, lead_id)
    return jsonify(batch_answer(lead_id, [made(call, lead, item, place) for place, item in enumerate(items)]))


@blueprint.post("/leads/notes")
def create_batch() -> Response:
    call = current_call()
    items = checked_items(json_body(), note_check(call, current_world().rules.note_text_limit, by_entity=True))
    leads = [parent_lead(call, item["entity_id"]) for item in items]
    rows = [made(call, lead, item, place) for place, (lead, item) in enumerate(zip(leads, items, strict=True))]
    return jsonify(batch_answer(None, rows))


def made(call: Call, lead: Lead, item: Json, place: int) -> Json:
    now, note_id = current_world().now(), current_world().new_id()
    author = item.get("created_by", call.user.id)
    note = Note(note_id, lead.id, item["note_type"], item["params"], item.get("created_at", now), now, author)
    note.responsible_user_id = item.get("responsible_user_id", call.user.id)
    call.account.notes[note_id] = note
    body: Json = {"id": note_id, "entity_id": lead.id, "request_id": request_id_of(item, place)}
    return body | {"_links": self_link(f"/leads/{lead.id}/notes/{note_id}")}


@blueprint.get("/leads/<int:lead_id>/notes")
def index(lead_id: int) -> Response:
    call = current_call()
    parent_lead(call, lead_id)
    return page_of("notes", fitting(call.account.notes_of(lead_id)), lambda note: note_json(call, note))


@blueprint.get("/leads/notes")
def index_all() -> Response:
    call = current_call()
    mine = [note for note in call.account.notes.values() if may_touch(call, call.account.leads[note.lead_id])]
    return page_of("notes", fitting(mine), lambda note: note_json(call, note))


def fitting(notes: Iterable[Note]) -> list[Note]:
    ids, types = filtered("id"), filtered("note_type")
    kept = [note for note in notes if ids is None or str(note.id) in ids]
    return [note for note in kept if types is None or note.note_type in types]


@blueprint.get("/leads/<int:lead_id>/notes/<int:note_id>")
def one(lead_id: int, note_id: int) -> Response:
    call = current_call()
    parent_lead(call, lead_id)
    note = call.account.notes.get(note_id)
    return jsonify(note_json(call, note)) if note and note.lead_id == lead_id else nothing()


@blueprint.patch("/leads/<int:lead_id>/notes/<int:note_id>")
def change(lead_id: int, note_id: int) -> Response:
    call = current_call()
    item = checked_item(json_body(), note_check(call, current_world().rules.note_text_limit))
    parent_lead(call, lead_id)
    return jsonify(changed(existing(call, lead_id, note_id), item))


@blueprint.patch("/leads/<int:lead_id>/notes")
def change_batch(lead_id: int) -> Response:
    call = current_call()
    items = checked_items(json_body(), note_check(call, current_world().rules.note_text_limit, editing=True))
    parent_lead(call, lead_id)
    notes = [existing(call, lead_id, item["id"]) for item in items]
    return jsonify(batch_answer(lead_id, [changed(note, item) for note, item in zip(notes, items, strict=True)]))


def existing(call: Call, lead_id: int, note_id: int) -> Note:
    note = call.account.notes.get(note_id)
    if note is None or note.lead_id != lead_id:
        raise refuse_one("NotSupportedChoice", "id", f"Note with id {note_id} not found.")
    return note


def changed(note: Note, item: Json) -> Json:
    note.note_type, note.params, note.updated_at = item["note_type"], item["params"], current_world().now()
    body: Json = {"id": note.id, "entity_id": note.lead_id, "updated_at": note.updated_at}
    return body | {"_links": self_link(f"/leads/{note.lead_id}/notes/{note.id}")}


@blueprint.post("/leads/notes/<int:note_id>/<any(pin, unpin):action>")
def pin(note_id: int, action: str) -> Response:
    call = current_call()
    note = call.account.notes.get(note_id)
    if note is None:
        raise refuse_one("NotSupportedChoice", "id", f"Note with id {note_id} not found.")
    parent_lead(call, note.lead_id)
    note.is_pinned = action == "pin"
    return nothing()


def note_json(call: Call, note: Note) -> Json:
    body: Json = {"id": note.id, "entity_id": note.lead_id, "created_by": note.created_by}
    body |= {"updated_by": note.created_by, "created_at": note.created_at, "updated_at": note.updated_at}
    body |= {"responsible_user_id": note.responsible_user_id, "group_id": 0, "note_type": note.note_type}
    body |= {"params": note.params, "is_pinned": note.is_pinned, "account_id": call.account.id}
    return body | {"_links": self_link(f"/leads/{note.lead_id}/notes/{note.id}")}


def batch_answer(lead_id: int | None, rows: list[Json]) -> Json:
    path = "/leads/notes" if lead_id is None else f"/leads/{lead_id}/notes"
    return {"_links": self_link(path), "_embedded": {"notes": rows}}
