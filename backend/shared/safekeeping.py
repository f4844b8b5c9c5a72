"""The answer of a refresh on its way into the database: the most precious bytes in the system.

Written where its parent still stands, whoever holds the lease by then. When Postgres refuses, sealed into the spill;
replayed from there before that parent is ever sent again (reliability.md §3.3, F7, F8).
"""

import json
from contextlib import suppress
from typing import Any

from shared.clock import Chance, Clock
from shared.database import Database, Overdue, QueryFailed
from shared.errors import AppError, DatabaseUnavailable
from shared.log import Log
from shared.oauth import Grant, Provider
from shared.secret import Secret
from shared.spill import Spill, SpillFailed, kept_within
from shared.vault import SealBroken, Vault

COLUMN = "spill"
MARK = 16  # hex digits
IDLE_DUE = (0.7, 1.0)  # of `keep_alive`
USUAL_DUE = (0.5, 0.85)  # of the token's lifetime, so that a day's refreshes spread over hours
FIRST_TRIES = 3
WRITE_PATIENCE = 1.0  # seconds, doubled each time: of those that are left most are for the spill
SHORTEST_WRITE = 0.5  # seconds, when there are none left
SPILL_PATIENCE = 10.0  # seconds: two tries of boto3
OVERTIME = 2.5  # seconds after its time in which the last write and the last spill end; less than tokens.RESERVE
PAUSE = 0.1  # seconds, doubled each time
LONGEST_PAUSE = 1.0


class SpillUnreadable(SpillFailed):
    """An answer lies in the spill, sealed by a key that is not here."""


class Safekeeping:
    def __init__(  # noqa: PLR0913 - its parts, given by services.py
        self,
        provider: Provider,
        *,
        database: Database,
        vault: Vault,
        spill: Spill,
        clock: Clock,
        chance: Chance,
        log: Log,
    ) -> None:
        self._provider = provider
        self._database = database
        self._vault = vault
        self._spill = spill
        self._clock = clock
        self._chance = chance
        self._log = log

    def keep(self, connection: str, parent: str, grant: Grant, until: float) -> bool:
        """Whether the parent still stood; False leaves a newer lineage alone.

        Raises what Postgres said when the answer could only be spilled, or, after `until` (monotonic), not at all. The
        spill is the last thing tried, and everything ends `OVERTIME` after `until`.
        """
        tries = 0
        while True:
            try:
                with self._database.giving_up_after(min(WRITE_PATIENCE * 2**tries, self._left(until, SHORTEST_WRITE))):
                    return self._write(connection, parent, grant)
            except (DatabaseUnavailable, QueryFailed) as error:  # hangs, away, or read-only after a failover
                tries += 1
                is_tried = tries >= FIRST_TRIES or isinstance(error, Overdue) or self._left(until) <= 0
                if is_tried and self._is_safe(connection, parent, grant, until):
                    raise
                if is_tried and self._left(until) <= 0:
                    self._event("token_unsaved", connection)
                    raise
            self._clock.sleep(min(PAUSE * 2**tries, LONGEST_PAUSE, self._left(until)))

    def replay(self, connection: str, parent: str) -> bool:
        """Whether an answer to this parent was waiting in the spill.

        Raises SpillFailed, SpillUnreadable, DatabaseUnavailable: then nobody knows, and the parent is no longer alone.
        """
        name = self._name(connection, parent)
        sealed = self._spill.find(name)
        grant = self._opened(connection, parent, sealed) if sealed else None
        if grant is None:
            return False
        self._write(connection, parent, grant)
        self._event("token_replayed", connection)
        with suppress(SpillFailed):  # what stays is a copy of what the row holds
            self._spill.forget(name)
        return True

    def keep_unreadable(self, connection: str, parent: str, raw: Secret, until: float) -> None:
        """A 200 that could not be read may still hold the only live token: a person can look into it later.

        Each under a mark of its own, so that a later page of errors overwrites nothing.
        """
        name = f"{self._name(connection, parent)}.{self._vault.fingerprint(raw)[:MARK]}.raw"
        try:
            kept_within(self._spill_patience(until), self._spill, name, self._seal(connection, parent, raw))
        except SpillFailed as error:
            self._event("token_unsaved", connection, error)
        else:
            self._event("token_unreadable", connection)

    def lifetimes(self, grant: Grant, parent: str | None = None) -> dict[str, Any]:
        """Seconds from now, by the database's clock: end of the token, end of the grant, next refresh.

        Without a `parent` it is a first grant. None leaves an end where it was.
        """
        return {
            "lifetime": grant.expires_in,
            "grant_lifetime": self._grant_lifetime(grant, parent),
            "due": grant.expires_in * self._chance.between(*USUAL_DUE),
            "idle_due": self._provider.keep_alive * self._chance.between(*IDLE_DUE),
        }

    def _grant_lifetime(self, grant: Grant, parent: str | None) -> float | None:
        """By the refresh token's own word where it has one, else by what is known of the vendor."""
        told = self._provider.told_lifetime(grant.refresh_token, self._clock.now().timestamp())
        if told is not None:
            return told
        is_first = parent is None and grant.refresh_token is not None
        moves = is_first or (parent is not None and self._provider.moves_end(is_new=self._is_new(parent, grant)))
        return self._provider.grant_lifetime if moves else None

    def sealed(self, connection: str, grant: Grant) -> dict[str, Any]:
        """Tokens for that row's columns, and the fingerprint by which the next answer will find it."""
        refresh = grant.refresh_token
        return {
            "access_token": self._column(connection, "access_token", grant.access_token),
            "refresh_token": self._column(connection, "refresh_token", refresh) if refresh else None,
            "refresh_hash": self._vault.fingerprint(refresh) if refresh else None,
        }

    def _write(self, connection: str, parent: str, grant: Grant) -> bool:
        sealed = self.sealed(connection, grant)
        place: dict[str, Any] = {"table": self._provider.table, "id": connection, "parent": parent}
        if self._database.run("tokens.finish", **place, **sealed, **self.lifetimes(grant, parent)):
            return True
        return self._database.run("tokens.holds", **place, refresh_hash=sealed["refresh_hash"])

    def _is_new(self, parent: str, grant: Grant) -> bool:
        return grant.refresh_token is not None and self._vault.fingerprint(grant.refresh_token) != parent

    def _left(self, until: float, least: float = 0.0) -> float:
        return max(least, until - self._clock.monotonic())

    def _spill_patience(self, until: float) -> float:
        return min(SPILL_PATIENCE, self._left(until + OVERTIME, SHORTEST_WRITE))

    def _is_safe(self, connection: str, parent: str, grant: Grant, until: float) -> bool:
        """In the spill; or without it, as the vendor gives the same again and a leftover would hide a newer answer."""
        return not self._is_new(parent, grant) or self._spilled(connection, parent, grant, until)

    def _spilled(self, connection: str, parent: str, grant: Grant, until: float) -> bool:
        text = Secret(json.dumps([self._clock.now().timestamp(), grant.as_text().reveal()]))
        try:
            sealed = self._seal(connection, parent, text)
            kept_within(self._spill_patience(until), self._spill, self._name(connection, parent), sealed)
        except SpillFailed as error:
            self._event("spill_failed", connection, error)
            return False
        self._event("token_spilled", connection)
        return True

    def _opened(self, connection: str, parent: str, sealed: str) -> Grant | None:
        """With what is left of its lifetime. Raises SpillUnreadable when its key is gone."""
        place = f"{connection}|{parent}"
        try:
            text = self._vault.open(sealed, table=self._provider.table, column=COLUMN, row=place)
        except SealBroken as error:
            self._event("spill_unreadable", connection, error)
            raise SpillUnreadable("spill_unreadable") from None
        received, granted = json.loads(text.reveal())
        grant = Grant.from_text(Secret(granted))
        return grant and grant.aged(self._clock.now().timestamp() - received)

    def _column(self, connection: str, column: str, token: Secret) -> str:
        return self._vault.seal(token, table=self._provider.table, column=column, row=connection)

    def _seal(self, connection: str, parent: str, text: Secret) -> str:
        return self._vault.seal(text, table=self._provider.table, column=COLUMN, row=f"{connection}|{parent}")

    def _name(self, connection: str, parent: str) -> str:
        return f"spill/{self._provider.table}/{connection}/{parent}"

    def _event(self, outcome: str, connection: str, error: AppError | None = None) -> None:
        detail = error.detail if error else None
        self._log.event("token", connection=connection, outcome=outcome, detail=detail, function=self._provider.name)
