"""What the scheduler and the queue run: late installs, due refreshes, old rows out."""

from dataclasses import replace

from amocrm import refreshing
from amocrm.installs import finish_installs
from shared import alerts
from shared.failures import success
from shared.services import Services
from shared.web import Kind, Request, Response

SWEEPS = ("oauth_states.sweep", "inbox.sweep", "once.sweep", "once.sweep_tokens")


def tick(request: Request, _caller: object, services: Services) -> Response:
    """Counters only: whoever forged the event learns nothing."""
    if request.kind is Kind.QUEUE:
        return _worked(request, services)
    installs = finish_installs(services) if request.remaining_ms() > refreshing.RESERVE_MS else 0
    counters = refreshing.refresh_all_due(request, services)
    alerts.send_waiting(services)
    for query in SWEEPS:
        services.database.run(query)
    return success(**counters, installs=installs)


def _worked(request: Request, services: Services) -> Response:
    counters, again = refreshing.work(request, services)
    return replace(success(**counters), failed_items=again)
