"""Saves that will be interrupted: what is clicked, and what the CRM must hold of it in the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from tests.figures.saves.worker import Click

FORMER = {
    "package_name": "Душевая перегородка",
    "width": 1000,
    "height": 2000,
    "square_meters": 2.0,
    "components_total": 15000.0,
    "services_total": 5000.0,
    "total_price": 20000.0,
    "products": [{"catalog_id": 525445, "quantity": 1}, {"catalog_id": 525441, "quantity": 1}],
}
CALCULATION = {
    **FORMER,
    "components_total": 18610.0,
    "services_total": 10600.5,
    "total_price": 29210.5,
    "products": [
        {"catalog_id": 525441, "quantity": 2},
        {"catalog_id": 525439, "quantity": 1.5},
        {"catalog_id": 525443, "quantity": 1},
        {"catalog_id": 525443, "quantity": 2},
    ],
}
SINGLE = {"products_mode": "single"}
PRICE, PRODUCT_PRICE = 29211, "29210.50"
LINKS = {525441: 2, 525439: 1.5, 525443: 3}


@dataclass(frozen=True)
class Kind:
    """`former`: the calculation that this save changes, None for a new one."""

    name: str
    calculation: dict[str, Any]
    former: dict[str, Any] | None = None

    @property
    def makes_product(self) -> bool:
        return self.calculation.get("products_mode") == "single"


LINES = Kind("lines", CALCULATION)
OWN = Kind("single", {**CALCULATION, **SINGLE})
CHANGED_LINES = Kind("changed lines", CALCULATION, FORMER)
CHANGED_OWN = Kind("changed single", {**CALCULATION, **SINGLE}, {**FORMER, **SINGLE})
LINES_TO_OWN = Kind("lines to single", {**CALCULATION, **SINGLE}, FORMER)
KINDS = (LINES, OWN, CHANGED_LINES, CHANGED_OWN, LINES_TO_OWN)


@dataclass(frozen=True)
class Victim:
    """One save into the one deal of an account of its own; `changes` names the calculation that it changes."""

    account: str
    lead: int
    point: str
    kind: Kind
    changes: str = ""

    def first_click(self) -> Click:
        """The save before."""
        assert self.kind.former is not None
        return Click(self.account, self.lead, f"the-save-before-{self.account}", self.kind.former)

    def click(self, token: str | None = None) -> Click:
        edit = {"id": self.changes, "revision": 1} if self.changes else {}
        return Click(
            self.account, self.lead, f"the-only-save-of-{self.account}", {**self.kind.calculation, **edit}, token
        )


def write_call(victim: Victim, write: str) -> tuple[str, str]:
    """Method and path of the call that makes this write."""
    former = victim.kind.former or {}
    return {
        "element": ("PATCH" if former.get("products_mode") else "POST", "/api/v4/catalogs/4521/elements"),
        "products": ("POST", f"/api/v4/leads/{victim.lead}/link"),
        "unlink": ("POST", f"/api/v4/leads/{victim.lead}/unlink"),
        "note": ("POST", f"/api/v4/leads/{victim.lead}/notes"),
        "budget": ("PATCH", f"/api/v4/leads/{victim.lead}"),
    }[write]


def steps_of(step: str) -> tuple[str, ...]:
    """With the intent written, with the answer unread, and with the answer read but not written down."""
    return (f"after calculations.begin_step {step}", f"sent {step}", f"before calculations.end_step {step}")


OF_PRODUCT = steps_of("element")
OF_UNLINK = ("sent unlink",)
CHOSEN = (
    "after once.begin",
    "after calculations.plan_step note",  # in the middle of a transaction
    "before calculations.take_deal",
    "after calculations.take_deal",
    *OF_PRODUCT,
    *steps_of("products"),
    *OF_UNLINK,
    *steps_of("note"),
    "after calculations.end_step note",
    "before send budget",  # the deal was read for the last time
    *steps_of("budget"),
    "before calculations.remember_budget",
    "before calculations.release_deal",
    "before once.finish",
    "after once.finish",
)
# Between two of those nothing is written anywhere; killed there as well in a soak.
BETWEEN = (
    "before once.begin",
    "before calculations.add_revision",
    *(f"before calculations.begin_step {step}" for step in ("products", "note", "budget")),
    *(f"after calculations.end_step {step}" for step in ("products", "budget")),
    "after calculations.remember_budget",
    "after calculations.release_deal",
)


WRITES = ("element", "products", "unlink", "note", "budget")


def kinds_at(point: str) -> Sequence[Kind]:
    if point.endswith("element"):
        return [kind for kind in KINDS if kind.makes_product]
    if point.endswith("unlink"):
        return [CHANGED_LINES, LINES_TO_OWN]
    return KINDS


def cases(points: Sequence[str], times: int) -> list[tuple[str, Kind]]:
    """Each point that many times, with one kind of save after the other."""
    return [(point, kind) for point in points for kind in islice(cycle(kinds_at(point)), times)]
