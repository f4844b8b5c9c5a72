"""Recent calculations by the draft's prices, before it is published (calculator.md §3.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from amocrm.calculator import v2
from amocrm.calculator.calculation import Calculation
from amocrm.calculator.price_list import PriceList
from amocrm.calculator.price_table.recount import MOST, Recounted, Stored, recounted
from amocrm.saga.records import exact
from shared.database import Database, Row


@dataclass(frozen=True, slots=True)
class Recent:
    """`number` runs inside the deal."""

    number: int
    lead_id: int
    calculation: Calculation


def recent(database: Database, owner: UUID) -> list[Recent]:
    """Newest first. Priced by us: what the guide's way saves comes with its price."""
    found = database.all("price_lists.recent_calculations", owner=str(owner), limit=MOST)
    return [one for row in found if (one := _read(row))]


def counted(recent: Sequence[Recent], present: PriceList, new: PriceList) -> list[Recounted]:
    return recounted([Stored(one.number, one.calculation) for one in recent], present, new)


def _read(row: Row) -> Recent | None:
    """None for one that was stored under limits of another version of this code."""
    try:
        return Recent(row["number"], row["lead_id"], v2.parse(exact(row["input"])).calculation)
    except v2.Faults:
        return None
