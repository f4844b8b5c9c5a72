"""What the scheduler and the queue run: due refreshes, hooks that wait, a count of grants that come to their end."""

from evotor.access import refresh_due
from evotor.letters import handle_waiting
from evotor.provider import EVOTOR, MOST_QUEUED, WARNED_BEFORE
from shared import upkeep
from shared.refreshing import Refreshes
from shared.services import Services
from shared.web import Request, Response

HOOKS_SHARE = 0.5  # of the time that refreshes left
REFRESHES = Refreshes(EVOTOR, refresh_due, most_queued=MOST_QUEUED)


def tick(request: Request, _caller: object, services: Services) -> Response:
    parts = {"refreshes": REFRESHES.all_due, "hooks": _hooks, "endings": _endings}
    return upkeep.run(request, services, REFRESHES, parts)


def _hooks(request: Request, services: Services) -> dict[str, int]:
    """A vendor's API that hangs must leave time for the rest."""
    seconds = HOOKS_SHARE * request.remaining_ms() / 1000
    return {"hooks": handle_waiting(services, request.request_id, services.clock.monotonic() + seconds)}


def _endings(_request: Request, services: Services) -> dict[str, int]:
    row = services.database.one("merchants.endings", warned_before=WARNED_BEFORE)
    return {"ending": row["grants"] if row else 0}
