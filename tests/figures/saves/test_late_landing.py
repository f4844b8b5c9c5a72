"""amoCRM makes a write after we have given it up (F21): never twice, and in the end once."""

from collections.abc import Sequence

import pytest

from tests.figures.report import Amount, figure
from tests.figures.saves.rig import LOCKS_END, SaveRig
from tests.figures.saves.verdict import wrong_in_crm
from tests.figures.saves.victims import LINES, LINKS, OWN, WRITES, Kind, Victim, cases, write_call
from tests.figures.saves.worker import Click

PATIENCE, SLOW = 0.3, 1.0  # seconds
SENT = tuple(f"sent {write}" for write in WRITES)


@pytest.mark.parametrize("ends", ["lives", "dies"])
def test_a_write_that_lands_late_is_not_made_twice(rig: SaveRig, amount: Amount, ends: str) -> None:
    """Everybody tries again before it lands, also when all locks have ended; then it lands, and the quarantine ends."""
    victims = rig.victims(cases(SENT, amount(2, 100)))
    begin(rig, victims, dies=ends == "dies")
    rig.click(victims)
    rig.jump(LOCKS_END)
    rig.click(victims, ticks=2)
    rig.release()
    rig.complete()
    rig.click(victims)
    found = rig.faults(victims)
    figure(f"{len(victims)} writes that landed late, the function {ends}: {len(found)} faults")
    assert found == []


def begin(rig: SaveRig, victims: Sequence[Victim], *, dies: bool) -> None:
    """The caller is hung up on at once."""
    for victim in victims:
        rig.fault(victim, victim.point.removeprefix("sent "), "late")
    if dies:
        rig.kill(victims)
    else:
        rig.click(victims)


def test_a_vendor_slower_than_our_patience_gets_no_second_note(rig: SaveRig, amount: Amount) -> None:
    victims = rig.victims(cases(("sent note",), amount(5, 50)))
    for victim in victims:
        method, path = write_call(victim, "note")
        slow = {"host": f"{victim.account}.amocrm.ru", "path": path, "method": method, "delay_before": SLOW}
        rig.sandbox.control("POST", "/faults", slow)
    rig.run([rig.task([victim.click()], impatient="note", patience=PATIENCE) for victim in victims])
    assert {told.status for told in rig.told()[-len(victims) :]} == {202}
    rig.click(victims)
    rig.wait(lambda: all(rig.deal(victim).notes for victim in victims))
    rig.complete()
    rig.click(victims)
    assert rig.faults(victims) == []


def further(victim: Victim, name: str, kind: Kind, total: float) -> Click:
    """Another save into the same deal."""
    return Click(
        victim.account, victim.lead, f"{name}-save-of-{victim.account}", {**kind.calculation, "total_price": total}
    )


def test_an_older_figure_that_lands_late_does_not_stay(rig: SaveRig) -> None:
    (victim,) = rig.victims([("", LINES)])
    rig.fault(victim, "budget", "late")
    rig.run([rig.task([further(victim, "older", LINES, 40000), further(victim, "newer", LINES, 50000)])])
    rig.release()
    assert rig.deal(victim).price == 40000
    rig.complete()
    assert rig.deal(victim).price == 50000


def test_an_older_figure_that_lands_late_is_not_taken_for_a_persons(rig: SaveRig) -> None:
    (victim,) = rig.victims([("", LINES)])
    rig.run([rig.task([further(victim, "first", LINES, 20000)])])
    rig.fault(victim, "budget", "late")
    rig.run([rig.task([further(victim, "older", LINES, 40000), further(victim, "newer", LINES, 50000)])])
    rig.release()
    rig.run([rig.task([further(victim, "newest", LINES, 60000)])])
    assert rig.told()[-1].body["reasons"] == {}
    rig.complete()
    assert rig.deal(victim).price == 60000


@pytest.mark.parametrize("effect", ["drop_before", "late"])
def test_products_of_an_older_save_do_not_set_a_newer_ones_back(rig: SaveRig, effect: str) -> None:
    """They never came, or they land when the newer ones are there already."""
    (victim,) = rig.victims([("", LINES)])
    rig.fault(victim, "products", effect)
    older = {**LINES.calculation, "products": [{"catalog_id": 525441, "quantity": 7}]}
    rig.run([rig.task([Click(victim.account, victim.lead, f"older-save-of-{victim.account}", older), victim.click()])])
    rig.release()
    rig.complete()
    assert rig.deal(victim).links == LINKS


@pytest.mark.parametrize("write", ["element", "note"])
def test_a_write_that_could_not_be_looked_for_is_still_not_made_twice(rig: SaveRig, write: str) -> None:
    """It landed unseen, the deal was away when we looked, and came back before a person asked once more."""
    (victim,) = rig.victims([("", OWN)])
    rig.fault(victim, write, "drop_after")
    rig.click([victim])
    path = write_call(victim, write)[1]
    refused = {"effect": "answer", "status": 403, "body": '{"status": 403}', "content_type": "application/problem+json"}
    where = {"host": f"{victim.account}.amocrm.ru", "path": path, "method": "GET"}
    rig.sandbox.control("POST", "/faults", {**where, **refused})
    rig.complete()
    saved = rig.told()[0].body["calculation_id"]
    rig.office.widget("POST", "retry_sync", account=victim.account, lead=victim.lead, id=saved)
    rig.complete()
    assert [*wrong_in_crm(victim, rig.deal(victim))] == []
