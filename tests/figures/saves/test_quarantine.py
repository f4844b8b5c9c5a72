"""The rules that keep a save single, one by one and fast: the deliberate bugs of tools/mutants.toml break them."""

import pytest

from tests.figures.saves import journals
from tests.figures.saves.rig import LOCKS_END, QUARANTINES_END, SaveRig
from tests.figures.saves.verdict import wrong_in_crm
from tests.figures.saves.victims import OWN

UNREPEATABLE = ["element", "note"]


@pytest.mark.parametrize("write", UNREPEATABLE)
def test_a_write_whose_outcome_is_unknown_is_left_alone_for_a_while(rig: SaveRig, write: str) -> None:
    (victim,) = rig.victims([("", OWN)])
    rig.fault(victim, write, "late")
    rig.click([victim])
    rig.jump(LOCKS_END)
    rig.click([victim], ticks=1)
    rig.release()
    rig.complete()
    assert [*wrong_in_crm(victim, rig.deal(victim))] == []


@pytest.mark.parametrize("write", UNREPEATABLE)
def test_then_it_is_looked_for_before_it_is_made_again(rig: SaveRig, write: str) -> None:
    (victim,) = rig.victims([("", OWN)])
    rig.fault(victim, write, "drop_after")
    rig.click([victim])
    rig.complete()
    assert [*wrong_in_crm(victim, rig.deal(victim))] == []


@pytest.mark.parametrize("write", UNREPEATABLE)
def test_each_send_has_a_quarantine_of_its_own(rig: SaveRig, write: str) -> None:
    """The first never came. The second lands late, when the quarantine of the first has long ended."""
    (victim,) = rig.victims([("", OWN)])
    rig.fault(victim, write, "drop_before")
    rig.click([victim])
    rig.fault(victim, write, "late")
    rig.jump(QUARANTINES_END)
    rig.click([victim])
    rig.jump(LOCKS_END)
    rig.click([victim], ticks=1)
    rig.release()
    rig.complete()
    assert [*wrong_in_crm(victim, rig.deal(victim))] == []


def test_a_retry_goes_on_with_the_save_that_its_key_began(rig: SaveRig) -> None:
    (victim,) = rig.victims([("", OWN)])
    rig.fault(victim, "note", "drop_after")
    rig.click([victim])
    rig.click([victim])
    assert {told.status for told in rig.told()} == {202}
    assert {step.number for step in journals.steps(rig.direct, victim.account)} == {1}


def test_another_writer_waits_for_the_deal(rig: SaveRig) -> None:
    """One died with the deal in its hands; nobody writes into it until its lease has ended."""
    (victim,) = rig.victims([("after calculations.take_deal", OWN)])
    rig.kill([victim])
    calls = len(rig.calls())
    other = {**OWN.calculation, "package_name": "Другая"}
    known = {"account": victim.account, "calculation": other}
    assert rig.office.widget("POST", "save_calculation", lead=victim.lead, **known).status == 202
    assert {call["method"] for call in rig.calls()[calls:]} == {"GET"}
    rig.jump(LOCKS_END)
    rig.complete()
    assert len(rig.deal(victim).notes) == 2
