"""What the scheduler runs: installs that wait, due refreshes, a look at shops whose access nothing renews."""

from uuid import UUID

from insales.access import api, refresh_due
from insales.installs import finish_installs
from insales.provider import INSALES, MOST_QUEUED
from insales.shops import CHECK, Shops
from shared import upkeep
from shared.errors import AppError
from shared.refreshing import RESERVE_MS, Refreshes
from shared.services import Services
from shared.web import Request, Response

REFRESHES = Refreshes(INSALES, refresh_due, most_queued=MOST_QUEUED)


def tick(request: Request, _caller: object, services: Services) -> Response:
    parts = {"installs": _installs, "refreshes": REFRESHES.all_due, "checks": _checks}
    return upkeep.run(request, services, REFRESHES, parts)


def _installs(request: Request, services: Services) -> dict[str, int]:
    until = services.clock.monotonic() + (request.remaining_ms() - RESERVE_MS) / 1000
    return {"installs": finish_installs(services, request.request_id, until)}


def _checks(request: Request, services: Services) -> dict[str, int]:
    """A password that was taken away is noticed before anybody needs it; one refusal is no proof yet.

    One by one: a shop that hangs must not cost the others their turn.
    """
    checked = 0
    while request.remaining_ms() > RESERVE_MS:
        due = services.database.one("shops.claim_check", pause=CHECK)
        if due is None:
            break
        checked += _check(request, services, UUID(due["id"]))
    return {"checked": checked}


def _check(request: Request, services: Services, identity: UUID) -> bool:
    until = services.clock.monotonic() + request.remaining_ms() / 1000
    try:
        shop = Shops(services).by_id(identity)
        api(services, shop, until=until, for_person=False).account()
    except AppError as error:
        services.log.event("check", connection=identity, outcome=error.code, detail=error.detail)
        return False
    return True
