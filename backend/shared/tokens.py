"""A fresh access token for a connection, refreshed by one caller at a time (reliability.md §3.3).

No transaction and no lock is held while HTTP runs: a lease row says who may spend the refresh token. The answer is
written where its parent still stands, whoever holds the lease by then, because it is the only live token there is.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from msgspec import Struct

from shared.breaker import PAUSE as BREAKER_PAUSE
from shared.breaker import Breaker
from shared.clock import Chance, Clock
from shared.connections import State, refusal
from shared.database import Database, Row
from shared.errors import AppError, DatabaseUnavailable, Doubted, InProgress, NotSent, Temporary
from shared.log import Log
from shared.oauth import TOKEN_DEADLINE, Provider
from shared.safekeeping import Safekeeping
from shared.secret import Secret
from shared.sending import Need, Sending
from shared.settling import Settling
from shared.spill import SpillFailed
from shared.vault import Vault

__all__ = ["Access", "Need", "Tokens"]

MARGIN = (300.0, 600.0)  # seconds before its end that a token counts as old; spread, so that callers do not meet
EARLY = 0.2  # of a token's life: no margin is longer
LEASE = 25.0  # longer than two sends to the token endpoint
WAITING = 20.0  # how long a caller waits for another's refresh
QUARANTINE = 60.0  # after the first send of a parent, before a refusal is believed
LONG_LIVED_QUARANTINE = 3600.0  # after the first 401 for a token that cannot be refreshed
SPILL_PATIENCE = 3600.0  # after the first send of a parent, while nobody can say whether its answer was spilled
REPLAY_PAUSE = 300.0  # between looks into the spill for a grant that was called dead
RESERVE = 3.0  # seconds a function needs after the answer to write it down
POLL = (0.05, 1.0)

UNUSABLE = frozenset({State.NOT_AUTHORIZED, State.PENDING, State.DISCONNECTED})

REFRESHED = AppError("refreshed")
BUSY = AppError("busy")


class LeftAlone(Temporary):
    """The breaker of this host is open."""

    usual_pause = BREAKER_PAUSE


class Access(Struct, frozen=True):
    """A token to use for one call; `version` says which one a later 401 speaks of."""

    token: Secret
    version: int
    is_renewable: bool = True


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
        self._sending = Sending(provider, vault, safekeeping, breaker, clock)
        self._settling = Settling(provider, database, log)

    def read(self, connection: UUID, booking: Mapping[str, Any]) -> Row:
        """What `fresh` begins with; calls are booked in the same round trip, see Rate.booking and the row's `wait`."""
        place = {"table": self._provider.table, "id": str(connection)}
        row = self._database.one("tokens.read_booking", **place, **booking)
        if row is None:
            raise refusal(State.DISCONNECTED)
        return row

    def fresh(self, connection: UUID, need: Need, row: Row | None = None) -> Access:
        """Raises what `refusal` gives, the failure of the refresh, or InProgress after waiting for another's.

        `row`: what `read` gave just now.
        """
        ends = min(self._clock.monotonic() + WAITING, need.until - RESERVE)
        margin, pause = self._chance.between(*MARGIN), POLL[0]
        is_rejected = need.rejected is not None
        known = row
        while True:
            row, known = known or self._row(connection), None
            is_rejected = is_rejected and row["version"] == need.rejected
            usable = not is_rejected and _is_usable(row)
            if usable and row["lasts_seconds"] > min(margin, EARLY * row["life_seconds"]):
                return self._access(row, need)
            failure = self._refusal(row, is_rejected=is_rejected) or self._refreshed(row, need)
            if failure is REFRESHED:
                margin = 0.0  # however short it lives, it is what the vendor gives
                continue
            if usable and row["lasts_seconds"] > 0:  # old but alive: better than waiting, and than failing
                return self._access(row, need)
            if failure is not BUSY:
                raise failure
            if self._clock.monotonic() > ends:
                raise InProgress("waited for another refresh", retry_after=1)
            self._clock.sleep(self._chance.between(pause / 2, pause))
            pause = min(pause * 1.5, POLL[1])

    def held(self, connection: UUID) -> tuple[Secret, Secret | None] | None:
        """Access and refresh token as they stand, whatever their age; a long-lived token has no refresh."""
        row = self._row(connection)
        if row["access_token"] is None:
            return None
        refresh = self._open(row, "refresh_token") if row["refresh_token"] is not None else None
        return self._open(row, "access_token"), refresh

    def rejected(self, connection: UUID | str, version: int, *, is_proven: bool) -> AppError:
        """A token that cannot be refreshed was answered 401; a single one proves nothing. Gives what that means."""
        row = self._database.one(
            "tokens.reject",
            table=self._provider.table,
            id=str(connection),
            version=version,
            proven=is_proven,
            quarantine=LONG_LIVED_QUARANTINE,
        )
        state = State(row["state"]) if row else State.SUSPECT  # somebody connected it anew meanwhile
        self._event(str(connection), "rejected", state)
        return Doubted(f"state {state}") if state is State.SUSPECT else refusal(state)

    def end_overdue(self) -> None:
        """Tells of access that ended though nobody asks for it; ends doubts that nothing confirmed."""
        for query in ("tokens.calm", "tokens.end_overdue"):
            for row in self._database.all(query, table=self._provider.table):
                self._event(row["id"], query.partition(".")[2])

    def _row(self, connection: UUID) -> Row:
        row = self._database.one_together("tokens.read", table=self._provider.table, id=str(connection))
        if row is None:
            raise refusal(State.DISCONNECTED)
        return row

    def _access(self, row: Row, need: Need) -> Access:
        if need.for_person and row["is_unmarked"]:
            with suppress(AppError):  # a token that is good needs no database that can be written
                self._database.one_together("tokens.mark_used", table=self._provider.table, id=row["id"])
        return Access(self._open(row, "access_token"), row["version"], row["refresh_token"] is not None)

    def _open(self, row: Row, column: str) -> Secret:
        return self._vault.open(row[column], table=self._provider.table, column=column, row=row["id"])

    def _refusal(self, row: Row, *, is_rejected: bool) -> AppError | None:
        """Why this row may not be refreshed now."""
        state = State(row["state"])
        if row["may_replay"] and self._is_revived(row):
            return REFRESHED
        if state in UNUSABLE or state is State.REAUTH_REQUIRED:
            return refusal(state)
        if row["refresh_token"] is None:
            return self._ended(row, is_rejected=is_rejected)
        return None if row["may_try"] else refusal(state, retry_after=row["wait_seconds"])

    def _ended(self, row: Row, *, is_rejected: bool) -> AppError:
        if row["lasts_seconds"] <= 0:
            self._database.run("tokens.expire", table=self._provider.table, id=row["id"], version=row["version"])
        elif is_rejected:
            return self.rejected(row["id"], row["version"], is_proven=False)
        return refusal(State.REAUTH_REQUIRED)

    def _is_revived(self, row: Row) -> bool:
        """What was called dead lives when its answer comes to light: a key was put back, the storage answers again."""
        with suppress(SpillFailed):
            if self._safekeeping.replay(row["id"], row["refresh_hash"]):
                return True
        place = {"table": self._provider.table, "id": row["id"], "parent": row["refresh_hash"]}
        self._database.run("tokens.postpone", **place, pause=REPLAY_PAUSE)
        return False

    def _refreshed(self, row: Row, need: Need) -> AppError:
        """REFRESHED, BUSY while another caller holds the lease, or the failure."""
        if row["is_leased"]:  # a waiter reads one row and writes nothing
            return BUSY
        if (failure := self._obstacle(need)) is not None:
            return failure
        latest = min(self._clock.monotonic() + LEASE, need.until - RESERVE) - TOKEN_DEADLINE
        lease = self._lease(row)
        return BUSY if lease is None else self._spent(row["id"], lease, need, latest)

    def _obstacle(self, need: Need) -> AppError | None:
        if need.until - self._clock.monotonic() < TOKEN_DEADLINE + RESERVE:
            return NotSent("no time left for a refresh", retry_after=1)
        return None if self._breaker.may_call(need.host) else LeftAlone("breaker")

    def _spent(self, connection: str, lease: Row, need: Need, latest: float) -> AppError:
        """The parent is sent, or its answer is found where an earlier send left it. No send begins after `latest`."""
        try:
            if self._sending.is_replayed(connection, lease, SPILL_PATIENCE):
                return REFRESHED
            grant = self._sending.grant(connection, lease, need, latest)
        except AppError as error:
            return self._settle(connection, lease, error)
        written = self._safekeeping.keep(connection, lease["refresh_hash"], grant, need.until - RESERVE)
        self._sending.record(need.host)
        self._event(connection, "refreshed" if written else "lineage_moved")
        return REFRESHED

    def _lease(self, row: Row) -> Row | None:
        """A write whose answer was lost may have been done: the lease is looked for by our own name."""
        me = str(self._chance.uuid())
        place = {"table": self._provider.table, "id": row["id"], "me": me}
        grace = QUARANTINE if self._provider.revokes_family else 0.0
        try:
            return self._database.one(
                "tokens.take_lease", **place, seen=row["refresh_hash"], seconds=LEASE, grace=grace
            )
        except DatabaseUnavailable:
            found = self._database.one("tokens.own_lease", **place)
            if found is None:
                raise
            return found

    def _settle(self, connection: str, lease: Row, error: AppError) -> AppError:
        return self._settling.settle(connection, lease, error, QUARANTINE) or REFRESHED

    def _event(self, connection: str, outcome: str, state: State | None = None) -> None:
        self._log.event("token", connection=connection, outcome=outcome, state=state, function=self._provider.name)


def _is_usable(row: Row) -> bool:
    """A dead grant may leave a token that lives; without a refresh token it is the token itself that is dead."""
    is_dead = row["state"] == State.REAUTH_REQUIRED and row["refresh_token"] is None
    return not is_dead and row["state"] not in UNUSABLE
