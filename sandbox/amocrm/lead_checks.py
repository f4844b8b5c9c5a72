"""What may be written into a deal. The budget is whole roubles: a float or a text in its place is refused."""

from collections.abc import Mapping

from sandbox.amocrm.call import Call
from sandbox.amocrm.checks import (
    ANY_TEXT,
    BOOL,
    REQUEST_ID,
    WHOLE,
    WHOLE_OR_NULL,
    Check,
    each,
    filled,
    of_type,
    one_of,
    shape,
    text,
)
from sandbox.amocrm.entities import Json
from sandbox.amocrm.problems import violation

TAG = shape({"id": WHOLE, "name": filled(255)})
TAGS = each(TAG)


def tags(path: str, value: object) -> list[Json]:
    """`null` empties the set."""
    return [] if value is None else TAGS(path, value)


def custom_values(types: Mapping[int, str], codes: Mapping[str, int]) -> Check:
    """`custom_fields_values`: the field must exist; a value of type text holds 256 characters."""

    def check(path: str, value: object) -> list[Json]:
        if value is None:
            return []
        return each(lambda at, item: one_custom_value(at, item, types, codes))(path, value)

    return check


def one_custom_value(path: str, item: object, types: Mapping[int, str], codes: Mapping[str, int]) -> list[Json]:
    if not isinstance(item, dict) or not isinstance(item.get("values"), list):
        return [violation("InvalidType", f"{path}.values", "This value should be of type array.")]
    by_code = codes.get(str(item.get("field_code")))
    field_id = item.get("field_id", by_code)
    if not isinstance(field_id, int) or field_id not in types:
        key = "field_id" if "field_id" in item else "field_code"
        return [violation("NotSupportedChoice", f"{path}.{key}", "The value you selected is not a valid choice.")]
    inner: Check = text(256) if types[field_id] == "text" else of_type("string", str, int, float)
    known = {"value": inner, "enum_id": WHOLE, "enum_code": ANY_TEXT}
    return [
        found
        for place, one in enumerate(item["values"])
        for found in shape(known, ["value"])(f"{path}.values.{place}", one)
    ]


# amocrm-js sends contacts and companies with every save of a deal, so the real API takes them; what links a deal
# is `/link` alone, so they change nothing here.
LINKED = each(shape({"id": WHOLE, "is_main": BOOL}))
EMBEDDED_IN_PATCH = shape({"tags": tags, "contacts": LINKED, "companies": LINKED})


def lead_fields(call: Call) -> dict[str, Check]:
    return {
        "name": filled(255),
        "price": WHOLE,
        "status_id": WHOLE,
        "pipeline_id": WHOLE,
        "responsible_user_id": one_of(call.account.users),
        "loss_reason_id": WHOLE_OR_NULL,
        "created_by": one_of([0, *call.account.users]),
        "updated_by": one_of([0, *call.account.users]),
        "created_at": WHOLE,
        "updated_at": WHOLE,
        "closed_at": WHOLE_OR_NULL,
        "custom_fields_values": custom_values(call.account.lead_fields, {}),
        "tags_to_add": TAGS,
        "tags_to_delete": TAGS,
        "tags": tags,
        "request_id": REQUEST_ID,
    }


def patch_check(call: Call) -> Check:
    """One deal by its address: an `id` in the body is tolerated, any other key amoCRM reckons itself is not."""
    return shape(lead_fields(call) | {"id": WHOLE, "_embedded": EMBEDDED_IN_PATCH})


def batch_check(call: Call) -> Check:
    return shape(lead_fields(call) | {"id": WHOLE, "_embedded": EMBEDDED_IN_PATCH}, ["id"])


def create_check(call: Call) -> Check:
    """Products cannot be linked while a deal is made."""
    contact = shape({"id": one_of(call.account.contacts), "is_main": BOOL}, ["id"])
    return shape(lead_fields(call) | {"_embedded": shape({"tags": tags, "contacts": each(contact)})})
