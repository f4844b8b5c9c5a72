"""The call being answered: to which shop, on whose behalf, and what it sent."""

import json
from dataclasses import dataclass

from flask import g, request

from sandbox.insales.entities import Json
from sandbox.insales.refusals import absent, no_right, refuse, refuse_fields, undefined_keys
from sandbox.insales.world import RIGHTS, Shop
from sandbox.journal import Entry
from sandbox.rig import current_insales

WRITES = {"POST", "PUT", "PATCH"}


@dataclass(frozen=True)
class Call:
    """`name`: as whom the order's history shows the caller."""

    shop: Shop
    name: str
    rights: frozenset[str] = RIGHTS


def entry() -> Entry:
    """The journal's line of this call."""
    found: Entry = request.environ["sandbox.entry"]
    return found


def hosted_shop() -> Shop:
    shop = current_insales().shop_by_host(request.host.split(":")[0].lower())
    if shop is None:
        raise absent()
    entry().account_id = shop.id
    return shop


def allowed(right: str) -> Call:
    """The call, when its caller has the right and the shop is not blocked."""
    call: Call = g.call
    if right not in call.rights:
        raise no_right(f"Недостаточно прав: {right}")
    if call.shop.is_blocked and right != "account":
        raise no_right("Магазин заблокирован")
    return call


def check_content_type() -> None:
    """Writes say what they carry, even when they carry nothing."""
    if request.method in WRITES and request.mimetype != "application/json":
        raise refuse(422, {"message": "incorrect Content-Type, should be application/json"})


def json_object() -> Json:
    try:
        body = json.loads(request.get_data())
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair cannot be stored as text
    except (ValueError, RecursionError) as error:
        raise refuse(400, {"message": "request body is not parsable"}) from error
    if not isinstance(body, dict):
        raise refuse(400, {"message": "request body is not an object"})
    return body


def rooted(name: str, known: set[str]) -> Json:
    """What stands under the root key of a write."""
    inner = json_object().get(name)
    if not isinstance(inner, dict):
        raise refuse_fields(base=f"ожидается {name}")
    if strange := set(inner) - known:
        raise undefined_keys(name, strange)
    return inner
