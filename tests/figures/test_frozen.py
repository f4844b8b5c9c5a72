"""A function that is frozen in mid refresh for longer than its lease, and wakes up again (F6)."""

import time

from tests.figures import freezes
from tests.figures.checker import (
    double_exchanges,
    false_deaths,
    foreign_tokens,
    lost,
    presentations,
    silent_losses,
    stuck,
)
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import expired, held, states

LEASE, FROZEN = 1.3, 2.6
SCALED = {"tokens.LEASE": LEASE, "tokens.TOKEN_DEADLINE": 0.6, "oauth.TOKEN_DEADLINE": 0.6, "tokens.QUARANTINE": 8.0}
RUNS, RUNS_OF_A_SOAK, RUNS_AT_ONCE = 2, 34, 8  # at each point


def test_who_wakes_up_after_its_lease_loses_nothing_and_nobody_is_asked_to_connect_again(
    ways_rig: Rig, amount: Amount
) -> None:
    runs, seen = amount(RUNS, RUNS_OF_A_SOAK), set[str]()
    for start in range(0, runs, RUNS_AT_ONCE):
        seen |= frozen(ways_rig, min(RUNS_AT_ONCE, runs - start))
    entries, rows = ways_rig.entries(), held(ways_rig.direct)
    twice = sum(times > 1 for times in presentations(entries).values())
    figure(
        f"{len(rows)} processes stopped for {FROZEN / LEASE:.0f} leases at {len(freezes.POINTS)} points: "
        f"{len(lost(rows, entries))} lost, {twice} presented twice, states seen {seen}"
    )
    assert twice >= runs
    assert lost(rows, entries) == set()
    assert "reauth_required" not in seen
    assert double_exchanges(entries) + silent_losses(rows, entries) + false_deaths(rows, entries) == []
    assert foreign_tokens(ways_rig.calls(), entries) + stuck(rows) == []
    assert {call.error for call in ways_rig.calls()} == {None}


def frozen(rig: Rig, runs: int) -> set[str]:
    """A process for each connection and point; when the leases are over, another asks for all. The states meanwhile."""
    cases = [point for point in freezes.POINTS for _ in range(runs)]
    ids, begins, seen = expired(rig.direct, len(cases)), time.time() + 0.4, set[str]()
    common = {"patience": 20.0, "constants": SCALED}
    sleepers = [
        rig.task([id_], begins=begins, freezes=point, frozen=FROZEN, **common)
        for id_, point in zip(ids, cases, strict=True)
    ]
    rig.crew.start([*sleepers, rig.task(ids, begins=begins + LEASE + 0.3, **common)])
    while time.time() < begins + FROZEN + 0.5:
        seen |= states(rig.direct)
        time.sleep(0.05)
    assert rig.crew.wait() == [0] * (len(sleepers) + 1)
    return seen
