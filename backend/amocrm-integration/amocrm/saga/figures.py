"""Budgets of a deal, in whole roubles: what it should be, and which figures found there are ours."""

from typing import Any

from amocrm.calculator.money import KOPECK, whole_roubles
from amocrm.saga.records import Save
from shared.errors import NotFound
from shared.services import Services


class Figures:
    def __init__(self, services: Services, save: Save) -> None:
        self._database = services.database
        self._save = save
        self._deal: dict[str, Any] = {"account_id": save.account_id, "lead_id": save.lead_id}

    def ordered(self) -> tuple[bool, int]:
        """Whether this save was the last to change the deal's order, and what the order costs."""
        row = self._database.one("calculations.order_of", owner=str(self._save.owner), **self._deal)
        if row is None:
            raise NotFound("no calculation in this deal")
        return row["id"] == str(self._save.id), whole_roubles(row["total_kopecks"] * KOPECK)

    def ours(self) -> frozenset[int | None]:
        """What we wrote last or may still write; before our first write, what the deal had when the save began."""
        found = frozenset(row["figure"] for row in self._database.all("calculations.our_budgets", **self._deal))
        return found if self.is_written() else found | {self._save.budget_found}

    def is_written(self) -> bool:
        """Whether we ever wrote into this deal."""
        return self._database.one("calculations.budget_of", **self._deal) is not None

    def remember(self, price: int) -> None:
        same = {**self._deal, "id": str(self._save.calculation_id)}
        self._database.run("calculations.remember_budget", price=price, **same)
