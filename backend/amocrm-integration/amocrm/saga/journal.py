"""What became of the steps, written before and after each call; and who may write into a deal now."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

from amocrm.saga.outcomes import Done
from amocrm.saga.records import Save, Step, StepRow, step_of
from amocrm.saga.saves import DIES_AFTER
from shared.services import Services

Rows = dict[Step, StepRow]

QUARANTINE = 300.0  # seconds; amoCRM may land a request that late
LEASE = 60.0  # seconds; a run ends before, see Saga
MOST_TRIES = 24  # about a day: nobody expects a note of last week to appear by itself


class Journal:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._database = services.database

    def steps(self, save: Save) -> Rows:
        """In their order; a save without a product of its own has no `element`."""
        return self.steps_of([save])[save.id]

    def steps_of(self, saves: Sequence[Save]) -> dict[UUID, Rows]:
        ids = [str(save.id) for save in saves]
        read: dict[UUID, Rows] = {save.id: {} for save in saves}
        for row in self._database.all("calculations.steps", ids=ids, quarantine=QUARANTINE):
            read[UUID(row["revision_id"])][Step(row["step"])] = step_of(row)
        return {id_: {step: rows[step] for step in Step if step in rows} for id_, rows in read.items()}

    def begin(self, save: Save, row: StepRow, lease: UUID, figure: int | None) -> StepRow | None:
        """The intent, written ahead; None when another writer has the deal by now."""
        sent = {**_deal(save, lease), **_step(save, row), "figure": figure, "quarantine": QUARANTINE}
        begun = self._database.one("calculations.begin_step", **sent)
        return replace(row, sent_at=begun["sent_at"], figure=figure) if begun else None

    def end(self, save: Save, row: StepRow, done: Done, *, may_have_landed: bool = False) -> None:
        """`may_have_landed`: an earlier send is still unknown, should somebody take the step up again."""
        became: dict[str, Any] = {"state": done.state, "reason": done.reason, "external_id": done.external_id}
        found: dict[str, Any] = {"figure": done.figure, "found": done.found, "links": _links(done)}
        self._database.run(
            "calculations.end_step", **_step(save, row), **became, **found, may_have_landed=may_have_landed
        )

    def postpone(self, save: Save, row: StepRow, reason: str, pause: float, *, did_nothing: bool) -> None:
        """Tried again by itself; given up after MOST_TRIES."""
        why: dict[str, Any] = {"reason": reason, "pause": pause, "did_nothing": did_nothing, "most": MOST_TRIES}
        self._database.run("calculations.postpone_step", **_step(save, row), **why)

    def reopen(self, save: Save, *, keeps_found: bool, agreed: int | None = None) -> None:
        """A person wants the failed steps again; `keeps_found`: and has seen the budget that stood in the way.

        `agreed`: the budget that somebody put there after ours, which may be replaced.
        """
        same: dict[str, Any] = {"id": str(save.id), "pause": DIES_AFTER}
        self._database.run("calculations.reopen", **same, keeps_found=keeps_found, agreed=agreed)

    def claim_due(self, limit: int) -> list[UUID]:
        """Saves with open steps whose time has come."""
        rows = self._database.all("calculations.claim_due", limit=limit, pause=QUARANTINE)
        return [UUID(id_) for id_ in dict.fromkeys(row["id"] for row in rows)]

    @contextmanager
    def deal_of(self, save: Save) -> Iterator[UUID | None]:
        """The deal is ours alone meanwhile; None when another writer has it. Ends by itself if this process dies."""
        lease = self._services.chance.uuid()
        if not self._database.run("calculations.take_deal", **_deal(save, lease), seconds=LEASE):
            yield None
            return
        try:
            yield lease
        finally:
            self._database.run("calculations.release_deal", **_deal(save, lease))


def _links(done: Done) -> str | None:
    return json.dumps([[element, str(quantity)] for element, quantity in done.links]) if done.links else None


def _step(save: Save, row: StepRow) -> dict[str, Any]:
    """As it was when it was read: who comes with an older view writes nothing."""
    return {"id": str(save.id), "step": row.step, "sent_at": row.sent_at}


def _deal(save: Save, lease: UUID) -> dict[str, Any]:
    return {"account_id": save.account_id, "lead_id": save.lead_id, "lease": str(lease)}
