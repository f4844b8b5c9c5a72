"""Clicks without a key: an equal body is the same click while it is young and the newest (contract.md §2.1)."""

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.errors import InProgress
from shared.once import Once
from tests.databases import move_clock
from tests.shared.work import NOT_YET, Work, implied, is_replay, start


@pytest.fixture
def once(opened: Database) -> Once:
    return Once(opened, Chance())


def test_an_equal_body_without_a_key_is_the_same_click(once: Once) -> None:
    once.run(implied("one"), Work())
    assert is_replay(once, implied("one"))


def test_an_equal_body_counts_for_ten_minutes(once: Once, database_url: str) -> None:
    once.run(implied("one"), Work())
    move_clock(database_url, 590)
    assert is_replay(once, implied("one"))
    move_clock(database_url, 601)
    assert not is_replay(once, implied("one"))


def test_an_equal_body_after_ten_minutes_is_other_work(once: Once, database_url: str) -> None:
    work = Work()
    once.run(implied("one"), work)
    move_clock(database_url, 601)
    once.run(implied("one"), work)
    assert (work.resumed, len(set(work.ids))) == ([False, False], 2)


def test_an_equal_body_that_was_never_finished_is_other_work_after_ten_minutes(once: Once, database_url: str) -> None:
    work = Work(begins=True, answers=NOT_YET)
    once.run(implied("one"), work)
    move_clock(database_url, 601)
    once.run(implied("one"), work)
    assert (work.resumed, len(set(work.ids))) == ([False, False], 2)


def test_an_unfinished_body_is_other_work_once_it_is_not_the_newest(once: Once) -> None:
    work = Work(begins=True, answers=NOT_YET)
    for title in ("one", "two", "one"):
        once.run(implied(title), work)
    assert (work.resumed, len(set(work.ids))) == ([False, False, False], 3)


def test_an_equal_body_counts_only_while_it_is_the_newest(once: Once) -> None:
    replayed = [is_replay(once, implied(title)) for title in ("one", "two", "one", "one", "two")]
    assert replayed == [False, False, False, True, False]


def test_a_newer_body_of_another_person_changes_nothing(once: Once) -> None:
    once.run(implied("one"), Work())
    once.run(implied("two", scope="other"), Work())
    assert is_replay(once, implied("one"))


def test_a_body_that_is_still_being_saved_is_not_begun_again_because_of_a_newer_one(once: Once) -> None:
    first, gate, thread = start(once, implied("one"))
    again = Work()
    once.run(implied("two"), Work())
    with pytest.raises(InProgress):
        once.run(implied("one"), again)
    gate.set()
    thread.join()
    assert (first.done, again.done) == (1, 0)
