"""One function instance among many: the real handler, clicks and ticks that come to it, its answers written down."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Barrier, Lock, Thread
from typing import Any, cast

from amocrm import access
from amocrm.app import app
from shared import services
from shared.database import read_queries
from shared.rate import Budget
from tests.figures.kills import die
from tests.figures.saves.points import Points, WatchedDatabase, WatchedOutgoing
from tests.figures.worker import CROWD
from tests.office import Answer, Office, settings_of
from tests.sandbox_process import SandboxProcess

read_queries(services.OWN_QUERIES, Path(access.__file__).parent / "queries")  # kept for all who are forked
UNPACED = Budget(per_second=1000, burst=1000, patience=6.0)  # amoCRM's pace is another figure's
WRITING = Lock()


@dataclass(frozen=True)
class Click:
    """A press on "Save"; a disposable token is made unless one is given."""

    account: str
    lead: int
    key: str
    calculation: dict[str, Any]
    token: str | None = None


@dataclass(frozen=True)
class Happening:
    """A call to the sandbox's control API."""

    method: str
    path: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Task:
    """`threads` of them make all the clicks, then the ticks run.

    At `point` (points.py) the process dies by SIGKILL, or stands still for `pause` seconds, or `happening` is made, or
    (`is_cut`) Postgres ends its connection.
    `remaining`: seconds the platform gives the function. `begins`: the moment of the first click. The answer to the
    write `impatient` is awaited for `patience` seconds.
    """

    sandbox: str
    dsn: str
    out: str
    clicks: list[Click] = field(default_factory=list)
    ticks: int = 0
    threads: int = 1
    point: str = ""
    happening: Happening | None = None
    pause: float = 0.0
    is_cut: bool = False
    remaining: float = 30.0
    impatient: str = ""
    patience: float = 0.0
    begins: float = 0.0

    def __post_init__(self) -> None:
        """As it comes over the wire."""
        clicks = [Click(**vars_of(click)) for click in self.clicks]
        object.__setattr__(self, "clicks", clicks)
        if self.happening is not None:
            object.__setattr__(self, "happening", Happening(**vars_of(self.happening)))


def vars_of(made: object) -> dict[str, Any]:
    return made if isinstance(made, dict) else vars(made)


def run(task: Task) -> None:
    sys.stdout = Path(f"{task.out}.log").open("a")  # noqa: SIM115 - as long as this process lives
    os.environ |= settings_of(task.sandbox, task.dsn)
    sandbox = SandboxProcess(task.sandbox, cast("subprocess.Popen[str]", None))
    points = Points(task.point, partial(_happen, task, sandbox), task.impatient, task.patience, task.is_cut)
    for module, name, part in (
        (services, "Database", partial(WatchedDatabase, points)),
        (services, "Outgoing", partial(WatchedOutgoing, points)),
        (access, "BUDGET", UNPACED),
    ):
        setattr(module, name, part)
    if task.threads > CROWD:
        sys.setswitchinterval(1.0)
    app.services()
    office, gate = Office(sandbox, task.dsn, milliseconds=int(task.remaining * 1000)), Barrier(task.threads)
    threads = [Thread(target=_clicked, args=(task, office, gate)) for _ in range(task.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for _ in range(task.ticks):
        _write_down(task, "tick", time.time(), office.tick())


def _happen(task: Task, sandbox: SandboxProcess) -> None:
    if task.pause:
        time.sleep(task.pause)
    elif task.happening is None:
        die()
    else:
        sandbox.control(task.happening.method, task.happening.path, task.happening.body)


def _clicked(task: Task, office: Office, gate: Barrier) -> None:
    if task.threads > 1:  # as an instance has a connection from an earlier call
        app.services().database.all("once.read", scope="", key="")
    gate.wait(120)
    time.sleep(max(0.0, task.begins - time.time()))
    for click in task.clicks:
        began = time.time()
        headers = {"Idempotency-Key": click.key}
        asked = {"account": click.account, "token": click.token, "calculation": click.calculation, "headers": headers}
        answer = office.widget("POST", "save_calculation", lead=click.lead, **asked)
        _write_down(task, click.account, began, answer)


def _write_down(task: Task, account: str, began: float, answer: Answer) -> None:
    """One write a line, so that nobody ever reads half of one."""
    is_replay = answer.headers.get("Idempotent-Replay") == "true"
    line = {"account": account, "began": began, "ended": time.time(), "status": answer.status, "is_replay": is_replay}
    with WRITING, Path(task.out).open("a") as journal:
        journal.write(json.dumps({**line, "text": answer.text}) + "\n")
