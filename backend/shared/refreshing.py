"""Refreshes that are due: claimed in small batches, then sent by this function itself or by workers of a queue."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from shared.database import Row
from shared.errors import AppError, Temporary
from shared.fanout import Task
from shared.oauth import Provider
from shared.rate import OverBudget
from shared.services import Services
from shared.tokens import LeftAlone
from shared.traces import where
from shared.web import Request

BATCH = 20
PAUSE = 900.0  # seconds until a row that was claimed comes up again
RESERVE_MS = 15_000  # no claim and no send with less time than this left

Refresh = Callable[[Services, UUID, int, float], None]


@dataclass(frozen=True, slots=True)
class Refreshes:
    """One vendor's. `refresh` gets the connection, the version that is due and until when (monotonic) it may last.

    `most_queued`: more than the workers' budget lets them do until the next tick would wait in the queue and be
    queued again.
    """

    provider: Provider
    refresh: Refresh
    most_queued: int

    def all_due(self, request: Request, services: Services) -> dict[str, int]:
        """With a queue the tick only fans out; while the queue is away it works by itself."""
        is_queueing = services.fanout.is_on
        counted = Counter(queued=0) if is_queueing else Counter(refreshed=0, failed=0)
        for batch in self._batches(request, services, counted):
            is_queueing = is_queueing and self._queued(services, batch, counted)
            if not is_queueing and not self._sent(request, services, batch, counted):
                break
        return dict(counted)

    def work(self, request: Request, services: Services) -> tuple[dict[str, int], tuple[str, ...]]:
        """A batch of the queue: counters, and the messages that should come again."""
        counted, again = Counter(refreshed=0, failed=0, dropped=0), []
        for message in request.messages:
            task = services.fanout.opened(message.body)
            if task is None or task.provider != self.provider.name:
                counted["dropped"] += 1
                continue
            outcome = self._outcome(request, services, task)
            counted[outcome or "failed"] += 1
            if outcome is None:
                again.append(message.id)
        self._record_dropped(request, services, counted["dropped"])
        return dict(counted), tuple(again)

    def _batches(self, request: Request, services: Services, counted: Counter[str]) -> Iterator[list[Row]]:
        while request.remaining_ms() > RESERVE_MS and counted["queued"] < self.most_queued:
            due = services.database.all("tokens.claim_due", table=self.provider.table, limit=BATCH, pause=PAUSE)
            yield due
            if len(due) < BATCH:
                return

    def _task(self, row: Row) -> Task:
        return Task(self.provider.name, row["id"], row["version"])

    def _queued(self, services: Services, batch: list[Row], counted: Counter[str]) -> bool:
        """False while the queue is away; what it took of the batch is not sent twice, since its version moves on."""
        try:
            counted["queued"] += services.fanout.send([self._task(row) for row in batch])
        except Temporary as error:
            services.log.event("refresh", outcome="queue_away", detail=error.detail)
            return False
        return True

    def _sent(self, request: Request, services: Services, batch: list[Row], counted: Counter[str]) -> bool:
        """False when no more can be done now; what was not begun is due at once."""
        for done, row in enumerate(batch):
            outcome = self._outcome(request, services, self._task(row))
            if outcome is None:
                left = [row["id"] for row in batch[done:]]
                services.database.run("tokens.give_back", table=self.provider.table, ids=left)
                return False
            counted[outcome] += 1
        return True

    def _outcome(self, request: Request, services: Services, task: Task) -> str | None:
        """None when it should come again: little time is left, the vendor is left alone, or our budget is spent."""
        if request.remaining_ms() < RESERVE_MS:
            return None
        until = services.clock.monotonic() + request.remaining_ms() / 1000
        try:
            if self._is_stale(services, task):
                return "stale"
            self.refresh(services, UUID(task.connection), task.version, until)
        except (LeftAlone, OverBudget):
            return None
        except AppError as error:
            services.log.event("refresh", connection=task.connection, outcome=error.code)
            return "failed"
        except Exception as mistake:  # noqa: BLE001 - one row must not keep the others waiting
            services.log.event("refresh", connection=task.connection, outcome="internal", detail=where(mistake))
            return "failed"
        return "refreshed"

    def _is_stale(self, services: Services, task: Task) -> bool:
        """Somebody else refreshed it meanwhile: asked first, since the scheduler's budget is for those who need it."""
        row = services.database.one("tokens.read", table=self.provider.table, id=task.connection)
        return row is None or row["version"] != task.version

    def _record_dropped(self, request: Request, services: Services, dropped: int) -> None:
        """One row for a batch: whoever forges messages must not fill the journal either."""
        if dropped:
            services.audit.refusal(
                "queue_message_dropped",
                actor="queue",
                object_=self.provider.name,
                outcome=str(dropped),
                request_id=request.request_id,
            )
