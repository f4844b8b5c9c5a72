"""Re-seals what is stored from any key of the ring to its active one, while the functions go on working.

Nothing is remembered between calls: a value under another key is work, so a rotation that was killed is
simply run again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.database import Database, Row
from shared.key_ring import KeyRing
from shared.vault import SealBroken, Vault

BATCH = 200
FIRST = str(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Place:
    """A column that holds sealed text, each bound to its row's `id`."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True, slots=True)
class Batch:
    """`moved` were written by somebody else meanwhile or are held just now; `broken`: ids of what cannot be opened."""

    place: Place
    resealed: int
    moved: int
    broken: tuple[str, ...]


class Rotation:
    def __init__(self, database: Database, ring: KeyRing, batch: int = BATCH) -> None:
        self._database = database
        self._vault = Vault(ring)
        self._active, _ = ring.active
        self._batch = batch

    def count(self, place: Place) -> dict[str, int]:
        """How many values each key id has sealed; what is no sealed text at all counts under an empty id."""
        rows = self._database.all("keys.count", table=place.table, column=place.column)
        return {row["key_id"]: row["sealed"] for row in rows}

    def stale(self, place: Place) -> int:
        """How many values are not under the active key."""
        return sum(sealed for key_id, sealed in self.count(place).items() if key_id != self._active)

    def walk(self, place: Place) -> Iterator[Batch]:
        """Once through the column; each batch is one statement and stands as soon as it is yielded."""
        after = FIRST
        while rows := self._next(place, after):
            yield self._batch_of(place, rows)
            after = rows[-1]["id"]

    def _next(self, place: Place, after: str) -> Sequence[Row]:
        return self._database.all(
            "keys.stale",
            table=place.table,
            column=place.column,
            active=self._active,
            after=after,
            limit=self._batch,
        )

    def _batch_of(self, place: Place, rows: Sequence[Row]) -> Batch:
        fresh = {row["id"]: self._resealed(place, row) for row in rows}
        broken = tuple(id_ for id_, sealed in fresh.items() if sealed is None)
        whole = [row for row in rows if fresh[row["id"]] is not None]
        written = self._database.all(
            "keys.reseal",
            table=place.table,
            column=place.column,
            ids=[row["id"] for row in whole],
            before=[row["sealed"] for row in whole],
            after=[fresh[row["id"]] for row in whole],
        )
        return Batch(place, len(written), len(whole) - len(written), broken)

    def _resealed(self, place: Place, row: Row) -> str | None:
        where = {"table": place.table, "column": place.column, "row": row["id"]}
        try:
            return self._vault.seal(self._vault.open(row["sealed"], **where), **where)
        except SealBroken:
            return None
