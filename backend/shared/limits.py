"""How often somebody may do something (reliability.md C20), counted by all instances together in Postgres.

A call that is let in costs nothing here: attempts are counted when they failed, saves when one begins.
"""

from typing import Any

from msgspec import Struct

from shared.addresses import network
from shared.database import Database
from shared.errors import AppError, RateLimited

MINUTE = 60.0


class Limit(Struct, frozen=True):
    """`burst` at once, then `per_minute` (GCRA)."""

    name: str
    burst: int
    per_minute: float

    @property
    def pause(self) -> float:
        """Seconds from one to the next, once the burst is spent."""
        return MINUTE / self.per_minute

    def budget(self, whose: str) -> dict[str, Any]:
        """As queries take it that count calls."""
        patience = (self.burst - 1) * self.pause
        return {"key": f"{self.name}:{whose}", "interval": self.pause, "patience": patience}


# A card whose token went stale asks a few times a minute, and offices may share one address. Nobody guesses one of 2²⁵⁶
# keys at this pace; it keeps a flood from costing more than it must.
ATTEMPTS = Limit("attempts", 500, 120)
# Whatever proves itself by no key: redirects, hooks, one-time tickets. Vendors call for all their accounts from a few
# addresses and never repeat a call, so this is far above a busy day; each action has a count of its own.
OPEN_DOOR = Limit("open_door", 300, 120)
# amoCRM sends one when an integration is switched off; its signature never changes, so anybody may send it again.
HOOKS_OF_ACCOUNT = Limit("account_hooks", 20, 4)
# An account is renamed once in its life; a token that claims another address may be its owner's own invention.
RENAMES_OF_ACCOUNT = Limit("account_renames", 1, 1)
# A person types and looks for longer than two seconds; amoCRM's own limit lets an account have about one save a second.
SAVES_OF_PERSON = Limit("saves", 60, 30)
SAVES_OF_TENANT = Limit("tenant_saves", 240, 60)
# A page asks for a price 300 ms after a key at the earliest, and may fill a template anew before: under 400 a minute
# from fingers that never rest. A price costs about 10 ms of processor.
PRICES_OF_PERSON = Limit("prices", 200, 600)


class Limits:
    def __init__(self, database: Database, attempts: Limit = ATTEMPTS) -> None:
        self._database = database
        self._attempts = attempts

    def admit(self, limit: Limit, whose: str) -> None:
        """Raises RateLimited; without a database DatabaseUnavailable: a door nobody can watch stays shut."""
        if not self._database.run("rate.reserve", calls=1, burst=limit.burst, **limit.budget(whose)):
            raise RateLimited(limit.name, retry_after=limit.pause)

    def refused(self, address: str) -> RateLimited | None:
        """Counts an attempt that failed; gives what to answer when there were too many.

        The attempt was judged already: a good caller behind the same address goes on.
        """
        try:
            self.admit(self._attempts, network(address))
        except RateLimited as error:
            return error
        except AppError:
            return None
        return None

    def begin_save(self, tenant: object, person: object) -> None:
        """Called once for a new save, never for a repetition of one. Raises RateLimited."""
        self.admit(SAVES_OF_PERSON, f"{tenant}:{person}")
        self.admit(SAVES_OF_TENANT, f"{tenant}")
