"""SIGKILL at every point of a refresh, recovery by another process (F4, reliability.md §3.4)."""

import itertools
import signal
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import pytest

from tests.figures import kills
from tests.figures.checker import Held, double_exchanges, false_deaths, foreign_tokens, lost, silent_losses, stuck
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held, shares

SCALED = {"tokens.LEASE": 2.0, "tokens.TOKEN_DEADLINE": 1.5, "oauth.TOKEN_DEADLINE": 1.5, "tokens.QUARANTINE": 2.0}
EVERY_KILL = [*kills.SAFE, *kills.UNAVOIDABLE]
KILLS, KILLS_OF_A_SOAK, KILLS_AT_ONCE = 5, 100, 5
AT_ONCE = 60  # connections: a server has a hundred
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Victim:
    """A connection whose refresh dies at `point`; `is_forgiven`: this vendor repeats its last answer for a minute."""

    id: str
    point: str
    is_forgiven: bool

    @property
    def first_point(self) -> str:
        """A replay needs something in the spill first."""
        return "after spill" if self.point in kills.REPLAY else self.point

    @property
    def must_live(self) -> bool:
        return self.is_forgiven or self.point in kills.SAFE


@pytest.mark.timeout(300)
def test_a_kill_loses_nothing_outside_the_unavoidable_window_and_nothing_in_silence(
    rig: Rig,
    amount: Amount,
) -> None:
    rounds = amount(KILLS, KILLS_OF_A_SOAK) // KILLS_AT_ONCE
    victims = [victim for _ in range(rounds) for victim in killed(rig)]
    entries, rows = rig.entries(), held(rig.direct)
    gone = lost(rows, entries)
    tell(victims, rows, gone)
    assert wrong(victims, rows, gone) == []
    assert double_exchanges(entries) + silent_losses(rows, entries) + foreign_tokens(rig.calls(), entries) == []
    assert false_deaths(rows, entries) + stuck(rows) == []
    # A copy of what the row holds already, which a death right after the replay's write leaves behind.
    assert {path.parent.name for path in rig.spilled()} <= {v.id for v in victims if v.point == "before forget"}


def killed(rig: Rig) -> list[Victim]:
    """KILLS_AT_ONCE at each point, with a vendor's grace and without; then all are recovered."""
    cases = [case for case in itertools.product(EVERY_KILL, (False, True)) for _ in range(KILLS_AT_ONCE)]
    victims = [Victim(id_, *case) for id_, case in zip(expired(rig.direct, len(cases)), cases, strict=True)]
    forgiven = [account(victim.id) for victim in victims if victim.is_forgiven]
    held_back = [account(victim.id) for victim in victims if victim.point == "after rotation"]
    rig.rules(grace=60.0, forgiving=forgiven, held=held_back)
    kill(rig, [(victim.id, victim.first_point) for victim in victims])
    rig.rules(held=[])
    kill(rig, [(victim.id, victim.point) for victim in victims if victim.point in kills.REPLAY])
    recover(rig, [victim.id for victim in victims])
    return victims


def kill(rig: Rig, cases: Sequence[tuple[str, str]]) -> None:
    """Each in a process of its own. A replay waits for the lease that the first death left behind."""
    for start in range(0, len(cases), AT_ONCE):
        some = cases[start : start + AT_ONCE]
        tasks = [rig.task([id_], dies=point, patience=20.0, constants=SCALED) for id_, point in some]
        assert rig.crew.run(tasks) == [KILLED] * len(tasks)


def recover(rig: Rig, ids: list[str]) -> None:
    """By other processes, until each has a token or is told that a person has to help."""
    for start in range(0, len(ids), AT_ONCE):
        parts = shares(ids[start : start + AT_ONCE], 4)
        assert rig.crew.run([rig.task(part, patience=30.0, constants=SCALED) for part in parts]) == [0] * len(parts)


def wrong(victims: Iterable[Victim], rows: Iterable[Held], gone: Collection[str]) -> list[Victim]:
    """Lost though it could be kept; or lost in the window of a vendor without grace, and no person is told."""
    states = {row.account: row.state for row in rows}
    return [
        victim
        for victim in victims
        if (account(victim.id) in gone if victim.must_live else states[account(victim.id)] != "reauth_required")
    ]


def tell(victims: Sequence[Victim], rows: Iterable[Held], gone: set[str]) -> None:
    inside = {account(victim.id) for victim in victims if not victim.must_live}
    told = {row.account for row in rows if row.state == "reauth_required"}
    figure(
        f"{len(victims)} kills at {len(EVERY_KILL)} points: {len(gone - inside)} lost outside the window; "
        f"{len(inside)} inside it without grace, {len(gone - told)} of them silent"
    )
