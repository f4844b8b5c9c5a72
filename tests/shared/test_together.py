"""Many ask at once: one is sent, and nobody is given what was begun before they asked."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

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
        until(lambda: together._lines["a"].next is not None)
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
    assert together._lines == {}
