"""What the scheduler and the queue run: late installs, due refreshes, half-done saves."""

from amocrm.access import refresh_due
from amocrm.completing import complete_saves
from amocrm.installs import finish_installs
from amocrm.provider import AMOCRM, SCHEDULED
from shared import upkeep
from shared.refreshing import RESERVE_MS, Refreshes
from shared.services import Services
from shared.web import Request, Response

TICK = 60.0  # seconds between two of the timer
REFRESHES = Refreshes(AMOCRM, refresh_due, most_queued=int(SCHEDULED.per_second * TICK))


def tick(request: Request, _caller: object, services: Services) -> Response:
    parts = {"installs": _installs, "refreshes": REFRESHES.all_due, "saves": _saves}
    return upkeep.run(request, services, REFRESHES, parts)


def _installs(request: Request, services: Services) -> dict[str, int]:
    is_time_left = request.remaining_ms() > RESERVE_MS
    return {"installs": finish_installs(services, request.request_id) if is_time_left else 0}


def _saves(request: Request, services: Services) -> dict[str, int]:
    return {"saves": complete_saves(request, services)}
