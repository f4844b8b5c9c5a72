"""Our own record of a save: the truth, of which amoCRM holds copies."""

import json
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from amocrm import messages
from amocrm.calculator.v1 import Calculation
from amocrm.entities import Lead
from amocrm.guards import WidgetUser
from amocrm.saga.records import Edit, Save, plan, save_of
from shared.errors import Conflict, NotFound, StaleRevision
from shared.services import Services

TRIES = 5
MARK_LENGTH = 12
MOST_BESIDE = 200
DIES_AFTER = 60.0  # seconds; no function lives longer, so what is still open then was left behind


class Saves:
    def __init__(self, services: Services) -> None:
        self._chance = services.chance
        self._database = services.database

    def create(self, id_: UUID, caller: WidgetUser, lead: Lead, calculation: Calculation) -> Save:
        """The record and its planned steps in one transaction, before amoCRM is touched."""
        row = _columns(id_, caller, lead, calculation)
        with self._database.transaction():
            self._insert(row)
            self._add_revision({**row, "revision_id": str(id_), "revision": 1}, calculation)
        return self.get(id_)

    def change(self, id_: UUID, caller: WidgetUser, lead: Lead, calculation: Calculation, edit: Edit) -> Save:
        """Raises StaleRevision when somebody was faster."""
        row = _columns(edit.calculation_id, caller, lead, calculation)
        with self._database.transaction():
            changed = self._database.one("calculations.change", **row, seen=edit.seen)
            if changed is None:
                raise StaleRevision(message=messages.STALE_REVISION)
            row |= {"revision_id": str(id_), "revision": changed["revision"]}
            self._add_revision(row, calculation)
            self._database.run("calculations.drop_unsent", **row)
        return self.get(id_)

    def refuse_stale(self, caller: WidgetUser, lead: int, edit: Edit) -> None:
        """Raises NotFound for another's calculation, StaleRevision for an older view of it."""
        if self.newest(caller, lead, edit.calculation_id).revision != edit.seen:
            raise StaleRevision(message=messages.STALE_REVISION)

    def get(self, id_: UUID) -> Save:
        """For whoever already knows whose it is. Raises NotFound."""
        return _first(self._find(id=str(id_)))

    def find(self, id_: UUID) -> Save | None:
        return next(iter(self._find(id=str(id_))), None)

    def newest(self, caller: WidgetUser, lead: int, calculation_id: UUID) -> Save:
        """The present revision of a calculation of this deal. Raises NotFound, also for another owner's."""
        return _first(self._find(calculation_id=str(calculation_id), **_deal(caller, lead)))

    def before(self, save: Save) -> list[Save]:
        """The revisions that this one stands for, newest first."""
        if save.revision == 1:
            return []
        return self._find(calculation_id=str(save.calculation_id), before=save.revision, limit=save.revision)

    def beside(self, save: Save) -> list[Save]:
        """All calculations of its deal, newest first, each in its present revision."""
        return self._find(owner=str(save.owner), account_id=save.account_id, lead_id=save.lead_id, limit=MOST_BESIDE)

    def of_deal(self, caller: WidgetUser, lead: int, limit: int) -> list[Save]:
        """Newest first, each in its present revision."""
        return self._find(limit=limit, **_deal(caller, lead))

    def _insert(self, row: dict[str, Any]) -> None:
        if not any(self._database.run("calculations.create", **row, source="v1", verified=False) for _ in range(TRIES)):
            raise Conflict("many saves of one deal at once", retry_after=1)

    def _add_revision(self, row: dict[str, Any], calculation: Calculation) -> None:
        self._database.run("calculations.add_revision", **row)
        for step, state in plan(calculation, row["revision"]).items():
            planned = {"id": row["revision_id"], "step": step, "state": state, "mark": self._chance.mark(MARK_LENGTH)}
            self._database.run("calculations.plan_step", **planned, pause=DIES_AFTER)

    def _find(self, **known: object) -> list[Save]:
        anything: dict[str, Any] = {
            "id": None,
            "calculation_id": None,
            "owner": None,
            "account_id": None,
            "lead_id": None,
        }
        asked = {**anything, "before": None, "limit": 1, **known}
        return [save_of(row) for row in self._database.all("calculations.find", **asked)]


def _deal(caller: WidgetUser, lead: int) -> dict[str, Any]:
    return {"owner": str(caller.account.owner), "account_id": caller.account.account_id, "lead_id": lead}


def _columns(id_: UUID, caller: WidgetUser, lead: Lead, calculation: Calculation) -> dict[str, Any]:
    return {
        **_deal(caller, lead.id),
        "id": str(id_),
        "connection": str(caller.account.id),
        "title": calculation.package_name,
        "input": json.dumps(calculation.as_json(), ensure_ascii=False),
        "result": json.dumps({"warnings": calculation.warnings}, ensure_ascii=False),
        "total_kopecks": int(calculation.total_price * 100),
        "budget_found": lead.price,
        "created_by": caller.user_id,
    }


def _first(found: Iterable[Save]) -> Save:
    for save in found:
        return save
    raise NotFound("calculation", message=messages.CALCULATION_ABSENT)
