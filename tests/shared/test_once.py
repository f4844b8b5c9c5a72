"""The same action twice gives the first answer; what was left unfinished is gone on with."""

import json

import pytest

from shared.clock import Chance
from shared.database import Database
from shared.errors import IdempotencyMismatch, InProgress, NotFound
from shared.once import Once, Result
from tests.databases import move_clock, query
from tests.shared.parts import at_once
from tests.shared.work import NOT_YET, Work, is_replay, named, start

DAY = 86_400


@pytest.fixture
def once(opened: Database) -> Once:
    return Once(opened, Chance())


def die(dsn: str) -> None:
    """As a function that is killed: its lock stays, its answer never comes."""
    query(dsn, "UPDATE idempotency_keys SET answer = NULL, locked_until = app_now() + interval '60 seconds'")


def test_the_second_time_gives_the_first_answer(once: Once) -> None:
    work = Work()
    first, second = once.run(named(), work), once.run(named(), work)
    assert json.dumps(first.answer, ensure_ascii=False) == json.dumps(second.answer, ensure_ascii=False)
    assert (first.is_replay, second.is_replay, work.done) == (False, True, 1)
    assert second.is_final


def test_the_order_of_fields_does_not_make_another_body(once: Once) -> None:
    once.run(named(body={"a": 1, "b": 2}), Work())
    assert is_replay(once, named(body={"b": 2, "a": 1}))


def test_a_key_with_another_body_is_a_mismatch(once: Once) -> None:
    once.run(named(), Work())
    with pytest.raises(IdempotencyMismatch):
        once.run(named(body={"total": 2}), Work())


def test_the_same_key_in_another_scope_is_another_action(once: Once) -> None:
    once.run(named(), Work())
    assert not is_replay(once, named(scope="other person"))


def test_while_the_first_runs_the_second_is_told_to_wait(once: Once) -> None:
    _, gate, thread = start(once, named())
    with pytest.raises(InProgress) as raised:
        once.run(named(), Work())
    assert raised.value.retry_after == 1
    with pytest.raises(IdempotencyMismatch):
        once.run(named(body={"total": 2}), Work())
    gate.set()
    thread.join()
    assert is_replay(once, named())


def test_work_that_died_is_gone_on_with_after_a_minute_and_not_before(once: Once, database_url: str) -> None:
    work = Work(begins=True)
    once.run(named(), work)
    die(database_url)
    move_clock(database_url, 58)
    with pytest.raises(InProgress):
        once.run(named(), work)
    move_clock(database_url, 61)
    once.run(named(), work)
    assert (work.resumed, len(set(work.ids))) == ([False, True], 1)


def test_an_answer_is_never_taken_over(once: Once, database_url: str) -> None:
    once.run(named(), Work())
    move_clock(database_url, 3600)
    assert is_replay(once, named())


def test_work_that_fails_before_it_began_is_forgotten(once: Once) -> None:
    with pytest.raises(NotFound):
        once.run(named(), Work(fails=NotFound("lead")))
    work = Work()
    assert not once.run(named(body={"other": 1}), work).is_replay
    assert work.resumed == [False]


def test_work_that_failed_after_it_began_is_gone_on_with_at_once(once: Once) -> None:
    failed, again = Work(fails=NotFound("lead"), begins=True), Work()
    with pytest.raises(NotFound):
        once.run(named(), failed)
    once.run(named(), again)
    assert (again.resumed, again.ids) == ([True], failed.ids)


def test_what_an_earlier_attempt_began_stays_begun_however_the_next_one_fails(once: Once) -> None:
    works = [Work(fails=NotFound("lead"), begins=True), Work(fails=NotFound("lead"))]
    for work in works:
        with pytest.raises(NotFound):
            once.run(named(), work)
    last = Work()
    once.run(named(), last)
    assert (last.resumed, last.ids) == ([True], works[0].ids)


def test_work_that_began_still_refuses_its_key_to_another_body(once: Once) -> None:
    with pytest.raises(NotFound):
        once.run(named(), Work(fails=NotFound("lead"), begins=True))
    with pytest.raises(IdempotencyMismatch):
        once.run(named(body={"total": 2}), Work())


def test_an_answer_that_is_not_final_is_made_anew_until_one_is(once: Once) -> None:
    work = Work(begins=True, answers=NOT_YET)
    results = [once.run(named(), work) for _ in range(2)]
    last = Work()
    once.run(named(), last)
    assert [result.is_replay for result in results] == [False, False]
    assert (set(work.ids), last.resumed, is_replay(once, named())) == (set(last.ids), [True], True)


def test_only_one_goes_on_with_what_was_left(once: Once) -> None:
    once.run(named(), Work(begins=True, answers=NOT_YET))
    _, gate, thread = start(once, named())
    with pytest.raises(InProgress):
        once.run(named(), Work())
    gate.set()
    thread.join()


def test_a_result_of_new_work_has_a_new_id(once: Once) -> None:
    work = Work()
    once.run(named(), work)
    once.run(named("key-2"), work)
    assert (work.resumed, len(set(work.ids))) == ([False, False], 2)


def test_fifty_clicks_at_once_have_one_effect(once: Once) -> None:
    work = Work()
    answers = at_once(50, lambda: once.run(named(), work))
    others = [answer for answer in answers if not isinstance(answer, Result)]
    assert work.done == 1
    assert all(isinstance(answer, InProgress) for answer in others)


def test_keys_are_kept_for_a_month_and_then_swept(once: Once, opened: Database, database_url: str) -> None:
    once.run(named(), Work())
    move_clock(database_url, 30 * DAY)
    assert not opened.run("once.sweep")
    move_clock(database_url, 32 * DAY)
    assert opened.run("once.sweep")
