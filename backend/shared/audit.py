"""Who did what: one row per event, never a secret, a phone or a name of a client."""

from uuid import UUID

from shared.clock import Chance
from shared.database import Database


class Audit:
    def __init__(self, database: Database, chance: Chance) -> None:
        self._database = database
        self._chance = chance

    def write(  # noqa: PLR0913 - the columns of the journal
        self, event: str, *, actor: str, object_: str, outcome: str, request_id: str, owner: UUID | None = None
    ) -> None:
        self._database.run(
            "audit.write",
            id=str(self._chance.uuid()),
            owner=str(owner) if owner else None,
            actor=actor,
            event=event,
            object=object_,
            outcome=outcome,
            request_id=request_id,
        )
