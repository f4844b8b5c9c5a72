"""What the scheduler and the queue run, of whichever vendor: its own parts, alerts, old rows out."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from msgspec import structs

from shared import alerts
from shared.errors import AppError
from shared.failures import success
from shared.refreshing import Refreshes
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
    "tallies.sweep",
    "audit.keep_months",
    "audit.tell_left_out",
)
SWEEP_PATIENCE = 20.0  # seconds; the first after a long pause has much to do

Part = Callable[[Request, Services], Mapping[str, int]]


def run(request: Request, services: Services, refreshes: Refreshes, parts: Mapping[str, Part]) -> Response:
    """Counters only: whoever forged the event learns nothing. Raises what broke first, after all parts have run."""
    if request.kind is Kind.QUEUE:
        counters, again = refreshes.work(request, services)
        return structs.replace(success(**counters), failed_items=again)
    round_ = _Round(request, services)
    counters = round_.run({**parts, "ends": _ends(refreshes), "alerts": _alerts})
    if round_.broken:
        raise round_.broken[0]
    return success(**counters)


@dataclass
class _Round:
    """No part keeps the others from their work."""

    request: Request
    services: Services
    broken: list[Exception] = field(default_factory=list)

    def run(self, parts: Mapping[str, Part]) -> dict[str, int]:
        counters: dict[str, int] = {}
        for name, part in parts.items():
            with self._watched(name):
                counters |= part(self.request, self.services)
        for query in SWEEPS:
            with self._watched(query), self.services.database.giving_up_after(SWEEP_PATIENCE):
                self.services.database.run(query)
        return counters

    @contextmanager
    def _watched(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # noqa: BLE001 - told after all others have run
            detail = error.detail if isinstance(error, AppError) else where(error)
            self.services.log.event("tick", step=name, outcome="broken", detail=detail)
            self.broken.append(error)


def _ends(refreshes: Refreshes) -> Part:
    def part(_request: Request, services: Services) -> Mapping[str, int]:
        services.tokens(refreshes.provider).end_overdue()
        return {}

    return part


def _alerts(_request: Request, services: Services) -> Mapping[str, int]:
    alerts.send_waiting(services)
    return {}
