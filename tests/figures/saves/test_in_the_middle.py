"""What a person, amoCRM or our own sweep may do in the middle of a save (F24, F25, F26, F28)."""

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.figures.report import Amount, figure
from tests.figures.saves import journals
from tests.figures.saves.rig import SaveRig
from tests.figures.saves.victims import CHANGED_LINES, KINDS, LINES, OWN, WRITES, Victim, cases
from tests.figures.saves.worker import Happening

BEFORE_WRITES = tuple(f"before send {write}" for write in WRITES)
# After the deal was read, before its budget is compared for the last time.
BEFORE_COMPARED = (
    "before calculations.take_deal",
    "before send products",
    "after send products",
    "before send note",
    "after calculations.end_step note",
)
A_PERSONS = 77777
HOUR = 3600.0


def meanwhile(rig: SaveRig, victims: Sequence[Victim], method: str, path: str, **body: object) -> None:
    """Each save in a process of its own, interrupted by that call at its point."""
    for start in range(0, len(victims), 8):
        some = victims[start : start + 8]
        happenings = [Happening(method, path.format(**vars(victim)), _named(body, victim)) for victim in some]
        pairs = zip(some, happenings, strict=True)
        rig.run([rig.task([victim.click()], point=victim.point, happening=one) for victim, one in pairs])


def _named(body: dict[str, object], victim: Victim) -> dict[str, object]:
    return {name: victim.account if value is None else value for name, value in body.items()}


def test_a_token_that_dies_between_two_steps_is_renewed_and_the_save_goes_on(rig: SaveRig, amount: Amount) -> None:
    victims = rig.victims(cases(("before calculations.take_deal", *BEFORE_WRITES), amount(1, 100)))
    meanwhile(rig, victims, "POST", "/expire", account=None)
    rig.click(victims)
    refreshed = Counter(call["host"] for call in rig.calls() if call["grant_type"] == "refresh_token")
    found = rig.faults(victims)
    figure(f"{len(victims)} tokens that died in a save: {len(found)} faults, refreshes {Counter(refreshed.values())}")
    assert found == []
    assert refreshed == Counter(f"{victim.account}.amocrm.ru" for victim in victims)
    assert {told.status for told in rig.told()} == {200}


@pytest.mark.parametrize("kind", [LINES, CHANGED_LINES], ids=lambda kind: kind.name)
def test_a_budget_changed_by_a_person_during_a_save_is_kept(rig: SaveRig, kind: object) -> None:
    victims = rig.victims([(point, one) for point in BEFORE_COMPARED for one in KINDS if one is kind])
    meanwhile(rig, victims, "PATCH", "/deals/{account}/{lead}", price=A_PERSONS)
    told = [one.body for one in rig.told()[-len(victims) :]]
    assert [rig.deal(victim).price for victim in victims] == [A_PERSONS] * len(victims)
    assert [one["reasons"] for one in told] == [{"budget": "price_changed"}] * len(victims)
    assert [one["sync"]["note"] for one in told] == ["done"] * len(victims)


def test_a_deal_deleted_in_the_middle_gets_nothing_more(rig: SaveRig) -> None:
    """What is left fails for good: the completer asks no more, and a retry is told that the deal is gone."""
    victims = rig.victims(cases(("before calculations.take_deal", *BEFORE_WRITES), 1))
    meanwhile(rig, victims, "PATCH", "/deals/{account}/{lead}", is_deleted=True)
    rig.complete()
    assert journals.open_steps(rig.direct) == 0
    left = {victim.point: [len(rig.deal(victim).notes)] for victim in victims if victim.kind.former is None}
    assert left.pop("before send budget") == [1]
    assert set(map(tuple, left.values())) == {(0,)}
    assert all(rig.deal(victim).price != 29211 for victim in victims)


def test_a_deal_that_was_deleted_before_is_not_found(rig: SaveRig) -> None:
    (victim,) = rig.victims([("", OWN)])
    rig.sandbox.control("PATCH", f"/deals/{victim.account}/{victim.lead}", {"is_deleted": True})
    rig.click([victim])
    assert rig.told()[-1].status == 404
    assert journals.steps(rig.direct, victim.account) == []


@pytest.mark.parametrize("hours", [73, 30 * 24])
def test_a_key_used_again_long_after_is_still_the_same_click(rig: SaveRig, hours: int) -> None:
    victims = rig.victims([("", LINES), ("", OWN)])
    rig.click(victims)
    rig.jump(hours * HOUR)
    rig.run([rig.task(ticks=1)])
    rig.click(victims)
    assert rig.faults(victims) == []
    assert [told.is_replay for told in rig.told() if told.account != "tick"] == [False, False, True, True]
