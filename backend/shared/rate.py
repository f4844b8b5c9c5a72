"""A vendor's rate limit, shared by every instance through one row a key (GCRA)."""

from dataclasses import dataclass

from shared.clock import Clock
from shared.database import Database
from shared.errors import RateLimited


@dataclass(frozen=True, slots=True)
class Budget:
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
        row = self._database.one(
            "rate.reserve",
            key=key,
            calls=calls,
            interval=1 / budget.per_second,
            burst=budget.burst,
            patience=budget.patience,
        )
        if row is None:
            raise OverBudget("our own budget", retry_after=budget.patience)
        if row["wait"] > 0:
            self._clock.sleep(row["wait"])
