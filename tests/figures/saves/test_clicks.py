"""Many clicks with one key in eight processes (F22): one runs, the others wait or get its answer to the byte."""

import time

from tests.figures.report import Amount, figure
from tests.figures.saves.rig import SaveRig
from tests.figures.saves.victims import CHANGED_OWN, LINES, Kind
from tests.figures.saves.worker import Task

PROCESSES = 8


def clicks(rig: SaveRig, kind: Kind, count: int) -> list[Task]:
    """As many threads as a server has connections, each of them clicking again and again."""
    (victim,) = rig.victims([("", kind)])
    threads = min(count // PROCESSES, 8 if rig.dsn == rig.direct else 125)
    token = rig.office.disposable(victim.account, 9100002)
    press = [victim.click(token)] * -(-count // (PROCESSES * threads))
    begins = time.time() + 0.5 + threads / 40
    return [rig.task(press, threads=threads, begins=begins) for _ in range(PROCESSES)]


def test_parallel_clicks_with_one_key_run_once(either_way: SaveRig, amount: Amount) -> None:
    rig = either_way
    tasks = clicks(rig, CHANGED_OWN, amount(200, 1000))
    before = len(rig.told()), len(rig.calls())
    rig.run(tasks)
    told, calls = rig.told()[before[0] :], rig.calls()[before[1] :]
    done = [one for one in told if one.status == 200]
    waiting = [one for one in told if one.is_in_progress]
    figure(f"{len(told)} clicks with one key: {sum(not one.is_replay for one in done)} run, {len(waiting)} in progress")
    assert len(done) + len(waiting) == len(told) == sum(task.threads * len(task.clicks) for task in tasks)
    assert [one.is_replay for one in done].count(False) == 1
    assert len({one.text for one in done}) == 1
    assert [call["method"] for call in calls if "/notes" in call["path"]] == ["POST"]


def test_clicks_that_come_when_all_is_done_only_prove_their_rights(rig: SaveRig) -> None:
    (victim,) = rig.victims([("", LINES)])
    rig.click([victim])
    calls = len(rig.calls())
    rig.run([rig.task([victim.click()] * 5, threads=4)])
    told = rig.told()
    assert [one.is_replay for one in told] == [False] + [True] * 20
    assert len({one.text for one in told}) == 1
    assert {(call["method"], call["path"]) for call in rig.calls()[calls:]} == {("GET", f"/api/v4/leads/{victim.lead}")}
