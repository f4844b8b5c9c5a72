"""Many accounts, many callers, and a vendor that is slow for a few accounts (F2): nobody else waits for those."""

import time

from tests.figures.checker import double_exchanges, foreign_tokens, percentile, presentations, silent_losses
from tests.figures.pooler import CURE
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held, shares
from tests.needs import missing

ACCOUNTS, ACCOUNTS_OF_A_SOAK = 20, 500
CALLERS, CALLERS_OF_A_SOAK = 4, 20
PROCESSES = 8
SPREAD, SPREAD_OF_A_SOAK = 1, 30  # seconds over which the callers come
ONE_IN = 20
SLOWNESS, SLOWNESS_OF_A_SOAK = 2, 6


def test_fast_accounts_do_not_wait_for_slow_ones(ways_rig: Rig, amount: Amount) -> None:
    """In full all go through the pooler: direct, each caller is a connection, and a server has a hundred."""
    rig, slowness = ways_rig, amount(SLOWNESS, SLOWNESS_OF_A_SOAK)
    accounts, callers = amount(ACCOUNTS, ACCOUNTS_OF_A_SOAK), amount(CALLERS, CALLERS_OF_A_SOAK)
    if amount.is_full:
        rig.dsn = rig.more_ways.pop() if rig.more_ways else missing(CURE)
    spread = amount(SPREAD, SPREAD_OF_A_SOAK)
    quiet = waits(rig, expired(rig.direct, accounts), callers, spread)
    ids = expired(rig.direct, accounts)
    slow = ids[::ONE_IN]
    rig.rules(slow=[account(id_) for id_ in slow], slowness=slowness)
    during = waits(rig, ids, callers, spread)
    fast = [wait for id_, of_one in during.items() if id_ not in slow for wait in of_one]
    before = percentile([wait for of_one in quiet.values() for wait in of_one], 0.99)
    figure(
        f"{accounts} accounts x {callers} callers, {len(slow)} slow by {slowness} s: p99 of the fast "
        f"{percentile(fast, 0.99):.2f} s (all fast: {before:.2f}), slowest {max(during[slow[0]]):.2f} s"
    )
    entries = rig.entries()
    assert percentile(fast, 0.99) <= before + slowness / 2
    assert all(max(during[id_]) >= slowness for id_ in slow)
    assert set(presentations(entries).values()) == {1}
    assert len(presentations(entries)) == 2 * accounts
    assert double_exchanges(entries) + silent_losses(held(rig.direct), entries) == []
    assert foreign_tokens(rig.calls(), entries) == []


def waits(rig: Rig, ids: list[str], callers: int, spread: float) -> dict[str, list[float]]:
    """Seconds until each caller had its token, by connection."""
    begins = time.time() + 0.5 + len(ids) * callers / 300
    options = {"threads": callers, "life": 600.0, "begins": begins, "constants": {"tokens.WAITING": 300.0}}
    known = len(rig.calls())
    parts = shares(ids, PROCESSES)
    assert rig.crew.run([rig.task(part, spread=spread, **options) for part in parts]) == [0] * len(parts)
    calls = [call for call in rig.calls() if call.connection in set(ids)]
    assert len(calls) == len(ids) * callers == len(rig.calls()) - known
    assert {call.token for call in calls} == {f"access.{account(id_)}.1" for id_ in ids}
    return {id_: [call.ended - call.began for call in calls if call.connection == id_] for id_ in ids}
