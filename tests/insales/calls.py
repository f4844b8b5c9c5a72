"""A client over a shop played by `responses`, with a clock that never waits, and the kept payloads."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from insales.answers import Usage
from insales.api import Scheme, bearer, unheard
from insales.client import InsalesClient
from shared.clock import Chance
from shared.outgoing import Outgoing
from shared.retrying import TokenSource
from shared.secret import Secret
from tests.canaries import known
from tests.shared.parts import FakeClock

HOST = "shop-test.myinsales.ru"
URL = f"https://{HOST}"
ADMIN = f"{URL}/admin"
# The documented vector: md5("token123" + "mysecret").
PASSWORD = known("4c3f4c197336eb97475506e71c839c71", "an app's password in a shop")
PAYLOADS = Path(__file__).parent / "payloads"


class NoChance(Chance):
    def between(self, low: float, high: float) -> float:
        return low


def client(
    clock: FakeClock | None = None,
    access: TokenSource | Secret | None = None,
    *,
    scheme: Scheme = bearer,
    on_usage: Callable[[Usage], None] = unheard,
) -> InsalesClient:
    outgoing = Outgoing(clock=clock or FakeClock(), deadline=10.0)
    chosen = access or Secret(PASSWORD)
    return InsalesClient(outgoing, HOST, chosen, scheme=scheme, on_usage=on_usage, chance=NoChance())


def text(name: str) -> str:
    return (PAYLOADS / name).read_text(encoding="utf-8")


def payload(name: str) -> Any:  # noqa: ANN401 - JSON of any shape
    return json.loads(text(f"{name}.json"))
