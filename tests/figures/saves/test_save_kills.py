"""SIGKILL at every point of a save; two retries of the same click and the completer put it right (F20, F27)."""

import time
from collections.abc import Sequence

import pytest

from tests.figures.report import Amount, figure
from tests.figures.saves import journals
from tests.figures.saves.rig import LOCKS_END, QUARANTINES_END, SaveRig
from tests.figures.saves.victims import BETWEEN, CHOSEN, Victim, cases

KILLS_AT_ONCE = 5
AT_ONCE_WITH_COMPLETER = ("after calculations.begin_step note", "sent note", "sent element", "sent budget")


@pytest.mark.timeout(300)
def test_a_save_that_was_killed_is_written_exactly_once(either_way: SaveRig, amount: Amount) -> None:
    rig = either_way
    points = (CHOSEN + BETWEEN)[: amount(len(CHOSEN), len(CHOSEN + BETWEEN))]
    kills, found, total = amount(KILLS_AT_ONCE if rig.dsn == rig.direct else 1, 100), [], 0
    for start in range(0, kills, KILLS_AT_ONCE):
        victims = rig.victims(cases(points, min(KILLS_AT_ONCE, kills - start)))
        kill(rig, victims)
        recover(rig, victims)
        found += rig.faults(victims)
        total += len(victims)
    figure(f"{total} kills at {len(points)} points: {len(found)} faults")
    assert found == []
    assert journals.leases(rig.direct) == 0


def kill(rig: SaveRig, victims: Sequence[Victim]) -> None:
    """At `sent` amoCRM did the work and its answer was lost."""
    for victim in victims:
        if victim.point.startswith("sent "):
            rig.fault(victim, victim.point.removeprefix("sent "), "drop_after")
    rig.kill(victims)


def recover(rig: SaveRig, victims: Sequence[Victim]) -> None:
    """A retry at once; one when locks have ended, beside the completer; then the completer alone, and a look at it."""
    rig.click(victims)
    rig.jump(LOCKS_END)
    rig.click(victims, ticks=2)
    rig.complete()
    rig.click(victims)


def test_completer_and_two_retries_at_once_write_it_once(rig: SaveRig, amount: Amount) -> None:
    runs, found, total = amount(2, 125), [], 0
    for _ in range(0, runs, 2):
        victims = rig.victims(cases(AT_ONCE_WITH_COMPLETER, 2))
        kill(rig, victims)
        rig.jump(QUARANTINES_END)
        begins, clicks = time.time() + 0.5, [victim.click() for victim in victims]
        callers = [rig.task(clicks, begins=begins), rig.task(clicks[::-1], begins=begins)]
        rig.run([*callers, *(rig.task(ticks=2, begins=begins) for _ in range(2))])
        rig.complete()
        rig.click(victims)
        found += rig.faults(victims)
        total += len(victims)
    figure(f"{total} saves gone on with by two retries and two ticks at once: {len(found)} faults")
    assert found == []
