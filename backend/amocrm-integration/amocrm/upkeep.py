"""What the scheduler runs: late installs, due refreshes, old rows out."""

from uuid import UUID

from amocrm.access import refresh_due
from amocrm.installs import finish_installs
from amocrm.provider import AMOCRM
from shared.database import Row
from shared.errors import AppError
from shared.failures import success
from shared.services import Services
from shared.web import Request, Response

BATCH = 20
PAUSE = 900.0  # seconds until a row that was claimed comes up again
SWEEPS = ("oauth_states.sweep", "inbox.sweep", "once.sweep", "once.sweep_tokens")
RESERVE_MS = 15_000  # no new claim with less time than this left


def tick(request: Request, _caller: object, services: Services) -> Response:
    """Counters only: whoever forged the event learns nothing."""
    installs = finish_installs(services) if request.remaining_ms() > RESERVE_MS else 0
    refreshed = failed = 0
    while request.remaining_ms() > RESERVE_MS:
        due = services.database.all("tokens.claim_due", table=AMOCRM.table, limit=BATCH, pause=PAUSE)
        done = sum(_refreshed(services, row) for row in due)
        refreshed, failed = refreshed + done, failed + len(due) - done
        if len(due) < BATCH:
            break
    for query in SWEEPS:
        services.database.run(query)
    return success(refreshed=refreshed, failed=failed, installs=installs)


def _refreshed(services: Services, row: Row) -> bool:
    try:
        refresh_due(services, UUID(row["id"]), row["version"])
    except AppError as error:
        services.log.event("refresh", connection=row["id"], outcome=error.code)
        return False
    return True
