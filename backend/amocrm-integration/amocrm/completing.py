"""The completer: saves that were interrupted, or had to wait, are gone on with by the scheduler."""

from uuid import UUID

from amocrm.saga.journal import Journal
from amocrm.saga.run import Saga
from amocrm.saga.saves import Saves
from shared.errors import AppError
from shared.services import Services
from shared.web import Request

BATCH = 10
RESERVE_MS = 20_000  # no save is taken up with less time than this left
RESERVE = 3.0  # seconds


def complete_saves(request: Request, services: Services) -> int:
    """How many were taken up."""
    taken = 0
    while request.remaining_ms() > RESERVE_MS:
        due = Journal(services).claim_due(BATCH)
        for id_ in due:
            if request.remaining_ms() > RESERVE_MS:  # the rest comes up again by itself
                taken += _completed(request, services, id_)
        if not due:
            break
    return taken


def _completed(request: Request, services: Services, id_: UUID) -> bool:
    """One that cannot be completed must not keep the others waiting."""
    until = services.clock.monotonic() + request.remaining_ms() / 1000 - RESERVE
    try:
        Saga(services, until).run(Saves(services).get(id_), patience=0)
    except AppError as error:
        services.log.event("save", connection=id_, outcome=error.code, detail=error.detail)
        return False
    return True
