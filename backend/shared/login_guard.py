"""Guesses at the administrator's key: few an hour in all, and never a door that stays shut (reliability.md C22).

A browser that logged in before has a counter of its own, so an attack from elsewhere does not keep it out.
"""

from dataclasses import dataclass

from shared.addresses import network
from shared.database import Database
from shared.errors import RateLimited
from shared.signatures import token_hash


@dataclass(frozen=True, slots=True)
class Tries:
    """`burst` at once, then one an `interval` (seconds): in an hour at most burst + 3600 / interval."""

    burst: int
    interval: int


EVERYBODY = Tries(10, 180)  # 30 an hour from all addresses together
ADDRESS = Tries(5, 300)
DEVICE = Tries(5, 300)


class LoginGuard:
    def __init__(self, database: Database) -> None:
        self._database = database

    def admit(self, address: str, device: str | None) -> None:
        """Counts a guess before it is looked at, so that parallel ones count too. Raises RateLimited.

        `device`: the proven id of a browser that logged in before.
        """
        for key, tries in _counters(address, device):
            row = self._database.one("login_guard.take", key=key, interval=tries.interval, burst=tries.burst)
            if row is None or not row["is_taken"]:
                raise RateLimited("guesses", retry_after=row["wait_seconds"] if row else tries.interval)

    def succeeded(self, address: str, device: str | None) -> None:
        """A right guess is none: its own counters begin anew, the common one gets its try back."""
        for key, tries in _counters(address, device):
            if tries is EVERYBODY:
                self._database.run("login_guard.give_back", key=key, interval=tries.interval)
            else:
                self._database.run("login_guard.reset", key=key)


def _counters(address: str, device: str | None) -> list[tuple[str, Tries]]:
    if device is not None:
        return [(f"admin_login:device:{token_hash(device)}", DEVICE)]
    return [(f"admin_login:address:{network(address)}", ADDRESS), ("admin_login", EVERYBODY)]
