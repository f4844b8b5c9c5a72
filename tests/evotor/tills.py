"""A client over an Evotor played by `responses`, with a clock that never waits, and the kept payloads."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from evotor.answers import Rate
from evotor.api import Style, bearer, unheard
from evotor.client import EvotorClient
from shared.clock import Chance
from shared.log import Log
from shared.outgoing import Outgoing
from shared.retrying import TokenSource
from shared.secret import Secret
from tests.canaries import known
from tests.shared.parts import FakeClock

URL = "https://api.evotor.ru"
STORE = "20170228-F4F1-401B-80FA-9ECCA8451FFB"
TOKEN = known("3f2b8c1e-77aa-4c4d-9d0e-1b2a3c4d5e6f", "an access token of Evotor")
PAYLOADS = Path(__file__).parent / "payloads"


class NoChance(Chance):
    def between(self, low: float, high: float) -> float:
        return low


def client(
    clock: FakeClock | None = None,
    access: TokenSource | Secret | None = None,
    *,
    log: Log | None = None,
    style: Style = bearer,
    on_rate: Callable[[Rate], None] = unheard,
) -> EvotorClient:
    outgoing = Outgoing(clock=clock or FakeClock(), deadline=10.0)
    chosen = access or Secret(TOKEN)
    log = log or Log(io.StringIO())
    return EvotorClient(outgoing, chosen, log, style=style, on_rate=on_rate, chance=NoChance())


def text(name: str) -> str:
    return (PAYLOADS / f"{name}.json").read_text(encoding="utf-8")


def payload(name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads(text(name))


def received(name: str) -> Any:  # noqa: ANN401 - as above
    """With Decimal for fractions, as our own call gives it."""
    return json.loads(text(name), parse_float=Decimal)
