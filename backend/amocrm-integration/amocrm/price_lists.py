"""The price lists that calculations are made with: which one is in force, and those that were.

Which one it is Postgres says each time, in one round trip. What is published never changes (V22__price_lists.sql), so
it is read and decoded once in a process. An owner who has none yet gets the demo list.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from amocrm.calculator.demo_price_list import DEMO
from amocrm.calculator.price_list import PriceList
from amocrm.zones import MOSCOW, zone
from shared import structs
from shared.database import Row
from shared.errors import RateLimited
from shared.limits import Limit
from shared.services import Services
from shared.version import VERSION

MOST_DECODED = 32
SYSTEM = "system"

read_list = structs.reader(PriceList, str_keys=True)


class Decoded:
    """Lists by the ids of their rows; the ones that were not used for longest go first."""

    def __init__(self, most: int = MOST_DECODED) -> None:
        self._most = most
        self._lists: OrderedDict[str, PriceList] = OrderedDict()
        self._lock = Lock()

    def known(self) -> Mapping[str, PriceList]:
        """A copy, from which nothing goes while Postgres is asked."""
        with self._lock:
            return dict(self._lists)

    def keep(self, id_: str, prices: PriceList) -> None:
        with self._lock:
            self._lists[id_] = prices
            self._lists.move_to_end(id_)
            if len(self._lists) > self._most:
                self._lists.popitem(last=False)


DECODED = Decoded()


@dataclass(frozen=True, slots=True)
class Published:
    """`prices.effective_from` is the day in Moscow of the moment `effective_from`; `id` is of its row."""

    id: str
    prices: PriceList
    effective_from: datetime
    publication: int

    @property
    def etag(self) -> str:
        """Another one when we show a list in another way, too."""
        return f'"{VERSION}-{self.publication}"'


@dataclass(frozen=True, slots=True)
class Counted:
    """Whose calls of which limit this one is one more of."""

    limit: Limit
    whose: str


class PriceLists:
    def __init__(self, services: Services, known: Decoded = DECODED) -> None:
        self._database = services.database
        self._chance = services.chance
        self._decoded = known

    def in_force(self, owner: UUID) -> PriceList | None:
        """None where all that is published is for later."""
        found = self.published(owner)
        return found.prices if found else None

    def version(self, owner: UUID, name: str) -> PriceList | None:
        """One that is or was in force, with the day from which it was so last."""
        found = self.published(owner, name)
        return found.prices if found and found.prices.version == name else None

    def published(self, owner: UUID, preferred: str | None = None, counted: Counted | None = None) -> Published | None:
        """The `preferred` version if it is or was in force, else the one that is. Raises RateLimited."""
        found = self._chosen(owner, preferred, counted)
        if found is None:
            self._begin(owner)
            found = self._chosen(owner, preferred, None)
        return found

    def _chosen(self, owner: UUID, preferred: str | None, counted: Counted | None) -> Published | None:
        known = self._decoded.known()
        row = self._database.one(
            "price_lists.chosen", owner=str(owner), version=preferred, known=list(known), **_count(counted)
        )
        if counted and row and not row["is_within"]:
            raise RateLimited(counted.limit.name, retry_after=counted.limit.pause)
        return self._read(row, known) if row and row["id"] else None

    def _read(self, row: Row, known: Mapping[str, PriceList]) -> Published:
        prices = known[row["id"]] if row["content"] is None else read_list(row["content"])
        self._decoded.keep(row["id"], prices)
        day = row["effective_from"].astimezone(zone(MOSCOW)).date()
        return Published(row["id"], replace(prices, effective_from=day), row["effective_from"], row["publication"])

    def _begin(self, owner: UUID) -> None:
        """Nothing for an owner who has any, published or not."""
        columns = stored(DEMO)
        self._database.run(
            "price_lists.begin_owner", id=str(self._chance.uuid()), owner=str(owner), by=SYSTEM, **columns
        )


def stored(prices: PriceList) -> dict[str, str]:
    """The columns of a list. Its day belongs to a publication, not to the list."""
    content = structs.as_json(replace(prices, effective_from=None))
    return {"version": prices.version, "content": json.dumps(content, ensure_ascii=False)}


def _count(counted: Counted | None) -> dict[str, Any]:
    if counted is None:
        return {"key": None, "interval": 0.0, "patience": 0.0}
    return counted.limit.budget(counted.whose)
