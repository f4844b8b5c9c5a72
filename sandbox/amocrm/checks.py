"""The shape of what is written: each wrong key is named by a path and a code, unknown keys are refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sandbox.amocrm.entities import Json
from sandbox.amocrm.problems import refuse_invalid, refuse_one, violation

Check = Callable[[str, Any], list[Json]]
BATCH = 250


def invalid_type(path: str, kind: str) -> list[Json]:
    return [violation("InvalidType", path, f"This value should be of type {kind}.")]


def of_type(kind: str, *types: type, nullable: bool = False) -> Check:
    def check(path: str, value: object) -> list[Json]:
        if value is None:
            return [] if nullable else invalid_type(path, kind)
        right = isinstance(value, types) and (bool in types or not isinstance(value, bool))
        return [] if right else invalid_type(path, kind)

    return check


def text(limit: int) -> Check:
    def check(path: str, value: object) -> list[Json]:
        if not isinstance(value, str):
            return invalid_type(path, "string")
        if len(value) > limit:
            return [violation("TooLong", path, f"This value is too long. It should have {limit} characters or less.")]
        return []

    return check


def filled(limit: int) -> Check:
    inner = text(limit)

    def check(path: str, value: object) -> list[Json]:
        blank = isinstance(value, str) and not value.strip()
        return [violation("NotBlank", path, "This value should not be blank.")] if blank else inner(path, value)

    return check


def one_of(choices: Iterable[object], code: str = "NotSupportedChoice") -> Check:
    allowed = list(choices)

    def check(path: str, value: object) -> list[Json]:
        known = not isinstance(value, bool) and value in allowed
        return [] if known else [violation(code, path, "The value you selected is not a valid choice.")]

    return check


def each(inner: Check) -> Check:
    def check(path: str, value: object) -> list[Json]:
        if not isinstance(value, list):
            return invalid_type(path, "array")
        return [found for place, item in enumerate(value) for found in inner(f"{path}.{place}", item)]

    return check


def shape(fields: Mapping[str, Check], required: Iterable[str] = ()) -> Check:
    """An object of these keys and no others."""
    needed = list(required)

    def check(path: str, value: object) -> list[Json]:
        if not isinstance(value, dict):
            return invalid_type(path, "object")
        at = f"{path}." if path else ""
        found = [
            violation("FieldMissing", f"{at}{key}", "This field is missing.") for key in needed if key not in value
        ]
        for key, inner in value.items():
            known = fields.get(key)
            found += known(f"{at}{key}", inner) if known else [unexpected(f"{at}{key}")]
        return found

    return check


def unexpected(path: str) -> Json:
    return violation("FieldNotExpected", path, "This field was not expected.")


WHOLE = of_type("int", int)
WHOLE_OR_NULL = of_type("int", int, nullable=True)
NUMBER = of_type("float", int, float)
BOOL = of_type("bool", bool)
ANY_TEXT = of_type("string", str)
REQUEST_ID = of_type("string", str, int)


def checked_items(body: object, check: Check) -> list[Json]:
    """A batch: an array of objects. An object in its place, an empty or an oversized array is refused."""
    if not isinstance(body, list):
        raise refuse_one("InvalidType", "", "This value should be of type array.")
    if not 0 < len(body) <= BATCH:
        raise refuse_one("InvalidCount", "", f"This collection should contain 1 to {BATCH} elements.")
    found = [(request_id_of(item, place), check("", item)) for place, item in enumerate(body)]
    wrong = [pair for pair in found if pair[1]]
    if wrong:
        raise refuse_invalid(wrong)
    return body


def checked_item(body: object, check: Check) -> Json:
    found = check("", body)
    if found or not isinstance(body, dict):
        raise refuse_invalid([("0", found)])
    return body


def request_id_of(item: object, place: int) -> str:
    """What the caller put there, or the index: amoCRM echoes it and does not keep it."""
    given = item.get("request_id") if isinstance(item, dict) else None
    return str(place if given is None else given)
