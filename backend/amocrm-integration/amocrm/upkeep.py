"""What the scheduler and the queue run: late installs, due refreshes, half-done saves, old rows out."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from amocrm import completing, refreshing
from amocrm.installs import finish_installs
from amocrm.provider import AMOCRM
from shared import alerts
from shared.errors import AppError
from shared.failures import success
from shared.services import Services
from shared.traces import where
from shared.web import Kind, Request, Response

SWEEPS = (
    "oauth_states.sweep",
    "inbox.sweep",
    "once.sweep",
    "once.sweep_tokens",
    "sessions.sweep",
    "session_tickets.sweep",
    "login_guard.sweep",
    "audit.keep_months",
)
SWEEP_PATIENCE = 20.0  # seconds; the first after a long pause has much to do


def tick(request: Request, _caller: object, services: Services) -> Response:
    """Counters only: whoever forged the event learns nothing. Raises what broke first, after all parts have run."""
    if request.kind is Kind.QUEUE:
        return _worked(request, services)
    round_ = _Round(services)
    counters = round_.run(request)
    if round_.broken:
        raise round_.broken[0]
    return success(**counters)


@dataclass
class _Round:
    """No part keeps the others from their work."""

    services: Services
    broken: list[Exception] = field(default_factory=list)

    def run(self, request: Request) -> dict[str, int]:
        services, counters = self.services, dict.fromkeys(("installs", "saves"), 0)
        with self.part("installs"):
            counters["installs"] = _installs(request, services)
        with self.part("refreshes"):
            counters |= refreshing.refresh_all_due(request, services)
        with self.part("saves"):
            counters["saves"] = completing.complete_saves(request, services)
        with self.part("ends"):
            services.tokens(AMOCRM).end_overdue()
        with self.part("alerts"):
            alerts.send_waiting(services)
        for query in SWEEPS:
            with self.part(query), services.database.giving_up_after(SWEEP_PATIENCE):
                services.database.run(query)
        return counters

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - told after all others have run
            detail = error.detail if isinstance(error, AppError) else where(error)
            self.services.log.event("tick", step=name, outcome="broken", detail=detail)
            self.broken.append(error)


def _installs(request: Request, services: Services) -> int:
    is_time_left = request.remaining_ms() > refreshing.RESERVE_MS
    return finish_installs(services, request.request_id) if is_time_left else 0


def _worked(request: Request, services: Services) -> Response:
    counters, again = refreshing.work(request, services)
    return replace(success(**counters), failed_items=again)
