"""Lists: `{items, paging: {next_cursor}}`. A cursor stands for the first call's parameters, which are not repeated."""

import secrets
from collections.abc import Callable, Iterable, Mapping

from flask import Response, request

from sandbox.evotor.call import current_evotor
from sandbox.evotor.grants import Cursor
from sandbox.evotor.problems import json_response, refuse_invalid
from sandbox.evotor.shapes import VERSION_2, Json, read_time

Check = Callable[[str], str | None]
Checks = Mapping[str, Check]


def milliseconds(text: str) -> str | None:
    return None if text.isascii() and text.isdigit() else "must be milliseconds since 1970"


def page(found: Iterable[Json], known: Checks | None = None) -> Response:
    """One page of those that `fits`; `known` are the parameters this list takes beside `cursor`."""
    evotor, cursor = current_evotor(), asked_cursor(known or {})
    rows = [one for one in found if fits(one, cursor.asked)]
    end = cursor.offset + evotor.rules.page_size
    paging = {"next_cursor": next_cursor(cursor, end)} if end < len(rows) else {}
    return single({"items": rows[cursor.offset : end], "paging": paging})


def single(body: Json) -> Response:
    return json_response(body, content_type=VERSION_2)


def fits(row: Json, asked: Json) -> bool:
    """`since` counts itself in, `until` does not; both go by the last change in the cloud."""
    changed = read_time(row.get("updated_at") or row["created_at"])
    if changed < int(asked.get("since", 0)) or ("until" in asked and changed >= int(asked["until"])):
        return False
    return "type" not in asked or row["type"] in asked["type"].split(",")


def asked_cursor(known: Checks) -> Cursor:
    """The cursor that came, or one for the first page."""
    asked = request.args.to_dict()
    found = [(name, "is not known here") for name in asked if name not in {*known, "cursor"}]
    if "cursor" in asked and len(asked) > 1:
        found += [(name, "must not be repeated beside cursor") for name in asked if name in known]
    found += [(name, why) for name, check in known.items() if name in asked and (why := check(asked[name]))]
    if found:
        raise refuse_invalid(found)
    return given_cursor(asked["cursor"]) if "cursor" in asked else Cursor(request.path, asked, 0, 0)


def given_cursor(value: str) -> Cursor:
    evotor = current_evotor()
    cursor = evotor.grants.cursors.get(value)
    if cursor is None or cursor.path != request.path or cursor.expires_at <= evotor.clock.now():
        raise refuse_invalid([("cursor", "is wrong or has expired")])
    return cursor


def next_cursor(former: Cursor, offset: int) -> str:
    evotor, value = current_evotor(), secrets.token_urlsafe(18)
    expires = evotor.clock.now() + evotor.rules.cursor_seconds
    evotor.grants.cursors[value] = Cursor(former.path, former.asked, offset, expires)
    return value
