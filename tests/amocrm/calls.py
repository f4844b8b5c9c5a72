"""A client over a vendor played by `responses`, with a clock that never waits."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from amocrm.client import AmoClient
from shared.clock import Chance
from shared.outgoing import Outgoing

HOST = "mycompany.amocrm.ru"
URL = f"https://{HOST}"
NGINX = "<html><body><center><h1>nginx</h1></center></body></html>"


@dataclass
class FakeClock:
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


class NoChance(Chance):
    def between(self, low: float, high: float) -> float:
        return low


def client(clock: FakeClock | None = None, user_id: int | None = None) -> AmoClient:
    outgoing = Outgoing(clock=clock or FakeClock(), deadline=10.0)
    return AmoClient(outgoing, HOST, "token-1", user_id=user_id, chance=NoChance())
