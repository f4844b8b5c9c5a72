"""A packaged function, or the modules that any such function needs, in a fresh interpreter. See runner.py.

Imports nothing above: what a command imports is what is measured.
"""

import sys
import time

TYPE_CHECKING = False  # that of `typing` would be one import more
if TYPE_CHECKING:
    from typing import Any

BARE = ("json", "requests", "psycopg2")
SAVES = ("SAVES_OF_PERSON", "SAVES_OF_TENANT")
BUDGETS = ("BUDGET", "SCHEDULED", "REPEATED")


class Context:
    """What Yandex and Lambda have in common."""

    def __init__(self, seconds: float) -> None:
        self.request_id = self.aws_request_id = "bench"
        self._ends = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(0, int((self._ends - time.monotonic()) * 1000))


class Commands:
    """`folder`: of a package, with its third-party modules."""

    def __init__(self, folder: str) -> None:
        sys.path.insert(1, folder)

    def bare(self) -> None:
        for name in BARE:
            __import__(name)

    def load(self) -> None:
        """Imports and set-up: the settings read, the services made."""
        self.index = __import__("index")
        self.services = self.index.app.services()

    def call(self, event: "Any", seconds: float = 30.0) -> "dict[str, Any]":  # noqa: ANN401 - a cloud's event
        answer = self.index.handler(event, Context(seconds))
        failed = answer.get("batchItemFailures")
        return {"status": answer.get("statusCode"), "body": answer.get("body"), "failed": failed}

    def unhurried(self) -> None:
        """The account's budget of calls and a person's of saves are wide open; they are still asked each time."""
        from amocrm import access, provider  # noqa: PLC0415 - of the folder under test
        from shared import limits  # noqa: PLC0415
        from shared.rate import Budget  # noqa: PLC0415

        for name in SAVES:
            setattr(limits, name, limits.Limit(name.lower(), 1_000_000, 1_000_000.0))

        wide = Budget(per_second=1e6, burst=1000, patience=6.0)
        for module in (access, provider):
            for name in BUDGETS:
                if hasattr(module, name):
                    setattr(module, name, wide)

    def memory(self) -> dict[str, int]:
        """Resident kilobytes, now and at most."""
        with open("/proc/self/status", encoding="utf-8") as status:  # noqa: PTH123 - pathlib would be counted
            lines = dict(line.split(":", 1) for line in status)
        return {"now": int(lines["VmRSS"].split()[0]), "most": int(lines["VmHWM"].split()[0])}
