"""How a step can end, and what a failure of amoCRM means for it (reliability.md §3.5)."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from shared.errors import (
    Absent,
    Blocked,
    Conflict,
    Forbidden,
    HostGone,
    NotSent,
    PaymentRequired,
    RateLimited,
    Rejected,
    Unauthorized,
)
from shared.tokens import LeftAlone

FINAL = (Forbidden, Absent, Rejected)
DID_NOTHING = (NotSent, RateLimited, Blocked, LeftAlone, Conflict, Unauthorized, PaymentRequired, HostGone)
PAUSE = 60.0  # seconds before the completer tries again; each further failure doubles it


@dataclass(frozen=True, slots=True)
class Done:
    """`state`: done, skipped or failed; `reason` a code. `figure`, `found`: budgets, ours and a person's.

    `links`: products and quantities, where a step found out which they are.
    """

    state: str
    external_id: int | None = None
    reason: str | None = None
    figure: int | None = None
    found: int | None = None
    links: tuple[tuple[int, Decimal], ...] = ()


SUPERSEDED = Done("skipped", reason="superseded")  # a newer save stands for it


@dataclass(frozen=True, slots=True)
class Write:
    """The one call a step makes, after it has looked; `figure` is the budget it will write."""

    make: Callable[[], Done]
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another step has to be done first."""


def is_final(error: Exception) -> bool:
    """Trying again by itself would never help."""
    return isinstance(error, FINAL) and not isinstance(error, HostGone)


def did_nothing(error: Exception) -> bool:
    """It is certain that amoCRM did nothing; after anything else nobody knows."""
    return isinstance(error, (*FINAL, *DID_NOTHING))
