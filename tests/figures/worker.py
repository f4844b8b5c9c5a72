"""One function instance among many: a process with threads that ask the engine for tokens and keep a journal."""

import importlib
import io
import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier, Lock, Thread
from uuid import UUID, uuid4

from shared.breaker import Breaker
from shared.clock import Chance, SystemClock
from shared.errors import AppError
from shared.log import Log
from shared.oauth import Grant, TokenEndpoint
from shared.outgoing import Outgoing
from shared.rate import Budget, Rate
from shared.safekeeping import Safekeeping
from shared.secret import Secret
from shared.settings import Client
from shared.tokens import Need, Tokens
from tests.figures.freezes import Freezer, FreezingDatabase
from tests.figures.kills import MortalFolder, mortal_send
from tests.shared.parts import vault
from tests.shared.token_lab import PROVIDER, TABLE

HOST = "vendor.example"
PAUSE = 0.2
CROWD = 100  # threads; so many waiting for the interpreter wake up every 5 ms and do nothing else


@dataclass(frozen=True)
class Task:
    """`dies`: the kill point (kills.py). `patience`: seconds to go on asking until there is a token or a verdict.

    `constants`: `module.NAME` of the engine → seconds, so that a test need not wait for minutes. `spread`: seconds over
    which the callers come. `budget`: calls a second, taken from Postgres before each call. `freezes`: the point
    (freezes.py) at which the process stops for `frozen` seconds. `rest`: seconds between a caller's rounds.
    """

    dsn: str
    vendor: str
    vendor_journal: str
    out: str
    connections: list[str]
    threads: int = 1
    rounds: int = 1
    dies: str = ""
    spill: str = ""
    patience: float = 0.0
    begins: float = 0.0
    spread: float = 0.0
    life: float = 30.0
    is_nice: bool = False
    budget: tuple[float, int, float] | None = None
    constants: dict[str, float] = field(default_factory=dict)
    freezes: str = ""
    frozen: float = 0.0
    rest: float = 0.0
    log: str = ""


class Worker:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.freezer = Freezer(task.freezes, task.frozen)
        clock, chance = SystemClock(), Chance()
        log = Log(Path(task.log).open("a") if task.log else io.StringIO())  # noqa: SIM115 - as long as the process
        self.database = FreezingDatabase(task.dsn, task.dies, self.freezer)
        kept = {"database": self.database, "vault": vault(), "clock": clock, "chance": chance, "log": log}
        spill = MortalFolder(Path(task.spill), task.dies)
        safekeeping = Safekeeping(PROVIDER, spill=spill, **kept)  # type: ignore[arg-type]
        self.tokens = Tokens(PROVIDER, safekeeping=safekeeping, breaker=Breaker(self.database), **kept)  # type: ignore[arg-type]
        outgoing = Outgoing(gateway=task.vendor, clock=clock)
        client = Client("client", Secret("s" * 40))
        self.endpoint = TokenEndpoint(PROVIDER, outgoing, HOST, client, "https://our.example/callback")
        self.rate = Rate(self.database, clock)
        self.lock = Lock()

    def asked(self, connection: str) -> None:
        """One call of one caller, written down with its times."""
        began = time.time()
        try:
            self._paced()
            token, error = self._token(connection), None
        except AppError as failure:
            token, error = None, failure.code
        line = {"connection": connection, "began": began, "ended": time.time(), "token": token, "error": error}
        with self.lock, Path(self.task.out).open("a") as journal:
            journal.write(json.dumps(line) + "\n")

    def _paced(self) -> None:
        if self.task.budget:
            self.rate.wait("figures", Budget(*self.task.budget))

    def _token(self, connection: str) -> str:
        until = time.monotonic() + self.task.patience
        while True:
            try:
                life = time.monotonic() + self.task.life
                return self.tokens.fresh(UUID(connection), Need(self._send(connection), HOST, life)).token.reveal()
            except AppError as failure:
                if failure.code == "reauth_required" or time.monotonic() > until:
                    raise
            time.sleep(PAUSE)

    def _send(self, connection: str) -> Callable[[Secret], Grant]:
        journal, account = Path(self.task.vendor_journal), connection.replace("-", "")
        return mortal_send(self.freezer.send(self.endpoint.refresh), self.task.dies, journal, account)

    def warm(self) -> None:
        """Opens this thread's connection, as an instance has one from an earlier call."""
        self.database.all("tokens.read", table=TABLE, id=str(uuid4()))


def run(task: Task) -> None:
    if task.is_nice:
        os.nice(15)
    if task.threads * len(task.connections) > CROWD:
        sys.setswitchinterval(1.0)
    for name, seconds in task.constants.items():
        module, _, constant = name.rpartition(".")
        setattr(importlib.import_module(f"shared.{module}"), constant, seconds)
    worker = Worker(task)
    gate = Barrier(task.threads * len(task.connections))
    threads = [
        Thread(target=_called, args=(worker, connection, gate))
        for connection in task.connections
        for _ in range(task.threads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _called(worker: Worker, connection: str, gate: Barrier) -> None:
    if not worker.task.dies:
        worker.warm()
    gate.wait(120)
    arrival = worker.task.begins + random.uniform(0, worker.task.spread)  # noqa: S311 - load, not a secret
    time.sleep(max(0.0, arrival - time.time()))
    for _ in range(worker.task.rounds):
        worker.asked(connection)
        time.sleep(worker.task.rest)
