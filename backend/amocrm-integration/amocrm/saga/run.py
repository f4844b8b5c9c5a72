"""Runs the open steps of a save, each as far as it may go now."""

from uuid import UUID

from amocrm.access import api
from amocrm.accounts import Account, Accounts
from amocrm.client import AmoClient
from amocrm.saga import budget, element, note, products
from amocrm.saga.journal import LEASE, Journal
from amocrm.saga.outcomes import PAUSE, SUPERSEDED, Done, Write, did_nothing, is_final
from amocrm.saga.records import Save, Step, StepRow
from amocrm.saga.scene import Scene
from shared.errors import AppError, DatabaseUnavailable
from shared.services import Services

LOOKS = {Step.ELEMENT: element.look, Step.PRODUCTS: products.look, Step.NOTE: note.look, Step.BUDGET: budget.look}
RESERVE = 3.0  # seconds to write down what became of the last call
LONGEST = LEASE - 2 * RESERVE
PATIENCE = 5.0  # seconds to wait for a colleague's save of the same deal
POLL = 0.2


class Saga:
    """`until` (monotonic): no call is made later. `person`: who waits for it; without one its author's rights count."""

    def __init__(self, services: Services, until: float, person: int | None = None) -> None:
        self._services = services
        self._journal = Journal(services)
        self._person = person
        self._until = min(until, services.clock.monotonic() + LONGEST)

    def run(self, save: Save, *, patience: float = PATIENCE) -> None:
        """Whatever happens to a step is written down and stops no other; what is left open is gone on with later."""
        ends = self._services.clock.monotonic() + patience
        while not self._ran(save) and self._services.clock.monotonic() < ends:
            self._services.clock.sleep(POLL)

    def _ran(self, save: Save) -> bool:
        with self._journal.deal_of(save) as lease:
            if lease is None:
                return False
            account = Accounts(self._services).by_id(save.connection)
            client = self._client(account, save)
            scene = Scene(self._services, account, save, client)
            for step in list(scene.rows):
                self._take(scene, scene.rows[step], lease)
                scene.look_again()
        return True

    def _client(self, account: Account, save: Save) -> AmoClient:
        user, for_person = self._person or save.created_by, self._person is not None
        return api(self._services, account, user, until=self._until, for_person=for_person)

    def _take(self, scene: Scene, row: StepRow, lease: UUID) -> None:
        """A call whose outcome nobody knows is left alone until amoCRM can no longer land it."""
        if not row.is_open or row.is_quarantined or scene.is_waiting(row.step):
            return
        if self._services.clock.monotonic() > self._until:
            return
        try:
            found = LOOKS[row.step](scene, row)
        except Exception as error:  # noqa: BLE001 - what other steps did must be told, whatever became of this one
            # A look did nothing; an earlier send whose outcome is unknown stays one.
            self._fail(scene.save, row, error, may_have_landed=row.was_sent)
            return
        if isinstance(found, Write):
            self._write(scene, row, found, lease)
        elif isinstance(found, Done):
            self._end(scene.save, row, found)

    def _write(self, scene: Scene, row: StepRow, write: Write, lease: UUID) -> None:
        """Only the budget of an older revision still matters: it may have to be put right."""
        if not scene.save.is_newest and row.step is not Step.BUDGET:
            self._end(scene.save, row, SUPERSEDED)
            return
        begun = self._journal.begin(scene.save, row, lease, write.figure)
        if begun is None:
            return
        try:
            done = write.make()
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(scene.save, begun, error, may_have_landed=not did_nothing(error))
        else:
            self._end(scene.save, begun, done)

    def _fail(self, save: Save, row: StepRow, error: Exception, *, may_have_landed: bool) -> None:
        failure = error if isinstance(error, AppError) else AppError(type(error).__name__)
        self._services.log.event("step", step=row.step, connection=save.id, outcome=failure.code, detail=failure.detail)
        if is_final(failure):
            self._end(save, row, Done("failed", reason=failure.code), may_have_landed=may_have_landed)
            return
        pause = max(failure.retry_after or 0.0, PAUSE)
        self._journal.postpone(save, row, failure.code, pause, did_nothing=not may_have_landed)

    def _end(self, save: Save, row: StepRow, done: Done, *, may_have_landed: bool = False) -> None:
        """A second try on a new connection: without it the step has to be looked for."""
        try:
            self._journal.end(save, row, done, may_have_landed=may_have_landed)
        except DatabaseUnavailable:
            self._journal.end(save, row, done, may_have_landed=may_have_landed)
