"""A list that obeys `updated_since` and `from_id` as documented, as a stub for `walk` and as a shop's page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from insales.cursor import Cursor

MOSCOW = timezone(timedelta(hours=3))
START = Cursor(datetime(2017, 9, 4, tzinfo=MOSCOW))


@dataclass(frozen=True)
class Row:
    id: int
    updated_at: datetime


def row(identity: int, minute: int) -> Row:
    return Row(identity, START.updated_since + timedelta(minutes=minute))


@dataclass
class Listing:
    """`ignores_from_id`: as the list of collections does."""

    rows: list[Row]
    size: int = 2
    ignores_from_id: bool = False
    asked: list[Cursor] = field(default_factory=list)

    def read(self, cursor: Cursor) -> list[Row]:
        self.asked.append(cursor)
        ordered = sorted(self.rows, key=lambda each: (each.updated_at, each.id))
        return [each for each in ordered if self._is_after(each, cursor)][: self.size]

    def _is_after(self, each: Row, cursor: Cursor) -> bool:
        if cursor.from_id is None or self.ignores_from_id:
            return each.updated_at >= cursor.updated_since
        return (each.updated_at, each.id) > (cursor.updated_since, cursor.from_id)
