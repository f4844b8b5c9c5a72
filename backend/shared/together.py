"""One question for all who ask it at the same time; nobody gets an answer that was begun before they asked."""

import os
from collections.abc import Callable, Hashable
from concurrent.futures import Future, wait
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class _Line(Generic[T]):
    """`running` was begun already; who comes now shares `next`."""

    def __init__(self, running: "Future[T]") -> None:
        self.running = running
        self.next: Future[T] | None = None


class _Lines(Generic[T]):
    def __init__(self) -> None:
        self.of: dict[Hashable, _Line[T]] = {}
        self.lock = Lock()


class _Interrupted(Exception):
    """Whoever asked was stopped by a signal: that is its own affair."""


class Together(Generic[T]):
    """Keeps nothing: with nobody waiting there is no line, and every question is asked anew.

    `patience`: seconds to wait for somebody else's answer before asking oneself. Each process has lines of its own:
    after a fork nobody is left to answer the parent's, or to release its lock.
    """

    def __init__(self, patience: float = 10.0) -> None:
        self.patience = patience
        self._by_process: dict[int, _Lines[T]] = {}

    def ask(self, key: Hashable, question: Callable[[], T]) -> T:
        """What `question` gives or raises, asked by one of those who came while the last answer was on its way."""
        mine, before, is_first = self._joined(key)
        if not is_first:
            return self._shared(mine, question)
        try:
            if before is not None:
                wait([before], self.patience)  # its outcome is not ours
                self._begin(key, mine)
            answer = question()
        except BaseException as error:
            mine.set_exception(error if isinstance(error, Exception) else _Interrupted())
            raise
        else:
            mine.set_result(answer)
            return answer
        finally:
            self._end(key, mine)

    def _shared(self, theirs: "Future[T]", question: Callable[[], T]) -> T:
        wait([theirs], self.patience)
        error = theirs.exception() if theirs.done() else _Interrupted()
        if error is None:
            return theirs.result()
        if isinstance(error, _Interrupted):
            return question()
        raise _copied(error)

    def _joined(self, key: Hashable) -> "tuple[Future[T], Future[T] | None, bool]":
        """The answer to wait for, the one before it, and whether to get it oneself."""
        lines = self._here()
        with lines.lock:
            line = lines.of.get(key)
            if line is None:
                lines.of[key] = line = _Line(Future())
                return line.running, None, True
            is_first = line.next is None
            line.next = line.next or Future()
            return line.next, line.running, is_first

    def _here(self) -> _Lines[T]:
        return self._by_process.setdefault(os.getpid(), _Lines())

    def _begin(self, key: Hashable, mine: "Future[T]") -> None:
        lines = self._here()
        with lines.lock:
            lines.of[key] = _Line(mine)

    def _end(self, key: Hashable, mine: "Future[T]") -> None:
        """Also of one that was stopped before it began."""
        lines = self._here()
        with lines.lock:
            line = lines.of.get(key)
            if line is None:
                return
            if line.next is mine:
                line.next = None
            if line.next is None and line.running.done():
                del lines.of[key]


def _copied(error: BaseException) -> BaseException:
    """For one thread: a raised exception collects that thread's frames and causes."""
    made = type(error).__new__(type(error), *error.args)
    made.__dict__.update(error.__dict__)
    return made
