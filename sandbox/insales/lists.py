"""Lists: pages, what was changed since, deleted ones; a bare array, empty behind the last page."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from flask import Response, jsonify, request

from sandbox.insales.entities import Json
from sandbox.insales.refusals import refuse_fields
from sandbox.insales.times import parsed

LARGEST = 250
DEFAULT = 25
DIGITS = 15


class Listed(Protocol):
    """An order or a product."""

    id: int
    updated_at: int
    archived: bool


Item = TypeVar("Item", bound=Listed)


def page_of(found: Sequence[Item], as_json: Callable[[Item], Json], smallest: int = 1) -> Response:
    """`per_page` is raised to `smallest` and cut at 250, never refused for that."""
    page, size = number("page", 1), min(max(number("per_page", DEFAULT), smallest), LARGEST)
    return jsonify([as_json(item) for item in found[(page - 1) * size : page * size]])


def selected(items: Iterable[Item]) -> list[Item]:
    """With `updated_since`: by time of change, then by id; `from_id` counts only beside it."""
    kept = [item for item in items if is_wanted(item)]
    if "updated_since" not in request.args:
        return sorted(kept, key=lambda item: item.id)
    since, after = parsed("updated_since", request.args["updated_since"]), number("from_id", 0)
    kept = [item for item in kept if item.updated_at >= since and (item.updated_at, item.id) > (since, after)]
    return sorted(kept, key=lambda item: (item.updated_at, item.id))


def is_wanted(item: Listed) -> bool:
    if request.args.get("with_deleted") == "true":
        return True
    return item.archived == (request.args.get("deleted") == "true")


def number(name: str, default: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS):
        raise refuse_fields(**{name: "Указано не число"})
    return max(int(text), default and 1)
