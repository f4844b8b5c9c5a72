"""Saves and completers that are killed again and again at random, with answers lost or late (the soak of §3.7)."""

import random
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.figures.report import Amount, figure
from tests.figures.saves.rig import AT_ONCE, KILLED, LOCKS_END, QUARANTINES_END, SaveRig
from tests.figures.saves.victims import BETWEEN, CHOSEN, KINDS, Victim, cases, kinds_at

POINTS = CHOSEN + BETWEEN
LOST = ("drop_before", "drop_after", "late")
ROUNDS = 3


@pytest.mark.timeout(300)
def test_saves_killed_again_and_again_are_written_exactly_once(rig: SaveRig, amount: Amount) -> None:
    seed, found, kills = secrets.randbelow(10**6), [], 0
    chance = random.Random(seed)  # noqa: S311 - to be played again
    for _ in range(amount(1, 40)):
        victims = rig.victims([("", chance.choice(KINDS)) for _ in range(AT_ONCE)])
        kills += sum(killed(rig, victims, chance) for _ in range(ROUNDS))
        settle(rig, victims)
        found += rig.faults(victims)
    figure(f"{kills} kills at random, seed {seed}: {len(found)} faults")
    assert found == []


def test_a_connection_to_postgres_that_is_cut_anywhere_makes_nothing_twice(rig: SaveRig, amount: Amount) -> None:
    """Killed in the middle of nothing: the function lives and sees its next statement fail (F9, for saves)."""
    points = [point for point in POINTS if "send" not in point and "sent" not in point]
    victims = rig.victims(cases(points, amount(1, 50)))
    for start in range(0, len(victims), AT_ONCE):
        some = victims[start : start + AT_ONCE]
        rig.run([rig.task([victim.click()], point=victim.point, is_cut=True) for victim in some])
    seen = Counter(told.status for told in rig.told())
    settle(rig, victims)
    found = [fault for fault in rig.faults(victims) if "answered 503" not in fault]
    figure(f"{len(victims)} connections cut: first answers {dict(seen)}, {len(found)} faults")
    assert found == []


def killed(rig: SaveRig, victims: Sequence[Victim], chance: random.Random) -> int:
    """One process for each, which clicks or ticks until it reaches its point, if it does; how many died."""
    tasks = []
    for victim in victims:
        doomed = replace(victim, point=chance.choice([point for point in POINTS if victim.kind in kinds_at(point)]))
        if doomed.point.startswith("sent "):
            rig.fault(doomed, doomed.point.removeprefix("sent "), chance.choice(LOST))
        clicks = [doomed.click()] if chance.random() < 0.7 else []
        tasks.append(rig.task(clicks, ticks=1, point=doomed.point))
    statuses = rig.crew.run(tasks)
    pass_time(rig, chance)
    return statuses.count(KILLED)


def pass_time(rig: SaveRig, chance: random.Random) -> None:
    """What is late lands before a quarantine ends, at random: later than that amoCRM is taken to have forgotten it."""
    pause = chance.choice([LOCKS_END, QUARANTINES_END])
    if pause == QUARANTINES_END or chance.random() < 0.5:
        rig.release()
    rig.jump(pause)


def settle(rig: SaveRig, victims: Sequence[Victim]) -> None:
    """Nobody dies any more. Whoever was killed before anything was written down clicks once more."""
    rig.release()
    rig.sandbox.control("DELETE", "/faults")
    rig.jump(LOCKS_END)
    for _ in range(2):
        rig.click(victims)
        rig.complete()
    rig.click(victims)
