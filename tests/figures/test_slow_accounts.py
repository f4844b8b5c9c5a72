"""Many accounts, many callers, and a vendor that is slow for a few accounts (F2): nobody else waits for those."""

import time

from tests.figures.checker import double_exchanges, foreign_tokens, percentile, presentations, silent_losses
from tests.figures.pooler import CURE
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held, shares
from tests.needs import missing

ACCOUNTS, ACCOUNTS_OF_A_SOAK = 20, 100  # at once
TIMES, TIMES_OF_A_SOAK = 1, 5
CALLERS, CALLERS_OF_A_SOAK = 4, 20
PROCESSES = 8
ONE_IN = 20
SLOWNESS, SLOWNESS_OF_A_SOAK = 2, 6
SPREAD, SPREAD_OF_A_SOAK = 1, 10  # seconds over which the callers come


def test_fast_accounts_do_not_wait_for_slow_ones(ways_rig: Rig, amount: Amount) -> None:
    """In full all go through the pooler: direct, each caller is a connection, and a server has a hundred."""
    rig, slowness = ways_rig, amount(SLOWNESS, SLOWNESS_OF_A_SOAK)
    if amount.is_full:
        rig.dsn = rig.more_ways.pop() if rig.more_ways else missing(CURE)
    crowd = (amount(ACCOUNTS, ACCOUNTS_OF_A_SOAK), amount(CALLERS, CALLERS_OF_A_SOAK), amount(SPREAD, SPREAD_OF_A_SOAK))
    quiet, _ = waits(rig, *crowd)
    rig.rules(slowness=slowness)
    fast, slow = list[float](), list[float]()
    for _ in range(amount(TIMES, TIMES_OF_A_SOAK)):
        some, others = waits(rig, *crowd)
        fast, slow = fast + some, [*slow, max(others)]
    entries, before, during = rig.entries(), percentile(quiet, 0.99), percentile(fast, 0.99)
    figure(
        f"{len(presentations(entries))} accounts x {crowd[1]} callers, one in {ONE_IN} slow by {slowness} s: p99 of "
        f"the fast {during:.2f} s (all fast: {before:.2f}), slowest {max(slow):.2f} s"
    )
    assert during <= before + slowness / 2
    assert min(slow) >= slowness
    assert set(presentations(entries).values()) == {1}
    assert double_exchanges(entries) + silent_losses(held(rig.direct), entries) == []
    assert foreign_tokens(rig.calls(), entries) == []


def waits(rig: Rig, accounts: int, callers: int, spread: float) -> tuple[list[float], list[float]]:
    """Seconds until each caller of new accounts had its token: at the fast ones, at the slow ones."""
    ids, begins = expired(rig.direct, accounts), time.time() + 0.5 + accounts * callers / 100
    slow = set(ids[::ONE_IN])
    rig.rules(slow=[account(id_) for id_ in slow])
    options = {"threads": callers, "life": 600.0, "begins": begins, "constants": {"tokens.WAITING": 300.0}}
    parts = shares(ids, PROCESSES)
    assert rig.crew.run([rig.task(part, spread=spread, **options) for part in parts]) == [0] * len(parts)
    calls = [call for call in rig.calls() if call.connection in set(ids)]
    assert len(calls) == len(ids) * callers
    assert {call.token for call in calls} == {f"access.{account(id_)}.1" for id_ in ids}
    kinds = [
        [call.ended - call.began for call in calls if (call.connection in slow) is is_slow] for is_slow in (False, True)
    ]
    return kinds[0], kinds[1]
