"""The same action twice gives the first answer."""

import json
from decimal import Decimal
from threading import Event, Thread
from typing import Any

import pytest

from shared.database import Database
from shared.errors import IdempotencyMismatch, InProgress, NotFound
from shared.once import Attempt, Key, Once, key
from tests.databases import move_clock, query
from tests.shared.parts import at_once

BODY = {"total": Decimal("1.50"), "title": "Дверь"}


class Work:
    """Counts itself; `fails` is raised, before or after it `has_effects`; `gate` is waited for."""

    def __init__(self, fails: Exception | None = None, gate: Event | None = None, *, has_effects: bool = False) -> None:
        self.done = 0
        self.fails = fails
        self.gate = gate
        self.has_effects = has_effects
        self.begun = Event()

    def __call__(self, attempt: Attempt) -> dict[str, Any]:
        self.begun.set()
        if self.has_effects:
            attempt.begin_effects()
        if self.gate:
            self.gate.wait(10)
        if self.fails:
            raise self.fails
        self.done += 1
        return {"number": self.done, "title": "Дверь"}


@pytest.fixture
def once(opened: Database) -> Once:
    return Once(opened)


def named(name: str = "key-1", body: object = None, scope: str = "s") -> Key:
    return key(scope, name, body or BODY)


def implied(title: str, scope: str = "s") -> Key:
    return key(scope, None, {"title": title})


def test_the_second_time_gives_the_first_answer(once: Once) -> None:
    work = Work()
    first, replayed = once.run(named(), work)
    second, again = once.run(named(), work)
    assert json.dumps(first, ensure_ascii=False) == json.dumps(second, ensure_ascii=False)
    assert (replayed, again, work.done) == (False, True, 1)


def test_the_order_of_fields_does_not_make_another_body(once: Once) -> None:
    once.run(named(body={"a": 1, "b": 2}), Work())
    assert once.run(named(body={"b": 2, "a": 1}), Work())[1] is True


def test_a_key_with_another_body_is_a_mismatch(once: Once) -> None:
    once.run(named(), Work())
    with pytest.raises(IdempotencyMismatch):
        once.run(named(body={"total": 2}), Work())


def test_the_same_key_in_another_scope_is_another_action(once: Once) -> None:
    once.run(named(), Work())
    assert once.run(named(scope="other person"), Work())[1] is False


def test_while_the_first_runs_the_second_is_told_to_wait(once: Once) -> None:
    gate, work = Event(), Work()
    first = Work(gate=gate)
    thread = Thread(target=once.run, args=(named(), first))
    thread.start()
    first.begun.wait(10)
    with pytest.raises(InProgress):
        once.run(named(), work)
    with pytest.raises(IdempotencyMismatch):
        once.run(named(body={"total": 2}), work)
    gate.set()
    thread.join()
    assert (once.run(named(), work)[1], work.done) == (True, 0)


def test_work_that_died_is_taken_over_after_a_minute_and_not_before(once: Once, database_url: str) -> None:
    query(
        database_url,
        "INSERT INTO idempotency_keys VALUES ('s', 'key-1', %s, app_now() + interval '60 seconds')",
        (named().body_hash,),
    )
    move_clock(database_url, 58)
    with pytest.raises(InProgress):
        once.run(named(), Work())
    move_clock(database_url, 61)
    assert once.run(named(), Work())[1] is False


def test_an_answer_is_never_taken_over(once: Once, database_url: str) -> None:
    once.run(named(), Work())
    move_clock(database_url, 3600)
    assert once.run(named(), Work())[1] is True


def test_work_that_fails_before_its_effects_is_forgotten(once: Once) -> None:
    with pytest.raises(NotFound):
        once.run(named(), Work(fails=NotFound("lead")))
    assert once.run(named(body={"other": 1}), Work())[1] is False


@pytest.mark.parametrize("later", [0, 61, 3600])
def test_work_that_failed_among_its_effects_is_not_begun_again(once: Once, database_url: str, later: float) -> None:
    with pytest.raises(NotFound):
        once.run(named(), Work(fails=NotFound("lead"), has_effects=True))
    move_clock(database_url, later)
    with pytest.raises(InProgress):
        once.run(named(), Work())


def test_work_with_effects_gives_its_answer_again(once: Once) -> None:
    once.run(named(), Work(has_effects=True))
    assert once.run(named(), Work())[1] is True


def test_an_equal_body_without_a_key_is_the_same_click(once: Once) -> None:
    once.run(implied("one"), Work())
    assert once.run(implied("one"), Work())[1] is True


def test_an_equal_body_counts_for_ten_minutes(once: Once, database_url: str) -> None:
    once.run(implied("one"), Work())
    move_clock(database_url, 590)
    assert once.run(implied("one"), Work())[1] is True
    move_clock(database_url, 601)
    assert once.run(implied("one"), Work())[1] is False


def test_an_equal_body_counts_only_while_it_is_the_newest(once: Once) -> None:
    work = Work()
    replayed = [once.run(implied(title), work)[1] for title in ("one", "two", "one", "one", "two")]
    assert replayed == [False, False, False, True, False]


def test_a_newer_body_of_another_person_changes_nothing(once: Once) -> None:
    once.run(implied("one"), Work())
    once.run(implied("two", scope="other"), Work())
    assert once.run(implied("one"), Work())[1] is True


def test_a_body_that_is_still_being_saved_is_not_begun_again_because_of_a_newer_one(once: Once) -> None:
    gate, again = Event(), Work()
    first = Work(gate=gate)
    thread = Thread(target=once.run, args=(implied("one"), first))
    thread.start()
    first.begun.wait(10)
    once.run(implied("two"), Work())
    with pytest.raises(InProgress):
        once.run(implied("one"), again)
    gate.set()
    thread.join()
    assert (first.done, again.done) == (1, 0)


def test_fifty_clicks_at_once_have_one_effect(once: Once) -> None:
    work = Work()
    answers = at_once(50, lambda: once.run(named(), work)[0])
    others = [answer for answer in answers if not isinstance(answer, dict)]
    assert work.done == 1
    assert all(isinstance(answer, InProgress) for answer in others)


def test_old_keys_are_swept_and_young_ones_stay(once: Once, opened: Database, database_url: str) -> None:
    once.run(named(), Work())
    move_clock(database_url, 71 * 3600)
    assert not opened.run("once.sweep")
    move_clock(database_url, 73 * 3600)
    assert opened.run("once.sweep")
