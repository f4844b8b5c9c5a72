"""An entity as a caller of our own actions gets it: plain JSON, times with their zone, amounts as numbers."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from evotor.reading import Page

T = TypeVar("T")


def shown_page(page: Page[T]) -> dict[str, object]:
    """`items` and `paging` as the vendor has them: an empty `paging` is the last page."""
    paging = {"next_cursor": page.next_cursor} if page.next_cursor else {}
    return {"items": [shown(item) for item in page.items], "paging": paging}


def shown(found: object) -> object:
    """Of an entity, or of any value in it."""
    if is_dataclass(found):
        return {field.name: shown(getattr(found, field.name)) for field in fields(found)}
    if isinstance(found, Mapping):
        return {str(name): shown(inner) for name, inner in found.items()}
    if isinstance(found, (list, tuple)):
        return [shown(inner) for inner in found]
    if isinstance(found, Decimal):
        return int(found) if found == found.to_integral_value() else float(found)
    return found.isoformat() if isinstance(found, datetime) else found
