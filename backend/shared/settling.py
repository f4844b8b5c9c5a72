"""What a refresh that failed leaves behind in its row (reliability.md §3.3, error classes)."""

from msgspec import Struct

from shared.connections import State, refusal
from shared.database import Database, Row
from shared.errors import (
    AppError,
    Blocked,
    ClientMisconfigured,
    NotSent,
    PaymentRequired,
    RateLimited,
)
from shared.log import Log
from shared.oauth import GrantRefused, Provider
from shared.safekeeping import SpillUnreadable
from shared.spill import SpillFailed
from shared.vault import SealBroken

LONGEST_DOUBT = 300.0  # seconds: how long people may have to wait after a vendor's outage
NOT_SENT = (NotSent, RateLimited, SealBroken, SpillFailed)  # the vendor did not take the parent


class Meaning(Struct, frozen=True):
    """`state` ACTIVE says nothing about the grant. Seconds until the next try, doubled with each up to `longest`."""

    state: State
    pause: float
    longest: float


class Settling:
    def __init__(self, provider: Provider, database: Database, log: Log) -> None:
        self._provider = provider
        self._database = database
        self._log = log

    def settle(self, connection: str, lease: Row, error: AppError, quarantine: float) -> AppError | None:
        """Writes what the failure means; gives what the caller should see.

        None where somebody else took the lease over or has the newer token: the row is to be read again.
        """
        means = meaning(error, quarantine)
        row = self._database.one(
            "tokens.fail",
            table=self._provider.table,
            id=connection,
            parent=lease["refresh_hash"],
            me=lease["lease_owner"],
            state=means.state,
            proven=lease["is_first"] and not getattr(error, "after_doubt", False),
            not_sent=isinstance(error, NOT_SENT),
            quarantine=quarantine,
            pause=means.pause,
            longest=means.longest,
            retry_after=error.retry_after or 0.0,
            error=_reason(error),
        )
        now = State(row["state"]) if row else None
        self._log.event("token", connection=connection, outcome=error.code, state=now, function=self._provider.name)
        if now is None:
            return None
        return error if now in {State.ACTIVE, State.SUSPECT} else refusal(now, error.retry_after)


_BY_KIND: tuple[tuple[type[AppError], Meaning], ...] = (
    (ClientMisconfigured, Meaning(State.CLIENT_MISCONFIGURED, 60, LONGEST_DOUBT)),
    (PaymentRequired, Meaning(State.PAYMENT_REQUIRED, 3600, 3600)),
    (Blocked, Meaning(State.BLOCKED, 300, 300)),
    (SpillFailed, Meaning(State.SUSPECT, 15, 15)),
    (NotSent, Meaning(State.ACTIVE, 2, 2)),
    (RateLimited, Meaning(State.ACTIVE, 2, 2)),
    (SealBroken, Meaning(State.ACTIVE, 2, 2)),
)
_DOUBT = Meaning(State.SUSPECT, 5, LONGEST_DOUBT)


def meaning(error: AppError, quarantine: float) -> Meaning:
    if isinstance(error, GrantRefused):
        return Meaning(State.REAUTH_REQUIRED, quarantine, quarantine)
    return next((means for kind, means in _BY_KIND if isinstance(error, kind)), _DOUBT)


def _reason(error: AppError) -> str:
    if isinstance(error, SpillFailed) and not isinstance(error, SpillUnreadable):
        return "spill"
    return error.detail or error.code
