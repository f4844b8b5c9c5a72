"""Evotor's API as this project uses it: what a merchant owns and what its tills sold. Shapes: evotor.md §3.

A list comes page by page: a page's `next_cursor` stands for all that the first call asked.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from evotor import reading
from evotor.api import STYLES, Api, Style, bare, bearer, identifier
from evotor.document_reading import document
from evotor.documents import Document
from evotor.entities import Device, Employee, Product, ProductGroup, Store
from evotor.reading import Page
from shared.outgoing import Pairs

__all__ = ["STYLES", "EvotorClient", "Page", "Style", "bare", "bearer", "walk"]

MOST_PAGES = 1000

T = TypeVar("T")


class EvotorClient(Api):
    """Everything raises the VendorError of its cause; BadParam for an id that is none.

    A cursor that has died is Rejected with `cursor` among its paths: to be begun anew from the same `since`.
    """

    def stores(self, *, cursor: str | None = None) -> Page[Store]:
        return self._page("/stores", reading.store, cursor)

    def devices(self, *, cursor: str | None = None) -> Page[Device]:
        return self._page("/devices", reading.device, cursor)

    def employees(self, *, cursor: str | None = None) -> Page[Employee]:
        return self._page("/employees", reading.employee, cursor)

    def products(self, store_id: str, *, since: datetime | None = None, cursor: str | None = None) -> Page[Product]:
        """What changed since then; what was deleted is in no list."""
        return self._page(_in_store(store_id, "products"), reading.product, cursor, _times(since=since))

    def product_groups(
        self, store_id: str, *, since: datetime | None = None, cursor: str | None = None
    ) -> Page[ProductGroup]:
        return self._page(_in_store(store_id, "product-groups"), reading.product_group, cursor, _times(since=since))

    def documents(
        self,
        store_id: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        types: Sequence[str] = (),
        cursor: str | None = None,
    ) -> Page[Document]:
        """What reached the cloud from `since` on and before `until`: a till that was offline is late."""
        asked = [*_times(since=since, until=until), *([("type", ",".join(types))] if types else [])]
        return self._page(_in_store(store_id, "documents"), document, cursor, asked)

    def document(self, store_id: str, document_id: str) -> Document:
        return document(self.get(f"{_in_store(store_id, 'documents')}/{identifier(document_id, 'document_id')}"))

    def _page(self, path: str, read: Callable[[object], T], cursor: str | None, asked: Pairs = ()) -> Page[T]:
        """Beside a cursor nothing may be repeated."""
        return reading.page(self.get(path, [("cursor", cursor)] if cursor else asked), read)


def walk(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """All items of all pages; a cursor that comes again is the end. After 1,000 pages the rest is left."""
    seen: set[str] = set()
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        found = read(cursor)
        yield from found.items
        cursor = found.next_cursor
        if cursor is None or cursor in seen:
            return
        seen.add(cursor)


def _in_store(store_id: str, what: str) -> str:
    return f"/stores/{identifier(store_id, 'store_id')}/{what}"


def _times(**times: datetime | None) -> Pairs:
    """Milliseconds since 1970. A time without its zone is a ValueError."""
    if any(time is not None and time.tzinfo is None for time in times.values()):
        raise ValueError("a time without its zone")
    return [(name, str(round(time.timestamp() * 1000))) for name, time in times.items() if time is not None]
