"""Parts handed to the engine that end their own process by SIGKILL at one named point of a refresh.

Points: `before|after <query name>`, `before|after send`, `after rotation`, `before|after spill`, `after find`,
`before|after forget`. The engine itself knows nothing of them.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import NoReturn

from shared.database import Database
from shared.errors import DatabaseUnavailable
from shared.oauth import Grant
from shared.postgres import Row
from shared.secret import Secret
from shared.services import OWN_QUERIES
from shared.spill import Folder

SAFE = (
    "after tokens.read",
    "after tokens.take_lease",
    "before send",
    "after tokens.finish",
    "after spill",
    "after find",
    "before forget",
    "after forget",
)
# Between the vendor's commit and our first durable write: nobody can close it without the vendor's grace.
UNAVOIDABLE = ("after rotation", "after send", "before tokens.finish", "before spill")
REPLAY = ("after find", "before forget", "after forget")
REFUSED = ("before spill", "after spill")  # Postgres refuses the answer there
POLL = 0.01


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60)
    raise SystemExit


class MortalDatabase(Database):
    def __init__(self, dsn: str, dies: str) -> None:
        super().__init__(Secret(dsn), "", OWN_QUERIES)
        self._dies = dies

    def all(self, name: str, *, table: str = "", column: str = "", **parameters: object) -> list[Row]:
        if self._dies == f"before {name}":
            die()
        if name == "tokens.finish" and self._dies in REFUSED:
            raise DatabaseUnavailable("refused")
        rows = super().all(name, table=table, column=column, **parameters)
        if self._dies == f"after {name}":
            die()
        return rows


class MortalFolder(Folder):
    def __init__(self, folder: Path, dies: str) -> None:
        super().__init__(folder)
        self._dies = dies

    def keep(self, name: str, sealed: str) -> None:
        self._at("before spill")
        super().keep(name, sealed)
        self._at("after spill")

    def find(self, name: str) -> str | None:
        found = super().find(name)
        if found is not None:
            self._at("after find")
        return found

    def forget(self, name: str) -> None:
        self._at("before forget")
        super().forget(name)
        self._at("after forget")

    def _at(self, point: str) -> None:
        if self._dies == point:
            die()


def mortal_send(send: Callable[[Secret], Grant], dies: str, journal: Path, account: str) -> Callable[[Secret], Grant]:
    def sent(token: Secret) -> Grant:
        if dies == "before send":
            die()
        if dies == "after rotation":
            Thread(target=_die_after_rotation, args=(journal, account), daemon=True).start()
        grant = send(token)
        if dies == "after send":
            die()
        return grant

    return sent


def _die_after_rotation(journal: Path, account: str) -> None:
    """The vendor's own journal says when; it holds the answer back meanwhile."""
    while not has_rotated(journal, account):
        time.sleep(POLL)
    die()


def has_rotated(journal: Path, account: str) -> bool:
    lines = journal.read_text().splitlines() if journal.exists() else []
    entries = (json.loads(line) for line in lines if account in line)
    return any(entry["event"] == "rotated" for entry in entries)
