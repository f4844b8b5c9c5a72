"""The rig of one run: a sandbox, workers, many connected accounts with one deal each, and a clock that jumps."""

import signal
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from tests.databases import move_clock
from tests.figures.rig import Crew, lines
from tests.figures.saves import journals
from tests.figures.saves.journals import Deal, Told
from tests.figures.saves.verdict import wrong
from tests.figures.saves.victims import Kind, Victim, write_call
from tests.figures.saves.worker import Click, Task
from tests.office import Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, SandboxProcess

FAST = {"rate_per_integration": 100_000, "rate_per_account": 100_000}
KILLED = -signal.SIGKILL
AT_ONCE = 12  # processes that die
LOCKS_END = 61.0  # seconds: after once.RUNNING, journal.LEASE and saves.DIES_AFTER
QUARANTINES_END = 310.0  # seconds: after journal.QUARANTINE
CREW = 4  # workers at once that do not die: as many as two cores keep busy


@dataclass
class SaveRig:
    """`dsn` is the way the workers go, through the pooler or not; `direct` is the test's own."""

    dsn: str
    direct: str
    crew: Crew
    office: Office
    directory: Path
    numbers: "count[int]" = field(default_factory=count)
    jumped: float = 0.0

    @property
    def sandbox(self) -> SandboxProcess:
        return self.office.sandbox

    def victims(self, cases: Iterable[tuple[str, Kind]]) -> list[Victim]:
        """Each with an account of its own, connected, the calculation that it changes saved."""
        victims = [Victim(*self.connected(), *case) for case in cases]
        changed = [victim for victim in victims if victim.kind.former is not None]
        self._share([victim.first_click() for victim in changed])
        ids = {told.account: told.body["calculation_id"] for told in self.told() if "calculation_id" in told.body}
        return [replace(victim, changes=ids.get(victim.account, "")) for victim in victims]

    def connected(self) -> tuple[str, int]:
        """A new account and its deal."""
        name = f"shop{next(self.numbers)}"
        lead = self.sandbox.control("POST", "/accounts", {"subdomain": name})["lead_id"]
        domain = f"{name}.amocrm.ru"
        self.office.save_connection(domain=domain)
        answer = self.office.admin("POST", "exchange_code", domain=domain, code=self.sandbox.code(name))
        assert answer.status == 200, answer.text
        return name, lead

    def task(self, clicks: Sequence[Click] = (), **options: Any) -> Task:  # noqa: ANN401 - see Task
        out = self.directory / f"told-{next(self.numbers)}.jsonl"
        return Task(self.sandbox.base_url, self.dsn, str(out), list(clicks), **options)

    def run(self, tasks: Sequence[Task]) -> None:
        assert self.crew.run(tasks) == [0] * len(tasks), self.logs()

    def kill(self, victims: Sequence[Victim]) -> None:
        """Each in a process of its own, at its point; at `sent` the sandbox has to lose the answer."""
        for start in range(0, len(victims), AT_ONCE):
            some = victims[start : start + AT_ONCE]
            statuses = self.crew.run([self.task([victim.click()], point=victim.point) for victim in some])
            living = [(v.point, v.kind.name) for v, status in zip(some, statuses, strict=True) if status != KILLED]
            assert living == []

    def click(self, victims: Sequence[Victim], ticks: int = 0) -> None:
        """All of them, shared among the crew; beside them one process for the ticks."""
        self._share([victim.click() for victim in victims], ticks)

    def _share(self, clicks: Sequence[Click], ticks: int = 0) -> None:
        tasks = [self.task(clicks[start::CREW]) for start in range(min(CREW, len(clicks)))]
        self.run([*tasks, *([self.task(ticks=ticks)] if ticks else [])])

    def jump(self, seconds: float) -> None:
        """The database's clock, by which leases, locks and quarantines end."""
        self.jumped += seconds
        move_clock(self.direct, self.jumped)

    def complete(self, most: int = 10) -> None:
        """Ticks, five minutes apart, until nothing is open."""
        for _ in range(most):
            if not journals.open_steps(self.direct):
                return
            self.jump(QUARANTINES_END)
            self.run([self.task(ticks=1)])

    def fault(self, victim: Victim, write: str, effect: str) -> None:
        """On this write of this victim."""
        method, path = write_call(victim, write)
        where = {"host": f"{victim.account}.amocrm.ru", "path": path, "method": method}
        self.sandbox.control("POST", "/faults", {**where, "effect": effect})

    def release(self) -> None:
        """Late calls land now."""
        self.sandbox.control("POST", "/faults/release")
        self.wait(lambda: all(one["status"] for one in self.calls() if one["fault"] == "late"))

    def calls(self) -> list[dict[str, Any]]:
        """Of all accounts, by the sandbox's journal."""
        return list(self.sandbox.control("GET", "/journal?since=0")["entries"])

    def faults(self, victims: Iterable[Victim]) -> list[str]:
        """What is wrong with these saves, by all three journals."""
        told = self.told()
        return [one for victim in victims for one in self._faults(victim, told)]

    def _faults(self, victim: Victim, told: Iterable[Told]) -> list[str]:
        answers = [one for one in told if one.account == victim.account]
        first = 1 if victim.kind.former is not None else 0
        return wrong(victim, self.deal(victim), journals.steps(self.direct, victim.account), answers[first:])

    def deal(self, victim: Victim) -> Deal:
        return journals.deal(self.sandbox, victim.account, victim.lead)

    def told(self) -> list[Told]:
        """All answers, oldest first."""
        read = [Told(**line) for path in self.directory.glob("told-*.jsonl") for line in lines(path)]
        return sorted(read, key=lambda told: told.began)

    def logs(self) -> str:
        return "\n".join(path.read_text()[-2000:] for path in sorted(self.directory.glob("told-*.log")))

    def wait(self, is_so: Callable[[], bool], seconds: float = 20.0) -> None:
        until = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < until, "never happened"
            time.sleep(0.02)


def new_rig(way: str, direct: str, crew: Crew, office: Office, directory: Path) -> SaveRig:
    office.sandbox.control("POST", "/reset")
    office.sandbox.control("PATCH", f"/integrations/{CLIENT_ID}", {"client_secret": CLIENT_SECRET})
    office.sandbox.control("POST", "/rules", FAST)
    return SaveRig(way, direct, crew, office, directory)
