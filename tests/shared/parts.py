"""Parts for tests of the shared code: a clock that never waits, a key ring, a database whose clock can be moved."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import TypeVar
from uuid import UUID

from shared.database import Database
from shared.key_ring import KeyRing
from shared.secret import Secret
from shared.services import OWN_QUERIES
from shared.vault import Vault

T = TypeVar("T")

OWNER = UUID("00000000-0000-4000-8000-000000000001")
RING = KeyRing({"k1": bytes(range(32))})


@dataclass
class FakeClock:
    """Sleeping moves it and takes no time."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def database(dsn: str, schema: str = "") -> Database:
    return Database(Secret(dsn), schema, OWN_QUERIES)


def vault() -> Vault:
    return Vault(RING)


def at_once(count: int, do: Callable[[], T]) -> list[T | Exception]:
    """What `count` threads get that start together: answers and failures."""
    gate = Barrier(count)

    def run(_: int) -> T | Exception:
        gate.wait(timeout=20)
        try:
            return do()
        except Exception as failure:  # noqa: BLE001 - a failure is an answer here
            return failure

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
