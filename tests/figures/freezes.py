"""A process that stops at one named point of a refresh and goes on later, as the container of a function does.

Points: `after <query name>`, `before send`, `after send`.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from threading import get_ident

from shared.oauth import Grant
from shared.postgres import Row
from shared.secret import Secret
from tests.figures.kills import MortalDatabase

POINTS = ("after tokens.take_lease", "before send", "after send")


@dataclass
class Freezer:
    """Stops the whole process once, by SIGSTOP."""

    point: str
    seconds: float
    is_spent: bool = False

    def at(self, point: str) -> None:
        if self.point != point or self.is_spent:
            return
        self.is_spent = True
        waker = f"sleep {self.seconds}; kill -CONT {os.getpid()}"
        os.posix_spawn("/bin/sh", ["sh", "-c", waker], {"PATH": os.defpath})
        signal.pthread_kill(get_ident(), signal.SIGSTOP)  # to the process, another thread would take it a little later

    def send(self, send: Callable[[Secret], Grant]) -> Callable[[Secret], Grant]:
        def sent(token: Secret) -> Grant:
            self.at("before send")
            grant = send(token)
            self.at("after send")
            return grant

        return sent


class FreezingDatabase(MortalDatabase):
    def __init__(self, dsn: str, dies: str, freezer: Freezer) -> None:
        super().__init__(dsn, dies)
        self._freezer = freezer

    def all(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> list[Row]:
        rows = super().all(name, table=table, column=column, **parameters)
        self._freezer.at(f"after {name}")
        return rows
