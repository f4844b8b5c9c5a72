"""Our own record of a calculation and of what became of each step: written before amoCRM is touched."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from amocrm.calculator.v1 import Calculation
from amocrm.entities import Lead
from amocrm.guards import WidgetUser
from shared.database import Row
from shared.errors import Conflict
from shared.services import Services

TRIES = 5


class Step(StrEnum):
    """In the order they are taken: the note, which nobody can delete, stands before the figure people are paid by."""

    PRODUCTS = "products"
    NOTE = "note"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Done:
    """`state`: done, skipped or failed; `reason` a code, `message` what a person reads."""

    state: str
    external_id: int | None = None
    reason: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """`number` runs 1, 2, 3… inside the deal; `created_at` is the database's."""

    id: UUID
    number: int
    created_at: datetime


class Records:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    def create(self, caller: WidgetUser, lead: int, calculation: Calculation) -> Record:
        """The record and its planned steps in one transaction."""
        identity = self._services.chance.uuid()
        with self._database.transaction():
            row = self._insert(identity, caller, lead, calculation)
            for step in Step:
                self._database.run("calculations.plan_step", id=str(identity), step=step, state="pending", reason=None)
        return Record(identity, row["number"], row["created_at"])

    def begin(self, record: Record, step: Step) -> None:
        """Written ahead: whoever finds it running knows that the call may have been made."""
        self._database.run("calculations.begin_step", id=str(record.id), step=step)

    def end(self, record: Record, step: Step, done: Done) -> None:
        self._database.run(
            "calculations.end_step",
            id=str(record.id),
            step=step,
            state=done.state,
            reason=done.reason,
            external_id=done.external_id,
        )

    def our_budgets(self, account_id: int | None, lead: int) -> frozenset[int]:
        """The figures in the deal that are ours; none before the first save."""
        row = self._database.one("calculations.our_budgets", account_id=account_id, lead_id=lead)
        return frozenset(figure for figure in row.values() if figure is not None) if row else frozenset()

    def intend_budget(self, record: Record, account_id: int | None, lead: Lead, price: int) -> None:
        """Written ahead: if the answer is lost, the new figure is still known as ours."""
        self._database.run(
            "calculations.intend_budget",
            id=str(record.id),
            account_id=account_id,
            lead_id=lead.id,
            found=lead.price,
            price=price,
        )

    def remember_budget(self, account_id: int | None, lead: Lead, price: int) -> None:
        self._database.run("calculations.remember_budget", account_id=account_id, lead_id=lead.id, price=price)

    def _insert(self, identity: UUID, caller: WidgetUser, lead: int, calculation: Calculation) -> Row:
        for _ in range(TRIES):
            row = self._database.one(
                "calculations.create",
                id=str(identity),
                owner=str(caller.account.owner),
                connection=str(caller.account.id),
                account_id=caller.account.account_id,
                lead_id=lead,
                source="v1",
                verified=False,
                title=calculation.package_name,
                input=json.dumps(calculation.as_json(), ensure_ascii=False),
                result=json.dumps({"warnings": calculation.warnings}, ensure_ascii=False),
                total_kopecks=int(calculation.total_price * 100),
                created_by=caller.user_id,
            )
            if row is not None:
                return row
        raise Conflict("many saves of one deal at once", retry_after=1)
