"""Lists: pages of at most 250, `_links.next` while there is more, and 204 with an empty body for nothing."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import urlencode

from flask import Response, jsonify, request

from sandbox.amocrm.call import current_call, host
from sandbox.amocrm.entities import Json
from sandbox.amocrm.problems import refuse, refuse_one

Item = TypeVar("Item")
LARGEST = 250


def nothing() -> Response:
    return Response(status=204)


def link(path: str) -> Json:
    return {"href": f"https://{host()}/api/v4{path}"}


def self_link(path: str) -> Json:
    return {"self": link(path)}


def number(name: str, default: int, largest: int | None = None) -> int:
    value = request.args.get(name)
    if value is None:
        return default
    right = value.isascii() and value.isdigit() and 0 < int(value) <= (largest or 10**9)
    if not right:
        raise refuse_one("InvalidType", name, f"This value should be a whole number from 1 to {largest or 10**9}.")
    return int(value)


def page_of(kind: str, found: Sequence[Item], as_json: Callable[[Item], Json], default: int = 50) -> Response:
    """One page of `found`, under `_embedded.<kind>`."""
    page, limit = number("page", 1), number("limit", default, LARGEST)
    here = found[(page - 1) * limit : page * limit]
    if not here:
        return nothing()
    links = {"self": page_link(page, limit)}
    if len(found) > page * limit:
        links["next"] = page_link(page + 1, limit)
    return jsonify({"_page": page, "_links": links, "_embedded": {kind: [as_json(item) for item in here]}})


def page_link(page: int, limit: int) -> Json:
    kept = [(key, value) for key, value in request.args.items(multi=True) if key not in {"page", "limit"}]
    query = urlencode([("page", page), ("limit", limit), *kept])
    return {"href": f"https://{host()}{request.path}?{query}"}


def wanted() -> set[str]:
    """The parts of `with=contacts,catalog_elements`."""
    return {part.strip() for part in request.args.get("with", "").split(",") if part.strip()}


def filtered(name: str) -> set[str] | None:
    """Values of `filter[name]`, `filter[name][]` or `filter[name][0]`; None when there is no such filter."""
    start = f"filter[{name}]"
    values = {value for key, value in request.args.items(multi=True) if key == start or key.startswith(f"{start}[")}
    return values or None


def check_filters(*known: str) -> None:
    """Filters of deals and contacts are an option of the account; without it they are refused."""
    used = {key.removeprefix("filter[").split("]")[0] for key in request.args if key.startswith("filter[")}
    if used and not current_call().account.is_api_filter_enabled:
        raise refuse(403, "Фильтрация по API недоступна в аккаунте")
    for name in sorted(used - set(known)):
        raise refuse_one("NotSupportedChoice", f"filter.{name}", "This filter is not supported.")
