"""Where something is saved; what is saved stands in `saves`, and reading a deal need not know it."""

from msgspec import Struct

from amocrm import messages
from amocrm.guards import WidgetUser
from amocrm.refusals import Locked


class Place(Struct, frozen=True):
    """By whom, into which deal, and the deal's budget if it could be read.

    `is_won`: the customer agreed, so what was agreed on stays as it is.
    """

    caller: WidgetUser
    lead_id: int
    budget: int | None
    is_won: bool = False

    def refuse_locked(self) -> None:
        if self.is_won:
            raise Locked(message=messages.LOCKED)
