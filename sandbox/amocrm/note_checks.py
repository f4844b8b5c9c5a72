"""Which notes amoCRM takes: each type has its own `params`, and `service_message` needs both of its texts."""

from collections.abc import Mapping

from sandbox.amocrm.call import Call
from sandbox.amocrm.checks import ANY_TEXT, BOOL, NUMBER, REQUEST_ID, WHOLE, Check, filled, one_of, shape
from sandbox.amocrm.entities import Json
from sandbox.amocrm.problems import violation

CALL: dict[str, Check] = dict.fromkeys(("uniq", "source", "link", "phone"), ANY_TEXT)
CALL |= {"duration": WHOLE, "call_responsible": ANY_TEXT}


def params_by_type(limit: int) -> Mapping[str, Check]:
    text = filled(limit)
    service = shape({"service": text, "text": text}, ["service", "text"])
    sms = shape({"text": text, "phone": ANY_TEXT}, ["text", "phone"])
    place: dict[str, Check] = {"text": text, "address": ANY_TEXT, "longitude": NUMBER, "latitude": NUMBER}
    file: dict[str, Check] = dict.fromkeys(("file_uuid", "version_uuid", "file_name"), ANY_TEXT)
    return {
        "common": shape({"text": text}, ["text"]),
        "service_message": service,
        "extended_service_message": service,
        "attachment": shape(file, ["file_uuid", "file_name"]),
        "call_in": shape(CALL, ["uniq", "duration", "source", "phone"]),
        "call_out": shape(CALL, ["uniq", "duration", "source", "phone"]),
        "sms_in": sms,
        "sms_out": sms,
        "geolocation": shape(place, ["text", "address", "longitude", "latitude"]),
        "message_cashier": shape(
            {"status": one_of(["created", "shown", "canceled"]), "text": text}, ["status", "text"]
        ),
    }


def note_fields(call: Call) -> dict[str, Check]:
    people = [0, *call.account.users]
    return {
        "request_id": REQUEST_ID,
        "is_need_to_trigger_digital_pipeline": BOOL,
        "created_by": one_of(people),
        "responsible_user_id": one_of(people),
        "created_at": WHOLE,
        "updated_at": WHOLE,
    }


def note_check(call: Call, limit: int, *, by_entity: bool = False, editing: bool = False) -> Check:
    """`by_entity`: the batch under /leads/notes names its deal; `editing`: the note names itself."""
    types = params_by_type(limit)
    keys = {"entity_id": by_entity, "id": editing}
    required = ["note_type", "params", *(name for name, needed in keys.items() if needed)]
    extra: dict[str, Check] = {name: WHOLE for name, needed in keys.items() if needed}
    outer = shape(
        note_fields(call) | extra | {"note_type": one_of(types), "params": shape_of_any},
        required,
    )

    def check(path: str, value: object) -> list[Json]:
        found = outer(path, value)
        if found or not isinstance(value, dict):
            return found
        return types[value["note_type"]]("params", value["params"])

    return check


def shape_of_any(path: str, value: object) -> list[Json]:
    """`params` is an object; what belongs in it depends on the type, which is checked first."""
    return [] if isinstance(value, dict) else [violation("InvalidType", path, "This value should be of type object.")]
