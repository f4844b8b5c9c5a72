"""An instance under fire: events go in, outcomes come out, everything said is searched for secrets."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2

from tests.canary_search import Source
from tests.canary_watch import ANSWERS, HEARD

ROOT = Path(__file__).resolve().parents[2]
PYTHONPATH = os.pathsep.join(str(ROOT / part) for part in ("", "backend"))
THROTTLES = re.compile("rate|limit|breaker|guard|attempt|login")
WARM = 100  # events after which nothing is imported or connected for the first time any more


@dataclass(frozen=True, slots=True)
class Outcome:
    answer: Any
    raised: str | None
    seconds: float
    memory_kb: int
    log: str = field(repr=False)
    request_id: str

    @property
    def json(self) -> dict[str, Any]:
        """The answer's body."""
        body: dict[str, Any] = json.loads(self.answer["body"])
        return body

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.splitlines()]


@dataclass
class Instance:
    """`growth_kb`: from the time it was warm."""

    process: "subprocess.Popen[str]"
    events: int = 0
    warm_kb: int = 0
    now_kb: int = 0

    def call(self, event: object) -> Outcome:
        self.events += 1
        request_id = f"fuzzed-{self.events}"
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"event": event, "request_id": request_id}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise AssertionError(f"the instance died with {self.process.wait(5)}")
        return self._heard(Outcome(**json.loads(line), request_id=request_id))

    @property
    def growth_kb(self) -> int:
        return self.now_kb - self.warm_kb

    def _heard(self, outcome: Outcome) -> Outcome:
        self.now_kb = outcome.memory_kb
        if self.events <= WARM:
            self.warm_kb = outcome.memory_kb
        HEARD.append(Source("log", outcome.log))
        if isinstance(outcome.answer, dict):
            ANSWERS.append(outcome.answer)
        return outcome


@contextmanager
def running(function: str, settings: dict[str, str]) -> Iterator[Instance]:
    command = [sys.executable, "-m", "tests.fuzz.instance", function]
    environment = {"PATH": os.defpath, "PYTHONPATH": PYTHONPATH, **settings}
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Instance(process)
    finally:
        process.kill()
        process.communicate()


class Throttles:
    """Rates, limits and breakers as they are after a pause: thousands of events must not all end at the first door."""

    def __init__(self, dsn: str) -> None:
        self._connection = psycopg2.connect(dsn)
        self._connection.autocommit = True
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            tables = [name for (name,) in cursor.fetchall() if THROTTLES.search(name)]
        self._statement = "; ".join(f"DELETE FROM {table}" for table in tables)  # noqa: S608 - quoted above

    def release(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(self._statement)

    def close(self) -> None:
        self._connection.close()
