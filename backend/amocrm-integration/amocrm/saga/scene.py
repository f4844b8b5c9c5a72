"""What every step works with."""

from collections.abc import Callable
from dataclasses import dataclass, field

from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.entities import Lead
from amocrm.saga.journal import Journal, Rows
from amocrm.saga.outcomes import Done
from amocrm.saga.records import Save, Step, StepRow
from amocrm.saga.saves import Saves
from shared.errors import Absent, Forbidden, HostGone, PaymentRequired, Rejected
from shared.services import Services


@dataclass
class Scene:
    """One save on its way into its deal; `api` acts with the rights of its author.

    `rows`: its steps as they stand now; `earlier`: the revisions that it stands for, newest first, with their steps.
    """

    services: Services
    account: Account
    save: Save
    api: AmoClient
    rows: Rows = field(init=False)
    earlier: list[tuple[Save, Rows]] = field(init=False)

    def __post_init__(self) -> None:
        before = Saves(self.services).before(self.save)
        steps = Journal(self.services).steps_of([self.save, *before])
        self.rows = steps[self.save.id]
        self.earlier = [(save, steps[save.id]) for save in before]

    def look_again(self) -> None:
        self.rows = Journal(self.services).steps(self.save)

    def before(self, step: Step) -> list[tuple[Save, StepRow]]:
        """What became of this step in earlier revisions."""
        return [(save, rows[step]) for save, rows in self.earlier if step in rows]

    def others(self) -> list[tuple[Save, Rows]]:
        """The other calculations of this deal, each in its present revision."""
        found = [
            save for save in Saves(self.services).beside(self.save) if save.calculation_id != self.save.calculation_id
        ]
        steps = Journal(self.services).steps_of(found)
        return [(save, steps[save.id]) for save in found]

    def is_waiting(self, step: Step) -> bool:
        """An earlier revision may still land its own."""
        return any(row.is_open for _, row in self.before(step))

    def lead(self) -> Lead:
        """Read now: a colleague may change it at any time. Raises Absent."""
        found = self.api.lead(self.save.lead_id)
        if found is None or found.is_deleted:
            raise Absent("lead")
        return found

    def products_list(self) -> int | None:
        """None where there is none."""
        return self.account.products_catalog_id or self._ask_catalog()

    def in_products_list(self, write: Callable[[int], Done]) -> Done:
        """In the list we remember, then in the account's own: a lost list and an unknown product are refused alike."""
        catalog = self.products_list()
        if catalog is None:
            return Done("skipped", reason="no_products_list")
        try:
            return write(catalog)
        except (Rejected, Absent) as error:
            if isinstance(error, HostGone):
                raise
            asked = self._ask_catalog()
            if asked == catalog:
                raise
        return Done("skipped", reason="no_products_list") if asked is None else write(asked)

    def _ask_catalog(self) -> int | None:
        """The account's product list, remembered; None where the section is off or not paid for."""
        try:
            catalog = self.api.products_catalog()
        except (PaymentRequired, Forbidden, Absent):
            catalog = None
        Accounts(self.services).remember_catalog(self.account, catalog)
        return catalog
