"""A function that stood still until others had done its work undoes nothing when it wakes (F6, for saves)."""

import pytest

from tests.figures.saves import journals
from tests.figures.saves.rig import LOCKS_END, QUARANTINES_END, SaveRig
from tests.figures.saves.victims import LINES, OWN

STANDS, LIFE = 6.0, 8.0  # seconds; three of a life are kept for writing down
STEPS = ("element", "products", "note", "budget")


@pytest.mark.timeout(60)
def test_between_intent_and_call(rig: SaveRig) -> None:
    """When it wakes it has no time left, and says so of a step that another one has finished."""
    victims = rig.victims([(f"after calculations.begin_step {step}", OWN) for step in STEPS])
    rig.crew.start([rig.task([one.click()], point=one.point, pause=STANDS, remaining=LIFE) for one in victims])
    rig.wait(lambda: len(journals.sent(rig.direct)) == len(victims))
    rig.jump(QUARANTINES_END + LOCKS_END)
    rig.office.tick()
    assert journals.open_steps(rig.direct) == 0
    assert rig.crew.wait() == [0] * len(victims)
    rig.complete()
    rig.click(victims)
    assert rig.faults(victims) == []


@pytest.mark.timeout(60)
def test_before_it_began(rig: SaveRig) -> None:
    """Another attempt went on under its key and waits for a quarantine; the key must not be forgotten under it."""
    (victim,) = rig.victims([("before rate.reserve", LINES)])
    click = victim.click()
    rig.crew.start([rig.task([click], point=victim.point, pause=STANDS, remaining=LIFE)])
    rig.wait(lambda: journals.keys(rig.direct) == 1)
    rig.jump(LOCKS_END)
    rig.fault(victim, "note", "drop_after")
    known = {"account": click.account, "calculation": click.calculation, "headers": {"Idempotency-Key": click.key}}
    assert rig.office.widget("POST", "save_calculation", lead=click.lead, **known).status == 202
    assert rig.crew.wait() == [0]
    rig.complete()
    rig.click([victim])
    assert len(rig.deal(victim).notes) == 1
    assert rig.told()[-1].body["number"] == 1
