"""Reading a long list that changes meanwhile: by time of change, never by page number (insales.md §3.4).

Rows shift between numbered pages and get lost.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from shared.outgoing import Pairs

MOST_PAGES = 1000


class Changing(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...


Item = TypeVar("Item", bound=Changing)


@dataclass(frozen=True, slots=True)
class Cursor:
    """What changed at `updated_since` or later; with `from_id` only what comes after that entity of that very time."""

    updated_since: datetime
    from_id: int | None = None

    def __post_init__(self) -> None:
        if self.updated_since.tzinfo is None:
            raise ValueError("a time without its offset")

    @classmethod
    def after(cls, item: Changing) -> "Cursor":
        """To be kept, so that the next reading goes on from here."""
        return cls(item.updated_at, item.id)

    def query(self) -> Pairs:
        """`2017-09-04 00:00:00 +03:00`; a fraction only where there is one, as the documentation shows none."""
        precision = "milliseconds" if self.updated_since.microsecond else "seconds"
        written = self.updated_since.isoformat(" ", precision)
        start = [("updated_since", f"{written[:-6]} {written[-6:]}")]
        return start if self.from_id is None else [*start, ("from_id", str(self.from_id))]


def walk(read: Callable[[Cursor], Sequence[Item]], cursor: Cursor) -> Iterator[Item]:
    """Each state of each entity once, oldest change first, until a page is empty or brings nothing new.

    A short page is not the end. An entity that changes meanwhile comes again, in its new state. After 1,000 pages the
    rest is left to the next reading.
    """
    seen: set[tuple[int, datetime]] = set()
    for _ in range(MOST_PAGES):
        page = read(cursor)
        fresh = [item for item in page if (item.id, item.updated_at) not in seen]
        if not fresh:
            return
        seen.update((item.id, item.updated_at) for item in fresh)
        yield from fresh
        cursor = Cursor.after(page[-1])
