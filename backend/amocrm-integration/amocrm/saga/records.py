"""What a save is, and what is known of each of its steps."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from amocrm.calculator import priced, v1, v2
from amocrm.calculator.priced import Priced
from shared.database import Row

OPEN = frozenset({"pending", "running"})
Calculation = v1.Calculation | Priced


class Step(StrEnum):
    """In the order they are taken: the note, which nobody can delete, stands before the figure people are paid by."""

    ELEMENT = "element"
    PRODUCTS = "products"
    NOTE = "note"
    BUDGET = "budget"


class Standing(StrEnum):
    """What a revision makes of its calculation: only what is in the order counts in the deal's budget."""

    DRAFT = "draft"
    SAVED = "saved"
    IN_ORDER = "in_order"
    WAITING_APPROVAL = "waiting_approval"
    DELETED = "deleted"


TOLD = frozenset({Standing.SAVED, Standing.IN_ORDER})


@dataclass(frozen=True, slots=True)
class StepRow:
    """`sent_at` and still open: nobody knows whether amoCRM did it. `figure` and `found` are budgets in roubles.

    `links`: numbers of products and quantities, which the calculation's articles were found to be.
    """

    step: Step
    state: str
    reason: str | None
    external_id: int | None
    mark: str
    sent_at: datetime | None
    is_quarantined: bool
    figure: int | None
    found: int | None
    links: tuple[tuple[int, Decimal], ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def was_sent(self) -> bool:
        return self.sent_at is not None


@dataclass(frozen=True, slots=True)
class Save:
    """One revision of a calculation; `number` runs 1, 2, 3… inside the deal, `created_at` is the database's.

    `budget_found`: the deal's budget in roubles when the save began. `in_order`: whether it counts in the budget now,
    which a newer save by the guide's way may have ended without a revision of this one. `begun…`: its first revision.
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
    standing: Standing
    in_order: bool
    created_by: int
    created_by_name: str | None
    created_at: datetime
    begun_by: int
    begun_by_name: str | None
    begun_at: datetime
    calculation: Calculation


@dataclass(frozen=True, slots=True)
class Edit:
    """Which calculation is changed, and which of its revisions the person saw."""

    calculation_id: UUID
    seen: int


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a calculation. `is_told`: a note says so, which a mere way into the order does without.

    `takes_order`: the guide's way to save knows no variants, so its newest save is the whole order.
    """

    calculation: Calculation
    standing: Standing = Standing.IN_ORDER
    is_told: bool = True
    takes_order: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """What a revision comes after: the former `standing`, and which of its steps are `owed` still.

    `displaces`: another calculation, whose product is in the deal, has just left the order for this one.
    """

    standing: Standing | None = None
    owed: frozenset[Step] = frozenset()
    displaces: bool = False


def plan(wish: Wish, before: Before) -> dict[Step, str]:
    """What there is to do. A product of its own is created first; a change may have to unlink what was linked."""
    calculation, is_ordered = wish.calculation, wish.standing is Standing.IN_ORDER
    has_element = is_ordered and (calculation.makes_product or calculation.links_articles)
    has_links = is_ordered and bool(calculation.listed)
    may_unlink = before.displaces or before.standing is not None
    is_budget = is_ordered or before.standing is Standing.IN_ORDER or Step.BUDGET in before.owed
    return {
        **({Step.ELEMENT: "pending"} if has_element else {}),
        Step.PRODUCTS: _state(is_needed=has_element or has_links or may_unlink),
        Step.NOTE: _state(is_needed=wish.standing in TOLD and (wish.is_told or Step.NOTE in before.owed)),
        Step.BUDGET: _state(is_needed=is_budget),
    }


def _state(*, is_needed: bool) -> str:
    return "pending" if is_needed else "skipped"


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
        standing=Standing(row["standing"]),
        in_order=row["in_order"],
        created_by=row["created_by"],
        created_by_name=row["created_by_name"],
        created_at=row["created_at"],
        begun_by=row["begun_by"],
        begun_by_name=row["begun_by_name"],
        begun_at=row["begun_at"],
        calculation=_calculation(exact(row["input"]), row["result"]),
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
        links=tuple((element, Decimal(quantity)) for element, quantity in row["links"] or ()),
    )


def _calculation(entered: dict[str, Any], result: dict[str, Any]) -> Calculation:
    return priced.read(entered, result) if v2.is_v2(entered) else v1.parse(entered)


def exact(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON gives back floats, whose shortest text is the decimal that was saved."""
    if isinstance(value, dict):
        return {name: exact(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    return Decimal(str(value)) if isinstance(value, float) else value
