"""One question for all who ask it at the same time; nobody gets an answer that was begun before they asked."""

from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Line(Generic[T]):
    """`running` was begun already; who comes now shares `next`."""

    running: "Future[T]"
    next: "Future[T] | None" = None


@dataclass
class Together(Generic[T]):
    """Keeps nothing: with nobody waiting there is no line, and every question is asked anew."""

    _lines: dict[Hashable, _Line[T]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def ask(self, key: Hashable, question: Callable[[], T]) -> T:
        """What `question` gives or raises, asked by one of those who came while the last answer was on its way."""
        mine, before, is_first = self._joined(key)
        if not is_first:
            return mine.result()
        if before is not None:
            before.exception()  # waits; its outcome is not ours
            self._begin(key, mine)
        try:
            mine.set_result(question())
        except BaseException as error:  # noqa: BLE001 - those who wait must hear of it too
            mine.set_exception(error)
        finally:
            self._end(key, mine)
        return mine.result()

    def _joined(self, key: Hashable) -> "tuple[Future[T], Future[T] | None, bool]":
        """The answer to wait for, the one before it, and whether to get it oneself."""
        with self._lock:
            line = self._lines.get(key)
            if line is None:
                self._lines[key] = line = _Line(Future())
                return line.running, None, True
            is_first = line.next is None
            line.next = line.next or Future()
            return line.next, line.running, is_first

    def _begin(self, key: Hashable, mine: "Future[T]") -> None:
        with self._lock:
            self._lines[key] = _Line(mine)

    def _end(self, key: Hashable, mine: "Future[T]") -> None:
        with self._lock:
            line = self._lines.get(key)
            if line is not None and line.running is mine and line.next is None:
                del self._lines[key]
