"""The rig of one run: vendor and workers as processes of their own, and the journals they leave behind."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from tests.figures.checker import Call, Entry
from tests.figures.worker import Task
from tests.sandbox_process import ROOT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PYTHONPATH = ":".join(str(ROOT / part) for part in ("", "backend", "backend/amocrm-integration"))


@contextmanager
def program(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", module, *arguments]
    environment = {"PYTHONPATH": PYTHONPATH, "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_of(process: "subprocess.Popen[str]") -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"ended early: {process.args!r}")
    return line.strip()


@dataclass
class Crew:
    """Workers forked from one warm process; one batch at a time."""

    process: "subprocess.Popen[str]"

    def start(self, tasks: "Sequence[DataclassInstance]") -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([asdict(task) for task in tasks]) + "\n")
        self.process.stdin.flush()

    def wait(self) -> list[int]:
        """Exit statuses in the order of the tasks, negative for a signal."""
        statuses: list[int] = json.loads(line_of(self.process))
        return statuses

    def run(self, tasks: "Sequence[DataclassInstance]") -> list[int]:
        self.start(tasks)
        return self.wait()


@dataclass
class Rig:
    """`dsn` is the way the workers go, through the pooler or not; `direct` is the test's own.

    With `more_ways` they take turns: where the time is spent waiting, all ways are tried at once.
    """

    dsn: str
    direct: str
    crew: Crew
    vendor: str
    directory: Path
    numbers: "count[int]" = field(default_factory=count)
    more_ways: list[str] = field(default_factory=list)

    @property
    def vendor_journal(self) -> Path:
        return self.directory / "vendor.jsonl"

    @property
    def spill(self) -> Path:
        return self.directory / "spill"

    def task(self, connections: list[str], **options: Any) -> Task:  # noqa: ANN401 - see Task
        number, ways = next(self.numbers), [self.dsn, *self.more_ways]
        out = self.directory / f"calls-{number}.jsonl"
        paths = {"vendor_journal": str(self.vendor_journal), "out": str(out), "spill": str(self.spill)}
        return Task(
            **{"dsn": ways[number % len(ways)], "vendor": self.vendor, "connections": connections, **paths, **options}
        )

    def rules(self, **changes: Any) -> None:  # noqa: ANN401 - see vendor.Rules
        requests.post(f"{self.vendor}/_control", json=changes, timeout=10).raise_for_status()

    def entries(self) -> list[Entry]:
        """What the vendor says."""
        return [Entry(**line) for line in lines(self.vendor_journal)]

    def calls(self) -> list[Call]:
        """What the callers say."""
        return [Call(**line) for path in sorted(self.directory.glob("calls-*")) for line in lines(path)]

    def spilled(self) -> list[Path]:
        return [path for path in self.spill.rglob("*") if path.is_file()]


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
