"""A vendor's rate limit, shared by every instance through one row a key (GCRA)."""

from typing import Any

from msgspec import Struct

from shared.clock import Clock
from shared.database import Database
from shared.errors import RateLimited


class Budget(Struct, frozen=True):
    """`per_second` calls in the long run, `burst` more at once: at most their sum in any first second, plus one."""

    per_second: float
    burst: int
    patience: float  # seconds a caller may be held back before it is refused


class OverBudget(RateLimited):
    """Our own queue for this vendor is longer than the caller's patience."""


class Rate:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def wait(self, key: str, budget: Budget, calls: int = 1) -> None:
        """Sleeps until the calls may go. Raises OverBudget when the queue is longer than the caller's patience."""
        row = self._database.one("rate.reserve", **self.booking(key, budget, calls))
        self.hold(row["wait"] if row else None, budget)

    @staticmethod
    def booking(key: str, budget: Budget, calls: int) -> dict[str, Any]:
        """For a query that books as `rate.reserve` does, beside what else it is for.

        Calls booked together go together: they have used the burst among themselves.
        """
        burst = max(0, budget.burst - calls + 1)
        times = {"interval": 1 / budget.per_second, "patience": budget.patience}
        return {"key": key, "calls": calls, "burst": burst, **times}

    def hold(self, wait: float | None, budget: Budget) -> None:
        """Sleeps as long as the booking says. None: the queue is longer than the patience, nothing was booked."""
        if wait is None:
            raise OverBudget("our own budget", retry_after=budget.patience)
        if wait > 0:
            self._clock.sleep(wait)
