"""A program under measurement, seen from outside: started, asked, ended."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PROGRAMS = Path(__file__).parent / "programs"
# `-I -S`: nothing of this machine's Python but its standard library; `-B`: nothing is compiled for next time.
ISOLATED = (sys.executable, "-I", "-S", "-B", str(PROGRAMS / "runner.py"))
# Nothing else of the caller's reaches a program: a `.env` with a real database is not for a measurement.
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


class EndedError(Exception):
    """A program under measurement ended by itself; why stands in its standard error."""


class Process:
    def __init__(self, asking: IO[str], answers: IO[str]) -> None:
        self._asking = asking
        self._answers = answers
        self.first = self._answer()

    def ask(self, do: str, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        """What it says, with the seconds `cpu` and `wall` that it took. Raises EndedError."""
        self._asking.write(json.dumps({"do": do, **parts}) + "\n")
        self._asking.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        line = self._answers.readline()
        if not line:
            raise EndedError
        told: dict[str, Any] = json.loads(line)
        return told


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Process]:
    """`{}` in the command becomes the descriptor that the program answers to; its own output is dropped."""
    reading, writing = os.pipe()
    filled = [part.replace("{}", str(writing)) for part in command]
    with subprocess.Popen(
        filled, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=dict(environment), pass_fds=[writing]
    ) as process:
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="utf-8") as answers:
                assert process.stdin is not None  # noqa: S101 - it was asked for
                yield Process(process.stdin, answers)
        finally:
            process.kill()


@contextmanager
def function(folder: Path, environment: Mapping[str, str], first: str = "load") -> Iterator[Process]:
    """A fresh instance of the package in that folder, as a cloud starts it."""
    with started([*ISOLATED, "{}", "function", first, str(folder)], environment) as process:
        yield process


@contextmanager
def session(folder: Path, environment: Mapping[str, str]) -> Iterator[Process]:
    """One requests.Session, from the modules of the same package."""
    with started([*ISOLATED, "{}", "session", "open", str(folder)], environment) as process:
        yield process
