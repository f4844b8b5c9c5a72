"""A vendor slower than the lease: two holders at once, and no token dies of it (F6, reliability.md §3.3)."""

import time
from collections import Counter

import pytest

from shared import oauth, tokens
from tests.figures.checker import double_exchanges, foreign_tokens, lost, presentations, silent_losses, stuck
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held, states

# The engine would not send with so short a lease: its guard is told that a send takes no time.
SCALED = {"tokens.LEASE": 0.3, "tokens.TOKEN_DEADLINE": 0.0, "oauth.TOKEN_DEADLINE": 6.0, "tokens.QUARANTINE": 8.0}
SLOW = 0.9
RUNS, RUNS_OF_A_SOAK, RUNS_AT_ONCE = 20, 200, 10


def test_the_lease_is_longer_than_two_sends_and_the_quarantine_longer_than_both() -> None:
    assert oauth.TOKEN_DEADLINE * 2 < tokens.LEASE
    assert tokens.LEASE < tokens.QUARANTINE
    assert max(60.0, 2 * oauth.TOKEN_DEADLINE) <= tokens.QUARANTINE


@pytest.mark.parametrize("slow", ["before", "after"])
def test_a_take_over_during_a_slow_answer_loses_nothing_and_asks_nobody(rig: Rig, slow: str, amount: Amount) -> None:
    """`before`: the vendor rotates late; `after`: it rotates at once and answers late."""
    rig.rules(**{slow: SLOW})
    runs = amount(RUNS, RUNS_OF_A_SOAK) // 2
    seen = Counter[str]()
    for start in range(0, runs, RUNS_AT_ONCE):
        seen += taken_over(rig, min(RUNS_AT_ONCE, runs - start))
    entries, rows = rig.entries(), held(rig.direct)
    most = max(presentations(entries).values())
    figure(
        f"{runs} slow answers ({slow} the rotation): {len(lost(rows, entries))} lost, "
        f"states seen {dict(seen)}, presented {most}x"
    )
    assert most > 1, "no take-over happened, so nothing was shown"
    assert "reauth_required" not in seen
    assert lost(rows, entries) == set()
    assert double_exchanges(entries) + silent_losses(rows, entries) + stuck(rows) == []
    assert foreign_tokens(rig.calls(), entries) == []


def taken_over(rig: Rig, count: int) -> "Counter[str]":
    """Two processes at each of so many connections, the second when the first one's lease is over; states meanwhile."""
    ids, begins, seen = expired(rig.direct, count), time.time() + 0.3, Counter[str]()
    first = [rig.task(ids, begins=begins, constants=SCALED)]
    second = [rig.task(ids, begins=begins + 0.45, constants=SCALED)]
    rig.crew.start(first + second)
    until = begins + 2 * SLOW
    while time.time() < until:
        seen.update(states(rig.direct))
        time.sleep(0.05)
    assert rig.crew.wait() == [0, 0]
    assert {account(id_) for id_ in ids} <= {row.account for row in held(rig.direct)}
    return seen
