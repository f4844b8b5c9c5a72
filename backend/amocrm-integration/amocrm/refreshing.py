"""Refreshes that are due: claimed in small batches, then sent by this function itself or by workers of a queue."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from amocrm.access import refresh_due
from amocrm.provider import AMOCRM
from shared.database import Row
from shared.errors import AppError
from shared.fanout import Task
from shared.rate import OverBudget
from shared.services import Services
from shared.tokens import LeftAlone
from shared.web import Request

BATCH = 20
PAUSE = 900.0  # seconds until a row that was claimed comes up again
RESERVE_MS = 15_000  # no claim and no send with less time than this left


def refresh_all_due(request: Request, services: Services) -> dict[str, int]:
    """With a queue the tick only fans out."""
    counted = Counter(queued=0) if services.fanout.is_on else Counter(refreshed=0, failed=0)
    for batch in _batches(request, services):
        if services.fanout.is_on:
            counted["queued"] += services.fanout.send([Task(AMOCRM.name, row["id"], row["version"]) for row in batch])
        elif not _sent(request, services, batch, counted):
            break
    return dict(counted)


def work(request: Request, services: Services) -> tuple[dict[str, int], tuple[str, ...]]:
    """A batch of the queue: counters, and the messages that should come again."""
    counted, again = Counter(refreshed=0, failed=0, dropped=0), []
    for message in request.messages:
        task = services.fanout.opened(message.body)
        if task is None or task.provider != AMOCRM.name:
            counted["dropped"] += 1
            continue
        outcome = _outcome(request, services, task)
        counted[outcome or "failed"] += 1
        if outcome is None:
            again.append(message.id)
    _record_dropped(request, services, counted["dropped"])
    return dict(counted), tuple(again)


def _batches(request: Request, services: Services) -> Iterator[list[Row]]:
    while request.remaining_ms() > RESERVE_MS:
        due = services.database.all("tokens.claim_due", table=AMOCRM.table, limit=BATCH, pause=PAUSE)
        yield due
        if len(due) < BATCH:
            return


def _sent(request: Request, services: Services, batch: list[Row], counted: Counter[str]) -> bool:
    """False when no more can be done now."""
    for row in batch:
        outcome = _outcome(request, services, Task(AMOCRM.name, row["id"], row["version"]))
        if outcome is None:
            return False
        counted[outcome] += 1
    return True


def _outcome(request: Request, services: Services, task: Task) -> str | None:
    """None when it should come again: little time is left, the vendor is left alone, or our budget is spent."""
    if request.remaining_ms() < RESERVE_MS:
        return None
    until = services.clock.monotonic() + request.remaining_ms() / 1000
    try:
        refresh_due(services, UUID(task.connection), task.version, until)
    except (LeftAlone, OverBudget):
        return None
    except AppError as error:
        services.log.event("refresh", connection=task.connection, outcome=error.code)
        return "failed"
    return "refreshed"


def _record_dropped(request: Request, services: Services, dropped: int) -> None:
    """One row for a batch: whoever forges messages must not fill the journal either."""
    if dropped:
        services.audit.write(
            "queue_message_dropped",
            actor="queue",
            object_=AMOCRM.name,
            outcome=str(dropped),
            request_id=request.request_id,
        )
