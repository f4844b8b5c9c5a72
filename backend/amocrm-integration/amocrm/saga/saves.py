"""Our own record of a save: the truth, of which amoCRM holds copies."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from amocrm import messages
from amocrm.calculator import v2
from amocrm.calculator.priced import Priced
from amocrm.guards import WidgetUser
from amocrm.saga.places import Place
from amocrm.saga.records import Before, Calculation, Edit, Save, Standing, Step, Wish, plan, save_of
from amocrm.zones import zone
from shared.database import Row
from shared.errors import Conflict, NotFound, StaleRevision
from shared.services import Services

TRIES = 5
MARK_LENGTH = 12
MOST_BESIDE = 200
SETTLED = frozenset({"done", "skipped"})
DIES_AFTER = 60.0  # seconds; no function lives longer, so what is still open then was left behind


class Saves:
    def __init__(self, services: Services) -> None:
        self._chance = services.chance
        self._database = services.database

    def create(self, id_: UUID, place: Place, wish: Wish) -> Save:
        """The record and its planned steps in one transaction, before amoCRM is touched."""
        row = _columns(id_, place, wish)
        with self._database.transaction():
            self._database.one("calculations.lock_deal", **row)
            self._insert(row)
            before = Before(displaces=self._takes_order(row, wish))
            self._add_revision({**row, "revision_id": str(id_), "revision": 1}, wish, before)
        return self.get(id_)

    def change(self, id_: UUID, place: Place, wish: Wish, seen: Save) -> Save:
        """The next revision of what was `seen`. Raises StaleRevision when somebody was faster."""
        row = _columns(seen.calculation_id, place, wish)
        with self._database.transaction():
            self._database.one("calculations.lock_deal", **row)
            changed = self._database.one("calculations.change", **row, seen=seen.revision)
            if changed is None:
                raise StaleRevision(message=messages.STALE_REVISION)
            owed = self._owed(seen) | self._to_tell(place, wish)
            # Of a budget that could not be written yet the figure counts that was there when this began.
            found = seen.budget_found if Step.BUDGET in owed else place.budget
            row |= {"revision_id": str(id_), "revision": changed["revision"], "budget_found": found}
            before = Before(seen.standing, owed, displaces=self._takes_order(row, wish))
            self._add_revision(row, wish, before)
            self._database.run("calculations.drop_unsent", **row)
        return self.get(id_)

    def seen(self, caller: WidgetUser, lead: int, edit: Edit) -> Save:
        """What a person saw and changes. Raises NotFound for another's calculation, StaleRevision for an older view."""
        newest = self.newest(caller, lead, edit.calculation_id)
        if newest.revision != edit.seen:
            raise StaleRevision(message=_who_changed(newest, caller.account.timezone))
        return newest

    def get(self, id_: UUID) -> Save:
        """For whoever already knows whose it is. Raises NotFound."""
        return _first(self._find(id=str(id_)))

    def find(self, id_: UUID) -> Save | None:
        return next(iter(self._find(id=str(id_))), None)

    def newest(self, caller: WidgetUser, lead: int, calculation_id: UUID, *, with_deleted: bool = False) -> Save:
        """The present revision of a calculation of this deal. Raises NotFound, also for another owner's."""
        known = {"calculation_id": str(calculation_id), "with_deleted": with_deleted}
        return _first(self._find(**known, **_deal(caller, lead)))

    def revision(self, newest: Save, number: int) -> Save:
        """An earlier state of it. Raises NotFound."""
        return _first(self._find(calculation_id=str(newest.calculation_id), revision=number))

    def before(self, save: Save) -> list[Save]:
        """The revisions that this one stands for, newest first."""
        if save.revision == 1:
            return []
        return self._find(
            calculation_id=str(save.calculation_id), before=save.revision, limit=save.revision, is_whole=False
        )

    def beside(self, save: Save) -> list[Save]:
        """All calculations of its deal, newest first, each in its present revision."""
        same = {"owner": str(save.owner), "account_id": save.account_id, "lead_id": save.lead_id}
        return self._find(**same, limit=MOST_BESIDE, is_whole=False, with_deleted=False)

    def of_deal(self, caller: WidgetUser, lead: int, limit: int) -> list[Save]:
        """Newest first, each in its present revision, without the lines of its price."""
        return self._find(limit=limit, is_whole=False, with_deleted=False, **_deal(caller, lead))

    def count(self, caller: WidgetUser, lead: int) -> int:
        row = self._database.one("calculations.count", **_deal(caller, lead))
        return int(row["count"]) if row else 0

    def order(self, caller: WidgetUser, lead: int) -> Row | None:
        """How many are in the order, what they cost together, and which was the last to change that."""
        return self._database.one("calculations.order_of", **_deal(caller, lead))

    def _insert(self, row: dict[str, Any]) -> None:
        if not any(self._database.run("calculations.create", **row) for _ in range(TRIES)):
            raise Conflict("many saves of one deal at once", retry_after=1)

    def _owed(self, seen: Save) -> frozenset[Step]:
        """What the revision that was seen could not write yet: the next one stands for it."""
        rows = self._database.all("calculations.steps", ids=[str(seen.id)], quarantine=0.0)
        return frozenset(Step(row["step"]) for row in rows if row["state"] not in SETTLED)

    def _to_tell(self, place: Place, wish: Wish) -> frozenset[Step]:
        """The first budget we write replaces a person's: a note names what it was."""
        deal = _deal(place.caller, place.lead_id)
        is_first = wish.standing is Standing.IN_ORDER and not self._database.one("calculations.budget_of", **deal)
        return frozenset({Step.NOTE}) if is_first and place.budget else frozenset()

    def _takes_order(self, row: dict[str, Any], wish: Wish) -> bool:
        """Whether others had to leave the order for it."""
        return wish.takes_order and bool(self._database.run("calculations.take_the_order", **row))

    def _add_revision(self, row: dict[str, Any], wish: Wish, before: Before) -> None:
        self._database.run("calculations.add_revision", **row)
        for step, state in plan(wish, before).items():
            planned = {"id": row["revision_id"], "step": step, "state": state, "mark": self._chance.mark(MARK_LENGTH)}
            self._database.run("calculations.plan_step", **planned, pause=DIES_AFTER)

    def _find(self, **known: object) -> list[Save]:
        anyones: dict[str, Any] = dict.fromkeys(("id", "calculation_id", "owner", "account_id", "lead_id"))
        usual = {"before": None, "revision": None, "limit": 1, "is_whole": True, "with_deleted": True}
        return [save_of(row) for row in self._database.all("calculations.find", **{**anyones, **usual, **known})]


def _deal(caller: WidgetUser, lead: int) -> dict[str, Any]:
    return {"owner": str(caller.account.owner), "account_id": caller.account.account_id, "lead_id": lead}


def _columns(id_: UUID, place: Place, wish: Wish) -> dict[str, Any]:
    return {
        **_deal(place.caller, place.lead_id),
        **_contents(wish.calculation),
        "id": str(id_),
        "connection": str(place.caller.account.id),
        "title": wish.calculation.package_name,
        "total_kopecks": int(wish.calculation.total_price * 100),
        "standing": wish.standing,
        "in_order": wish.standing is Standing.IN_ORDER,
        "budget_found": place.budget,
        "created_by": place.caller.user_id,
    }


def _contents(calculation: Calculation) -> dict[str, Any]:
    """Sums of the guide's way are the caller's, so they are not verified."""
    if isinstance(calculation, Priced):
        entered, result, version = v2.as_json(calculation.body), calculation.stored(), calculation.version
    else:
        entered, result, version = calculation.as_json(), {"warnings": calculation.warnings}, None
    is_ours = isinstance(calculation, Priced)
    return {
        "input": json.dumps(entered, ensure_ascii=False),
        "result": json.dumps(result, ensure_ascii=False),
        "price_list_version": version,
        "source": "v2" if is_ours else "v1",
        "verified": is_ours,
    }


def _who_changed(newest: Save, timezone: str) -> str:
    if newest.created_by_name is None:
        return messages.STALE_REVISION
    moment = newest.created_at.astimezone(zone(timezone))
    return messages.STALE_REVISION_BY.format(name=newest.created_by_name, time=f"{moment:%H:%M}")


def _first(found: Iterable[Save]) -> Save:
    for save in found:
        return save
    raise NotFound("calculation", message=messages.CALCULATION_ABSENT)
