"""What a save is, and what is known of each of its steps."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from amocrm.calculator import v1
from amocrm.calculator.v1 import Calculation
from shared.database import Row

OPEN = frozenset({"pending", "running"})


class Step(StrEnum):
    """In the order they are taken: the note, which nobody can delete, stands before the figure people are paid by."""

    ELEMENT = "element"
    PRODUCTS = "products"
    NOTE = "note"
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class StepRow:
    """`sent_at` and still open: nobody knows whether amoCRM did it. `figure` and `found` are budgets in roubles."""

    step: Step
    state: str
    reason: str | None
    external_id: int | None
    mark: str
    sent_at: datetime | None
    is_quarantined: bool
    figure: int | None
    found: int | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def was_sent(self) -> bool:
        return self.sent_at is not None


@dataclass(frozen=True, slots=True)
class Save:
    """One revision of a calculation; `number` runs 1, 2, 3… inside the deal, `created_at` is the database's.

    `budget_found`: the deal's budget in roubles when the save began.
    """

    id: UUID
    calculation_id: UUID
    number: int
    revision: int
    is_newest: bool
    owner: UUID
    connection: UUID
    account_id: int
    lead_id: int
    budget_found: int | None
    created_by: int
    created_at: datetime
    calculation: Calculation


@dataclass(frozen=True, slots=True)
class Edit:
    """Which calculation is changed, and which of its revisions the person saw."""

    calculation_id: UUID
    seen: int


def plan(calculation: Calculation, revision: int) -> dict[Step, str]:
    """What there is to do. A product of its own is created first; a change may have to unlink what was linked."""
    has_links = calculation.makes_product or bool(calculation.listed) or revision > 1
    first = {Step.ELEMENT: "pending"} if calculation.makes_product else {}
    return {**first, Step.PRODUCTS: "pending" if has_links else "skipped", Step.NOTE: "pending", Step.BUDGET: "pending"}


def save_of(row: Row) -> Save:
    return Save(
        id=UUID(row["id"]),
        calculation_id=UUID(row["calculation_id"]),
        number=row["number"],
        revision=row["revision"],
        is_newest=row["is_newest"],
        owner=UUID(row["owner_id"]),
        connection=UUID(row["connection_id"]),
        account_id=row["account_id"],
        lead_id=row["lead_id"],
        budget_found=row["budget_found"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        calculation=v1.parse({name: _exact(value) for name, value in row["input"].items()}),
    )


def step_of(row: Row) -> StepRow:
    return StepRow(
        step=Step(row["step"]),
        state=row["state"],
        reason=row["reason"],
        external_id=row["external_id"],
        mark=row["mark"] or "",
        sent_at=row["sent_at"],
        is_quarantined=row["is_quarantined"],
        figure=row["figure"],
        found=row["found"],
    )


def _exact(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON gives back floats, whose shortest text is the decimal that was saved."""
    if isinstance(value, dict):
        return {name: _exact(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_exact(inner) for inner in value]
    return Decimal(str(value)) if isinstance(value, float) else value
