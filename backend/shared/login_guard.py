"""Guesses at the administrator's key: few an hour in all, and never a door that stays shut (reliability.md C22).

A browser that logged in before has counters of its own, so an attack from elsewhere does not keep it out.
"""

from msgspec import Struct

from shared.addresses import network
from shared.database import Database
from shared.errors import RateLimited
from shared.signatures import token_hash


class Tries(Struct, frozen=True):
    """`burst` at once, then one an `interval` (seconds): in an hour at most burst + 3600 / interval.

    The last `kept` of them are for who has not guessed wrong of late.
    """

    burst: int
    interval: int
    kept: int = 0


EVERYBODY = Tries(20, 360, kept=10)  # 30 an hour from all addresses together
DEVICES = EVERYBODY  # and from all known browsers together
ADDRESS = Tries(5, 300)
DEVICE = Tries(5, 300)


class Counter(Struct, frozen=True):
    key: str
    tries: Tries


class LoginGuard:
    def __init__(self, database: Database) -> None:
        self._database = database

    def admit(self, address: str, device: str | None) -> None:
        """Counts a guess before it is looked at, so that parallel ones count too. Raises RateLimited.

        `device`: the proven id of a browser that logged in before.
        """
        own, common = _counters(address, device)
        is_first = self._take(own)
        try:
            self._take(common, kept=0 if is_first else common.tries.kept)
        except RateLimited:
            self._give_back(own)  # this guess is not looked at
            raise

    def succeeded(self, address: str, device: str | None) -> None:
        """A right guess is none: its own counter begins anew, the common one gets its try back."""
        own, common = _counters(address, device)
        self._database.run("login_guard.reset", key=own.key)
        self._give_back(common)

    def _take(self, counter: Counter, kept: int = 0) -> bool:
        """Whether it is the first of late. Raises RateLimited."""
        tries = counter.tries
        row = self._database.one(
            "login_guard.take", key=counter.key, interval=tries.interval, burst=tries.burst - kept, most=tries.burst
        )
        if row is None or not row["is_taken"]:
            raise RateLimited("guesses", retry_after=row["wait_seconds"] if row else tries.interval)
        return bool(row["is_first"])

    def _give_back(self, counter: Counter) -> None:
        self._database.run("login_guard.give_back", key=counter.key, interval=counter.tries.interval)


def _counters(address: str, device: str | None) -> tuple[Counter, Counter]:
    """The caller's own, and the one it shares."""
    if device is not None:
        return Counter(f"admin_login:device:{token_hash(device)}", DEVICE), Counter("admin_login:devices", DEVICES)
    return Counter(f"admin_login:address:{network(address)}", ADDRESS), Counter("admin_login", EVERYBODY)
