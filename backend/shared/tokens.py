"""A fresh access token for a connection, refreshed by one caller at a time (reliability.md §3.3).

No transaction and no lock is held while HTTP runs: a lease row says who may spend the refresh token. The answer is
written where its parent still stands, whoever holds the lease by then, because it is the only live token there is.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shared.breaker import PAUSE as BREAKER_PAUSE
from shared.breaker import Breaker
from shared.clock import Chance, Clock
from shared.connections import State, refusal
from shared.database import Database, Row
from shared.errors import (
    AppError,
    Blocked,
    ClientMisconfigured,
    InProgress,
    NotSent,
    PaymentRequired,
    RateLimited,
    Temporary,
    VendorError,
)
from shared.log import Log
from shared.oauth import TOKEN_DEADLINE, Grant, GrantRefused, Provider, Unreadable
from shared.safekeeping import Safekeeping
from shared.secret import Secret
from shared.vault import SealBroken, Vault

MARGIN = (300.0, 600.0)  # seconds before its end that a token counts as old; spread, so that callers do not meet
LEASE = 25.0  # longer than two sends to the token endpoint
WAITING = 20.0  # how long a caller waits for another's refresh
QUARANTINE = 60.0  # after the first send of a parent, before a refusal is believed
RESERVE = 3.0  # seconds a function needs after the answer to write it down
POLL = (0.05, 1.0)

UNUSABLE = frozenset({State.NOT_AUTHORIZED, State.PENDING, State.DISCONNECTED})

REFRESHED = AppError("refreshed")
BUSY = AppError("busy")


class LeftAlone(Temporary):
    """The breaker of this host is open."""

    usual_pause = BREAKER_PAUSE


@dataclass(frozen=True, slots=True)
class Access:
    """A token to use for one call; `version` says which one a later 401 speaks of."""

    token: Secret
    version: int


@dataclass(frozen=True, slots=True)
class Need:
    """How a caller can refresh: the send itself, at which host, and until when (monotonic) its function lives.

    `rejected`: the version that the vendor just answered 401 to. `for_person`: the connection counts as in use.
    """

    send: Callable[[Secret], Grant]
    host: str
    until: float = math.inf
    rejected: int | None = None
    for_person: bool = True


class Tokens:
    """The engine for one vendor's table."""

    def __init__(  # noqa: PLR0913 - its parts, given by services.py
        self,
        provider: Provider,
        *,
        database: Database,
        vault: Vault,
        safekeeping: Safekeeping,
        breaker: Breaker,
        clock: Clock,
        chance: Chance,
        log: Log,
    ) -> None:
        self._provider = provider
        self._database = database
        self._vault = vault
        self._safekeeping = safekeeping
        self._breaker = breaker
        self._clock = clock
        self._chance = chance
        self._log = log

    def fresh(self, connection: UUID, need: Need) -> Access:
        """Raises what `refusal` gives, the failure of the refresh, or InProgress after waiting for another's."""
        ends = min(self._clock.monotonic() + WAITING, need.until - RESERVE)
        margin, pause = self._chance.between(*MARGIN), POLL[0]
        is_rejected = need.rejected is not None
        while True:
            row = self._row(connection)
            is_rejected = is_rejected and row["version"] == need.rejected
            usable = not is_rejected and row["state"] not in UNUSABLE
            if usable and row["lasts_seconds"] > margin:
                return self._access(row, need)
            failure = self._refusal(row, is_rejected=is_rejected) or self._refreshed(row, need)
            if failure is REFRESHED:
                continue
            if usable and row["lasts_seconds"] > 0:  # old but alive: better than waiting, and than failing
                return self._access(row, need)
            if failure is not BUSY:
                raise failure
            if self._clock.monotonic() > ends:
                raise InProgress("waited for another refresh", retry_after=1)
            self._clock.sleep(self._chance.between(pause / 2, pause))
            pause = min(pause * 1.5, POLL[1])

    def held(self, connection: UUID) -> tuple[Secret, Secret] | None:
        """Access and refresh token as they stand, whatever their age; None when there is no pair."""
        row = self._row(connection)
        if row["access_token"] is None or row["refresh_token"] is None:
            return None
        return self._open(row, "access_token"), self._open(row, "refresh_token")

    def _row(self, connection: UUID) -> Row:
        row = self._database.one_together("tokens.read", table=self._provider.table, id=str(connection))
        if row is None:
            raise refusal(State.DISCONNECTED)
        return row

    def _access(self, row: Row, need: Need) -> Access:
        if need.for_person and row["is_unmarked"]:
            self._database.one_together("tokens.mark_used", table=self._provider.table, id=row["id"])
        return Access(self._open(row, "access_token"), row["version"])

    def _open(self, row: Row, column: str) -> Secret:
        return self._vault.open(row[column], table=self._provider.table, column=column, row=row["id"])

    def _refusal(self, row: Row, *, is_rejected: bool) -> AppError | None:
        """Why this row may not be refreshed now."""
        state = State(row["state"])
        if state in UNUSABLE or state is State.REAUTH_REQUIRED:
            return refusal(state)
        if row["refresh_token"] is None:
            if is_rejected or row["lasts_seconds"] <= 0:
                self._database.run("tokens.expire", table=self._provider.table, id=row["id"], version=row["version"])
            return refusal(State.REAUTH_REQUIRED)
        return None if row["may_try"] else refusal(state, retry_after=row["wait_seconds"])

    def _refreshed(self, row: Row, need: Need) -> AppError:
        """REFRESHED, BUSY while another caller holds the lease, or the failure."""
        if row["is_leased"]:  # a waiter reads one row and writes nothing
            return BUSY
        if (failure := self._obstacle(need)) is not None:
            return failure
        began = self._clock.monotonic()
        lease = self._lease(row)
        return BUSY if lease is None else self._spent(row, lease, need, began + LEASE - TOKEN_DEADLINE)

    def _obstacle(self, need: Need) -> AppError | None:
        if need.until - self._clock.monotonic() < TOKEN_DEADLINE + RESERVE:
            return Temporary("no time left for a refresh", retry_after=1)
        return None if self._breaker.may_call(need.host) else LeftAlone("breaker")

    def _spent(self, row: Row, lease: Row, need: Need, latest: float) -> AppError:
        """The parent is sent, or its answer is found where an earlier send left it."""
        if not lease["is_first"] and self._safekeeping.replay(row["id"], lease["refresh_hash"]):
            return REFRESHED
        try:
            grant = self._sent(row["id"], lease, need, latest)
        except AppError as error:
            self._breaker.record(need.host, failed=isinstance(error, Temporary | Unreadable))
            return self._settle(row["id"], lease, error)
        written = self._safekeeping.keep(row["id"], lease["refresh_hash"], grant, need.until - RESERVE)
        self._breaker.record(need.host, failed=False)
        self._event(row["id"], "refreshed" if written else "lineage_moved")
        return REFRESHED

    def _lease(self, row: Row) -> Row | None:
        return self._database.one(
            "tokens.take_lease",
            table=self._provider.table,
            id=row["id"],
            seen=row["refresh_hash"],
            me=str(self._chance.uuid()),
            seconds=LEASE,
        )

    def _sent(self, connection: str, lease: Row, need: Need, latest: float) -> Grant:
        """An outcome that nobody knows is asked again at once with the same token: it costs nothing and may save it."""
        sealed = lease["refresh_token"]
        token = self._vault.open(sealed, table=self._provider.table, column="refresh_token", row=connection)
        if self._clock.monotonic() > latest:
            raise NotSent("frozen until the lease was nearly over")
        try:
            return need.send(token)
        except (GrantRefused, ClientMisconfigured, PaymentRequired, Blocked, RateLimited, NotSent):
            raise
        except VendorError as doubt:
            if isinstance(doubt, Unreadable):
                self._safekeeping.keep_unreadable(connection, lease["refresh_hash"], doubt.raw)
            if self._breaker.is_open(need.host):  # a probe is one call
                raise
            return self._sent_again(token, need, doubt)

    @staticmethod
    def _sent_again(token: Secret, need: Need, doubt: VendorError) -> Grant:
        try:
            return need.send(token)
        except GrantRefused as refused:
            raise GrantRefused(refused.reason, after_doubt=True) from None
        except (NotSent, RateLimited):
            raise doubt from None

    def _settle(self, connection: str, lease: Row, error: AppError) -> AppError:
        """Writes what the failure means; returns what the caller should see.

        Where the lineage has moved meanwhile, somebody else has the newer token: the row is read again.
        """
        state, pause = _meaning(error)
        row = self._database.one(
            "tokens.fail",
            table=self._provider.table,
            id=connection,
            parent=lease["refresh_hash"],
            state=state,
            proven=lease["is_first"] and not getattr(error, "after_doubt", False),
            not_sent=isinstance(error, NotSent | RateLimited | SealBroken),
            quarantine=QUARANTINE,
            pause=error.retry_after or pause,
            error=error.detail or error.code,
        )
        now = State(row["state"]) if row else None
        self._event(connection, error.code, now)
        if now is None:
            return REFRESHED
        return error if now in {State.ACTIVE, State.SUSPECT} else refusal(now, error.retry_after)

    def _event(self, connection: str, outcome: str, state: State | None = None) -> None:
        self._log.event("token", connection=connection, outcome=outcome, state=state, function=self._provider.name)


def _meaning(error: AppError) -> tuple[State, float]:
    """The state a failed refresh leaves, and the seconds until the next try."""
    match error:
        case GrantRefused():
            return State.REAUTH_REQUIRED, QUARANTINE
        case ClientMisconfigured():
            return State.CLIENT_MISCONFIGURED, 60
        case PaymentRequired():
            return State.PAYMENT_REQUIRED, 3600
        case Blocked():
            return State.BLOCKED, 300
        case NotSent() | RateLimited() | SealBroken():
            return State.ACTIVE, 2
        case _:
            return State.SUSPECT, 5
