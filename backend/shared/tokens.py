"""A fresh access token for a connection, refreshed by one caller at a time (reliability.md §3.3).

No transaction and no lock is held while HTTP runs: a lease row says who may spend the refresh token. The answer is
written where its parent still stands, whoever holds the lease by then, because it is the only live token there is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from shared.clock import Chance, Clock
from shared.connections import State, refusal
from shared.database import Database, Row
from shared.errors import (
    AppError,
    Blocked,
    ClientMisconfigured,
    DatabaseUnavailable,
    InProgress,
    NotSent,
    PaymentRequired,
    RateLimited,
    VendorError,
)
from shared.log import Log
from shared.oauth import Grant, GrantRefused, Provider
from shared.secret import Secret
from shared.vault import Vault

MARGIN = 300.0  # seconds before its end that a token counts as old
LEASE = 25.0  # longer than the token endpoint's deadline
WAITING = 20.0  # how long a caller waits for another's refresh
QUARANTINE = 60.0  # after the first send of a parent, before a refusal is believed
POLL = (0.05, 1.0)
WRITES = 4  # tries to keep an answer while the database is away

UNUSABLE = frozenset({State.NOT_AUTHORIZED, State.PENDING, State.DISCONNECTED})

Refresh = Callable[[Secret], Grant]

REFRESHED = AppError("refreshed")
BUSY = AppError("busy")


@dataclass(frozen=True, slots=True)
class Access:
    """A token to use for one call; `version` says which one a later 401 speaks of."""

    token: Secret
    version: int


class Tokens:
    """The engine for one vendor's table."""

    def __init__(  # noqa: PLR0913 - its parts, given by services.py
        self,
        provider: Provider,
        *,
        database: Database,
        vault: Vault,
        clock: Clock,
        chance: Chance,
        log: Log,
    ) -> None:
        self._provider = provider
        self._database = database
        self._vault = vault
        self._clock = clock
        self._chance = chance
        self._log = log

    def fresh(self, connection: UUID, refresh: Refresh, *, rejected: int | None = None) -> Access:
        """`rejected`: the version that the vendor just answered 401 to. Raises what `refusal` gives, or InProgress."""
        until = self._clock.monotonic() + WAITING
        pause = POLL[0]
        while True:
            row = self._row(connection)
            usable = row["version"] != rejected and row["state"] not in UNUSABLE
            if usable and row["is_fresh"]:
                return self._access(row)
            failure = self._refusal(row, is_rejected=row["version"] == rejected) or self._refreshed(row, refresh)
            if failure is REFRESHED:
                rejected = None
                continue
            if usable and row["is_valid"]:  # old but alive: better than waiting, and than failing
                return self._access(row)
            if failure is not BUSY:
                raise failure
            if self._clock.monotonic() > until:
                raise InProgress("waited for another refresh", retry_after=1)
            self._clock.sleep(self._chance.between(pause / 2, pause))
            pause = min(pause * 1.5, POLL[1])

    def store(self, connection: UUID | str, column: str, token: Secret) -> str:
        """Sealed for that row and column of this vendor's table."""
        return self._vault.seal(token, table=self._provider.table, column=column, row=connection)

    def lifetimes(self, grant: Grant) -> dict[str, float | None]:
        """Seconds from now, by the database's clock: end of the token, end of the grant, next refresh."""
        return {
            "lifetime": grant.expires_in,
            "grant_lifetime": self._provider.grant_lifetime if grant.refresh_token else None,
            "due": grant.expires_in * self._chance.between(0.5, 0.85),
        }

    def fingerprint(self, token: Secret) -> str:
        return self._vault.fingerprint(token)

    def _row(self, connection: UUID) -> Row:
        row = self._database.one("tokens.read", table=self._provider.table, id=str(connection), margin=MARGIN)
        if row is None:
            raise refusal(State.DISCONNECTED)
        return row

    def _access(self, row: Row) -> Access:
        sealed = row["access_token"]
        token = self._vault.open(sealed, table=self._provider.table, column="access_token", row=row["id"])
        return Access(token, row["version"])

    def _refusal(self, row: Row, *, is_rejected: bool) -> AppError | None:
        """Why this row may not be refreshed now."""
        state = State(row["state"])
        if state in UNUSABLE or state is State.REAUTH_REQUIRED:
            return refusal(state)
        if row["refresh_token"] is None:
            if is_rejected or not row["is_valid"]:
                self._database.run("tokens.expire", table=self._provider.table, id=row["id"], version=row["version"])
            return refusal(State.REAUTH_REQUIRED)
        return None if row["may_try"] else refusal(state, retry_after=row["wait_seconds"])

    def _lease(self, row: Row) -> Row | None:
        return self._database.one(
            "tokens.take_lease",
            table=self._provider.table,
            id=row["id"],
            seen=row["refresh_hash"],
            me=str(self._chance.uuid()),
            seconds=LEASE,
        )

    def _refreshed(self, row: Row, refresh: Refresh) -> AppError:
        """REFRESHED, BUSY while another caller holds the lease, or the failure."""
        lease = self._lease(row)
        if lease is None:
            return BUSY
        connection = row["id"]
        sealed = lease["refresh_token"]
        token = self._vault.open(sealed, table=self._provider.table, column="refresh_token", row=connection)
        try:
            grant = _send(token, refresh)
        except AppError as error:
            return self._settle(connection, lease, error)
        self._finish(connection, lease, grant)
        return REFRESHED

    def _finish(self, connection: str, lease: Row, grant: Grant) -> None:
        sealed: dict[str, str | None] = {"refresh_token": None, "refresh_hash": None}
        if grant.refresh_token is not None:
            sealed["refresh_token"] = self.store(connection, "refresh_token", grant.refresh_token)
            sealed["refresh_hash"] = self.fingerprint(grant.refresh_token)
        written = self._written(
            id=connection,
            parent=lease["refresh_hash"],
            access_token=self.store(connection, "access_token", grant.access_token),
            **sealed,
            **self.lifetimes(grant),
        )
        outcome = "refreshed" if written else "lineage_moved"
        self._log.event("token", connection=connection, outcome=outcome, function=self._provider.name)

    def _written(self, **answer: object) -> bool:
        """Tried again when the outcome is unknown: the parent's hash makes a second write harmless."""
        for attempt in range(1, WRITES):
            try:
                return self._database.run("tokens.finish", table=self._provider.table, **answer)
            except DatabaseUnavailable:
                self._log.event("token_unsaved", connection=answer["id"], attempt=attempt, function=self._provider.name)
                self._clock.sleep(POLL[0] * attempt)
        return self._database.run("tokens.finish", table=self._provider.table, **answer)

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
            not_sent=isinstance(error, NotSent | RateLimited),
            quarantine=QUARANTINE,
            pause=error.retry_after or pause,
            error=error.detail or error.code,
        )
        now = State(row["state"]) if row else None
        self._log.event("token", connection=connection, outcome=error.code, state=now, function=self._provider.name)
        if now is None:
            return REFRESHED
        return error if now in {State.ACTIVE, State.SUSPECT} else refusal(now, error.retry_after)


def _send(token: Secret, refresh: Refresh) -> Grant:
    """An outcome that nobody knows is asked again at once with the same token: it costs nothing and may save it."""
    try:
        return refresh(token)
    except (GrantRefused, ClientMisconfigured, PaymentRequired, Blocked, RateLimited, NotSent):
        raise
    except VendorError as doubt:
        try:
            return refresh(token)
        except GrantRefused as refused:
            raise GrantRefused(refused.reason, after_doubt=True) from None
        except (NotSent, RateLimited):
            raise doubt from None


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
        case NotSent() | RateLimited():
            return State.ACTIVE, 2
        case _:
            return State.SUSPECT, 5
