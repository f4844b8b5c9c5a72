"""Calculations, saves of them, and what the database says of their steps."""

from typing import Any
from uuid import uuid4

from amocrm.calculator.v1 import Calculation, parse
from amocrm.guards import WidgetUser
from amocrm.saga.journal import Journal
from amocrm.saga.outcomes import Done
from amocrm.saga.places import Place
from amocrm.saga.records import Edit, Save, Step, StepRow, Wish
from amocrm.saga.saves import Saves
from shared.services import Services
from tests.databases import query

LEAD = 3912171
FIELDS: dict[str, Any] = {
    "package_name": "Дверь",
    "width": 800,
    "height": 2100,
    "square_meters": "1.68",
    "components_total": "0.1",
    "services_total": "0.2",
    "total_price": "0.29",
    "products": [{"catalog_id": 525441, "quantity": 2, "price": 2400}],
}


def calculation(**changes: object) -> Calculation:
    return parse({**FIELDS, **changes})


def place(caller: WidgetUser, lead: int = LEAD, budget: int | None = 12000) -> Place:
    return Place(caller, lead, budget)


def made(services: Services, caller: WidgetUser, lead: int = LEAD, **changes: object) -> Save:
    return Saves(services).create(uuid4(), place(caller, lead), Wish(calculation(**changes), takes_order=True))


def changed(services: Services, caller: WidgetUser, save: Save, **changes: object) -> Save:
    seen = Saves(services).seen(caller, save.lead_id, Edit(save.calculation_id, save.revision))
    wish = Wish(calculation(**changes), takes_order=True)
    return Saves(services).change(uuid4(), place(caller, save.lead_id), wish, seen)


def states(services: Services, save: Save) -> dict[str, str]:
    return {step.value: row.state for step, row in Journal(services).steps(save).items()}


def send(services: Services, save: Save, step: Step, figure: int | None = None) -> StepRow | None:
    """Writes the intent of a step, as the owner of the deal."""
    journal = Journal(services)
    with journal.deal_of(save) as lease:
        assert lease is not None
        return journal.begin(save, journal.steps(save)[step], lease, figure)


def end(services: Services, save: Save, step: Step, done: Done) -> None:
    """As it stands now."""
    journal = Journal(services)
    journal.end(save, journal.steps(save)[step], done)


def column(dsn: str, name: str, step: Step = Step.NOTE) -> Any:  # noqa: ANN401 - of any column
    [(value,)] = query(dsn, f"SELECT {name} FROM calculation_steps WHERE step = %s", (step,))  # noqa: S608 - ours
    return value
