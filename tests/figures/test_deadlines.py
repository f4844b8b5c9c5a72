"""A function whose time runs out: no refresh begins that it might not live to write down (F5)."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from shared.errors import AnswerLost, AppError
from shared.oauth import TOKEN_DEADLINE, Grant
from shared.secret import Secret
from shared.tokens import RESERVE, Need
from tests.figures.report import Amount, figure
from tests.figures.rows import account, expired, held
from tests.shared.parts import FakeClock
from tests.shared.token_lab import Lab

NEEDED = TOKEN_DEADLINE + RESERVE
JITTER = 1e-6  # of sums of seconds
LONGEST = 30
STEPS, STEPS_OF_A_SOAK = 1, 10  # a second


class Killed(BaseException):
    """The platform ends the function: nothing of it runs on."""


@dataclass
class MortalClock(FakeClock):
    ends: float = 0.0

    @property
    def left(self) -> float:
        return self.ends - self.seconds

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        if self.left <= 0:
            raise Killed


@dataclass
class SlowVendor:
    """Of one account: rotates at once and answers after `takes` seconds; so many `lost` requests never arrive.

    `begun`: what was left of the function's life at each send.
    """

    clock: MortalClock
    account: str
    takes: float
    lost: int
    number: int = 0
    begun: list[float] = field(default_factory=list)

    def __call__(self, _token: Secret) -> Grant:
        self.begun.append(self.clock.left)
        if len(self.begun) <= self.lost:
            self.clock.sleep(TOKEN_DEADLINE)
            raise AnswerLost("timed out")
        self.number += 1
        self.clock.sleep(self.takes)
        return Grant(Secret(f"access.{self.account}.1"), Secret(self.newest), 86_400)

    @property
    def newest(self) -> str:
        return f"refresh.{self.account}.{self.number}"


def swept(dsn: str, lives: Sequence[float], takes: float, lost: int) -> dict[float, SlowVendor]:
    """One connection at a host of its own, so that no breaker opens, and one function for each life, in seconds."""
    clock, ids = MortalClock(), expired(dsn, len(lives))
    vendors = [SlowVendor(clock, account(id_), takes, lost) for id_ in ids]
    tokens = Lab(dsn, clock=clock).tokens
    for life, id_, vendor in zip(lives, ids, vendors, strict=True):
        clock.ends = clock.seconds + life
        with suppress(AppError, Killed):
            tokens.fresh(UUID(id_), Need(vendor, f"{vendor.account}.example", until=clock.ends))
    return dict(zip(lives, vendors, strict=True))


@pytest.mark.parametrize(
    ("takes", "lost"),
    [
        pytest.param(0.2, 0, id="quick"),
        pytest.param(TOKEN_DEADLINE - 0.1, 0, id="slow"),
        pytest.param(TOKEN_DEADLINE - 0.1, 1, id="slow at the second try"),
    ],
)
def test_no_refresh_begins_that_cannot_be_finished_and_none_is_lost(
    database_url: str, takes: float, lost: int, amount: Amount
) -> None:
    steps = amount(STEPS, STEPS_OF_A_SOAK)
    lives = [number / steps for number in range(1, LONGEST * steps)] + [NEEDED - 0.05, NEEDED + 0.05]
    runs = swept(database_url, lives, takes, lost)
    held_now = {row.account: row.refresh for row in held(database_url)}
    begun = {life for life, vendor in runs.items() if vendor.begun}
    gone = [life for life, vendor in runs.items() if held_now[vendor.account] != vendor.newest]
    late = [life for life, vendor in runs.items() if any(left < NEEDED - JITTER for left in vendor.begun)]
    figure(f"{len(runs)} lives of a function: {len(begun)} refreshes, {len(gone)} lost at {gone}, too late at {late}")
    assert begun == {life for life in runs if life > NEEDED - JITTER}
    assert (gone, late) == ([], [])
