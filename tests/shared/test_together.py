"""Many ask at once: one is sent, and nobody is given what was begun before they asked."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from shared import errors
from shared.together import Together


class Slow:
    """A question whose answers are 1, 2, 3…; each waits until it may end."""

    def __init__(self) -> None:
        self.numbers = count(1)
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)

    def __call__(self) -> int:
        number = next(self.numbers)
        self.begun.release()
        assert self.may_end.acquire(timeout=10)
        return number


def until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if is_so():
            return
        pause.wait(0.005)
    raise AssertionError("never happened")


def test_alone_each_question_is_sent() -> None:
    asked, together = count(1), Together[int]()
    assert [together.ask("a", lambda: next(asked)) for _ in range(3)] == [1, 2, 3]


def test_a_crowd_that_comes_during_one_answer_shares_the_next() -> None:
    slow, together = Slow(), Together[int]()
    with ThreadPoolExecutor(21) as pool:
        first = pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        crowd = [pool.submit(together.ask, "a", slow) for _ in range(20)]
        until(lambda: together._here().of["a"].next is not None)
        threading.Event().wait(0.1)
        slow.may_end.release(2)
        answers = [one.result(10) for one in crowd]
    assert first.result() == 1
    assert answers == [2] * 20


def test_other_questions_do_not_wait() -> None:
    slow, together = Slow(), Together[int]()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        assert together.ask("b", lambda: 7) == 7
        slow.may_end.release()
        assert first.result() == 1


def test_a_failure_reaches_who_asked_and_not_who_came_later() -> None:
    together = Together[int]()

    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        together.ask("a", fail)
    assert together.ask("a", lambda: 1) == 1


def test_nothing_is_kept_when_nobody_waits() -> None:
    together = Together[int]()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: together.ask(n % 3, lambda: n), range(200)))
    assert together._here().of == {}


class Stopped(BaseException):
    """As a signal's handler raises it."""


def crowd(together: Together[int], leader: Callable[[], int]) -> tuple[list[object], Together[int]]:
    """The answers of nine who come while a slow first answer is under way; `leader` asks for the next one."""
    slow, answers = Slow(), list[object]()
    with ThreadPoolExecutor(11) as pool:
        pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        leading = pool.submit(together.ask, "a", leader)
        until(lambda: together._here().of["a"].next is not None)
        rest = [pool.submit(together.ask, "a", lambda: 7) for _ in range(9)]
        threading.Event().wait(0.1)
        slow.may_end.release()
        for one in [leading, *rest]:
            answers.append(one.exception(10) or one.result())
    return answers, together


def test_who_is_stopped_by_a_signal_stops_nobody_else() -> None:
    def stop() -> int:
        raise Stopped

    answers, together = crowd(Together[int](), stop)
    assert isinstance(answers[0], Stopped)
    assert (answers[1:], together._here().of) == ([7] * 9, {})


def test_who_is_stopped_while_it_waits_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was to lead the next answer: its followers ask for themselves, and no line is kept."""
    slow, together = Slow(), Together[int]()

    def stop(*_: object) -> None:
        raise Stopped

    with ThreadPoolExecutor(2) as pool:
        pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        monkeypatch.setattr("shared.together.wait", stop)
        with pytest.raises(Stopped):
            together.ask("a", lambda: 1)
        monkeypatch.undo()
        slow.may_end.release()
        assert pool.submit(together.ask, "a", lambda: 7).result(10) == 7
    assert together._here().of == {}


def test_each_gets_a_failure_of_its_own() -> None:
    """One object raised in many threads would carry the frames of all of them."""

    def fail() -> int:
        raise errors.DatabaseUnavailable("read: 57P01", retry_after=3)

    answers, _ = crowd(Together[int](), fail)
    failures = [error for error in answers if isinstance(error, errors.DatabaseUnavailable)]
    # Who came after the failed answer was given asks anew and gets its own.
    assert len({id(error) for error in failures}) == len(failures) >= 1
    assert {(error.detail, error.retry_after) for error in failures} == {("read: 57P01", 3)}


def test_nobody_waits_for_ever_for_somebody_elses_answer() -> None:
    slow, together = Slow(), Together[int](patience=0.2)
    with ThreadPoolExecutor(3) as pool:
        hanging = pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        others = [pool.submit(together.ask, "a", lambda: 7) for _ in range(2)]
        assert [other.result(10) for other in others] == [7, 7]
        slow.may_end.release()
        assert hanging.result(10) == 1
    assert together._here().of == {}


def test_a_child_process_waits_for_no_answer_of_its_parent() -> None:
    """Nobody in it will ever give one; the parent's lock may be held for ever too."""
    slow, together = Slow(), Together[int](patience=5.0)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(together.ask, "a", slow)
        assert slow.begun.acquire(timeout=10)
        with together._here().lock:
            child = os.fork()
            if not child:
                signal.alarm(2)
                os._exit(together.ask("a", lambda: 7))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
        slow.may_end.release()
        assert first.result(10) == 1
