"""What an administrator does with price lists: a draft that is changed, published now or for a day, an old one again.

Whether a list is in force follows from its publications (V22__price_lists.sql); each change is in the journal.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Literal
from uuid import UUID

from amocrm import messages, quoting
from amocrm.calculator import price_list_validation
from amocrm.calculator.price_list import PriceList
from amocrm.price_lists import PriceLists, Published, read_list, stored
from amocrm.refusals import NoPriceList
from shared.database import Row
from shared.errors import AppError, NotFound, StaleRevision, Unprocessable
from shared.services import Services

Status = Literal["draft", "scheduled", "published", "archived"]
NUMBER_AT_THE_END = re.compile(r"(.*?)([0-9]{1,9})")
UNSAVED = 0
MOST_A_YEAR = 1000


@dataclass(frozen=True, slots=True)
class Editor:
    """Whose lists, and what the journal says of who changes them."""

    owner: UUID
    actor: str
    request_id: str
    ip: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """`revision` 0: nobody has saved it yet, it is the list in force under a new name."""

    prices: PriceList
    revision: int
    based_on: str | None
    updated_by: str | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One list in the cabinet's table; what is said of publishing is of its last publication.

    `publisher`: the name of `published_by`, where that is a person of this owner's.
    """

    version: str
    status: Status
    based_on: str | None
    updated_by: str
    updated_at: datetime
    effective_from: datetime | None
    published_by: str | None
    published_at: datetime | None
    publisher: str | None


class PriceListDrafts:
    def __init__(self, services: Services, editor: Editor) -> None:
        self._services = services
        self._database = services.database
        self._editor = editor
        self._owner = str(editor.owner)

    def versions(self) -> list[Version]:
        """Newest first."""
        rows = self._database.all("price_lists.versions", owner=self._owner)
        return [Version(**{name: row[name] for name in Version.__slots__}) for row in rows]

    def draft(self) -> Draft:
        """Raises NoPriceList, where nothing is in force yet that could be copied."""
        row = self._row()
        if row is not None:
            prices = read_list(row["content"])
            return Draft(prices, row["revision"], row["based_on"], row["updated_by"], row["updated_at"])
        base = self._in_force().prices
        version = next_version(base.version, {listed.version for listed in self.versions()})
        return Draft(replace(base, version=version, effective_from=None), UNSAVED, base.version)

    def save(
        self, prices: PriceList, seen: int, event: str = "price_draft_saved", *, based_on: str | None = None
    ) -> int:
        """The new revision; `based_on`: what a new draft was made of, if not of whatever is in force.

        Raises StaleRevision; Unprocessable for a version that is published already.
        """
        row = self._begun(prices, based_on) if seen == UNSAVED else self._changed(prices, seen)
        if row is None:
            raise self._refusal(prices.version, seen)
        self._journal(event, prices.version, f"revision {row['revision']}")
        return int(row["revision"])

    def drop(self, seen: int) -> None:
        """The next draft begins with what is in force then. Raises StaleRevision."""
        row = self._database.one("price_lists.drop_draft", owner=self._owner, seen=seen)
        if row is None:
            raise _stale()
        self._journal("price_draft_dropped", row["version"], f"revision {seen}")

    def publish(self, seen: int, effective_from: datetime | None = None) -> datetime:
        """From when it is in force: now, unless a later moment is named. Raises StaleRevision, Unprocessable."""
        found = self._row()
        if found is None or found["revision"] != seen:
            raise _stale()
        self._refuse_too_many()
        refuse_faulty(prices := read_list(found["content"]))
        row = self._database.one("price_lists.publish", seen=seen, **self._by(), effective_from=effective_from)
        if row is None:
            raise _stale()
        return self._published("price_list_published", prices.version, row)

    def publish_again(self, version: str, effective_from: datetime | None = None) -> datetime:
        """Rolls back, or withdraws what was published for that moment. Raises NotFound, Unprocessable."""
        self._refuse_too_many()
        row = self._database.one(
            "price_lists.publish_again", version=version, **self._by(), effective_from=effective_from
        )
        if row is None:
            raise NotFound("price list", message=messages.PRICE_LIST_ABSENT)
        return self._published("price_list_restored", version, row)

    def _row(self) -> Row | None:
        return self._database.one("price_lists.draft", owner=self._owner)

    def _begun(self, prices: PriceList, based_on: str | None) -> Row | None:
        id_, base = str(self._services.chance.uuid()), self._in_force()
        if based_on not in {None, base.prices.version}:
            raise _stale()
        return self._database.one("price_lists.begin_draft", id=id_, based_on=base.id, **self._by(), **stored(prices))

    def _changed(self, prices: PriceList, seen: int) -> Row | None:
        return self._database.one("price_lists.change_draft", seen=seen, **self._by(), **stored(prices))

    def _refusal(self, version: str, seen: int) -> AppError:
        """Why a draft was not saved."""
        row = self._row()
        is_stale = seen != (row["revision"] if row else UNSAVED)
        if is_stale or all(listed.version != version for listed in self.versions()):
            return _stale()
        return Unprocessable("version", field="version", message=messages.PRICE_LIST_VERSION_TAKEN)

    def _in_force(self) -> Published:
        found = PriceLists(self._services).published(self._editor.owner)
        if found is None:
            raise NoPriceList(message=messages.NO_PRICE_LIST)
        return found

    def _refuse_too_many(self) -> None:
        """What is published stays for good."""
        row = self._database.one("price_lists.published_in_a_year", owner=self._owner)
        if row and row["count"] >= MOST_A_YEAR:
            raise Unprocessable("publications", message=messages.PRICE_LISTS_TOO_MANY.format(most=MOST_A_YEAR))

    def _by(self) -> dict[str, Any]:
        return {"owner": self._owner, "by": self._editor.actor}

    def _published(self, event: str, version: str, row: Row) -> datetime:
        moment: datetime = row["effective_from"]
        self._journal(event, version, f"from {moment.isoformat(timespec='seconds')}")
        return moment

    def _journal(self, event: str, version: str, outcome: str) -> None:
        editor = self._editor
        self._services.audit.write(
            event,
            actor=editor.actor,
            object_=version,
            outcome=outcome,
            request_id=editor.request_id,
            owner=editor.owner,
            ip=editor.ip,
        )


def next_version(version: str, taken: Collection[str]) -> str:
    """`DEMO-2026-1` → `DEMO-2026-2`, or the next number that is free."""
    found = NUMBER_AT_THE_END.fullmatch(version)
    stem, number = (found[1], int(found[2])) if found else (f"{version}-", 1)
    return next(name for name in (f"{stem}{number + step}" for step in count(1)) if name not in taken)


def refuse_faulty(prices: PriceList) -> None:
    """Raises Unprocessable with all that keeps a list from being published."""
    errors = [told for told in price_list_validation.faults(prices) if told.severity == "error"]
    if errors:
        raise quoting.refused(errors)


def _stale() -> StaleRevision:
    return StaleRevision("price list", message=messages.PRICE_DRAFT_STALE)
