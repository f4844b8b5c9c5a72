"""What is written before and after each call, who is due, and who has the deal."""

from datetime import datetime

import pytest

from amocrm.guards import WidgetUser
from amocrm.saga.journal import LEASE, MOST_TRIES, QUARANTINE, Journal
from amocrm.saga.outcomes import Done
from amocrm.saga.records import Save, Step
from shared.services import Services
from tests.amocrm.saga.samples import column, end, made, send, states
from tests.databases import move_clock, query

HOUR = 3600
PAUSE_OF_NOTE = "extract(epoch FROM next_try_at - updated_at)::int"


@pytest.fixture
def journal(services: Services) -> Journal:
    return Journal(services)


def fail(journal: Journal, save: Save, *, did_nothing: bool, times: int = 1) -> None:
    for _ in range(times):
        journal.postpone(save, journal.steps(save)[Step.NOTE], "upstream_error", 60, did_nothing=did_nothing)


def test_a_step_is_marked_before_and_after(services: Services, journal: Journal, save: Save) -> None:
    assert send(services, save, Step.NOTE)
    running = journal.steps(save)[Step.NOTE]
    assert (running.state, running.was_sent, running.is_quarantined) == ("running", True, True)
    end(services, save, Step.NOTE, Done("done", external_id=77))
    done = journal.steps(save)[Step.NOTE]
    assert (done.state, done.external_id, done.is_open) == ("done", 77, False)


def test_steps_come_in_the_order_they_are_taken(services: Services, caller: WidgetUser, journal: Journal) -> None:
    single = made(services, caller, products_mode="single")
    assert list(journal.steps(single)) == [Step.ELEMENT, Step.PRODUCTS, Step.NOTE, Step.BUDGET]


def test_what_was_sent_is_left_alone_until_amocrm_can_no_longer_land_it(
    services: Services, journal: Journal, save: Save, database_url: str
) -> None:
    send(services, save, Step.NOTE)
    move_clock(database_url, QUARANTINE - 5)
    assert journal.steps(save)[Step.NOTE].is_quarantined
    move_clock(database_url, QUARANTINE + 5)
    assert not journal.steps(save)[Step.NOTE].is_quarantined


def test_who_lost_the_deal_meanwhile_writes_nothing(
    services: Services, journal: Journal, save: Save, database_url: str
) -> None:
    row = journal.steps(save)[Step.NOTE]
    with journal.deal_of(save) as lease:
        assert lease is not None
        move_clock(database_url, LEASE + 1)
        assert not journal.begin(save, row, lease, None)
    assert states(services, save)["note"] == "pending"


def test_a_step_that_has_ended_is_not_begun_again(services: Services, journal: Journal, save: Save) -> None:
    end(services, save, Step.NOTE, Done("done", external_id=77))
    assert not send(services, save, Step.NOTE)


def test_a_deal_has_one_writer_at_a_time(journal: Journal, save: Save) -> None:
    with journal.deal_of(save) as first:
        with journal.deal_of(save) as second:
            assert second is None
        with journal.deal_of(save) as third:
            assert (first is not None, third) == (True, None)
    with journal.deal_of(save) as fourth:
        assert fourth is not None


def test_another_deal_is_free(services: Services, caller: WidgetUser, journal: Journal, save: Save) -> None:
    with journal.deal_of(save), journal.deal_of(made(services, caller, 5)) as other:
        assert other is not None


def test_a_writer_that_died_has_the_deal_for_a_minute(journal: Journal, save: Save, database_url: str) -> None:
    with journal.deal_of(save):
        move_clock(database_url, LEASE - 2)
        with journal.deal_of(save) as early:
            assert early is None
        move_clock(database_url, LEASE + 2)
        with journal.deal_of(save) as late:
            assert late is not None
            with journal.deal_of(save) as third:
                assert third is None


def test_a_writer_that_comes_back_late_does_not_free_anothers_deal(
    journal: Journal, save: Save, database_url: str
) -> None:
    with journal.deal_of(save):
        move_clock(database_url, LEASE + 2)
        query(database_url, "UPDATE deal_leases SET owner = gen_random_uuid(), until = app_now() + interval '1 minute'")
    with journal.deal_of(save) as next_one:
        assert next_one is None


@pytest.mark.parametrize(("did_nothing", "left"), [(True, ("pending", False)), (False, ("running", True))])
def test_a_send_is_forgotten_only_where_it_is_certain_that_nothing_was_done(
    services: Services, journal: Journal, save: Save, *, did_nothing: bool, left: tuple[str, bool]
) -> None:
    send(services, save, Step.NOTE)
    fail(journal, save, did_nothing=did_nothing)
    row = journal.steps(save)[Step.NOTE]
    assert ((row.state, row.was_sent), row.reason) == (left, "upstream_error")


def test_who_stood_still_has_nothing_to_say_about_what_another_one_finished(
    services: Services, journal: Journal, save: Save
) -> None:
    sleeper = send(services, save, Step.NOTE)
    assert sleeper is not None
    end(services, save, Step.NOTE, Done("done", external_id=77))
    journal.postpone(save, sleeper, "not_sent", 60, did_nothing=True)
    journal.end(save, sleeper, Done("failed", reason="forbidden"))
    row = journal.steps(save)[Step.NOTE]
    assert (row.state, row.external_id, row.reason) == ("done", 77, None)


def test_who_stood_still_does_not_forget_anothers_send(
    services: Services, journal: Journal, save: Save, database_url: str
) -> None:
    sleeper = send(services, save, Step.NOTE)
    assert sleeper is not None
    move_clock(database_url, QUARANTINE + 5)
    send(services, save, Step.NOTE)
    journal.postpone(save, sleeper, "not_sent", 60, did_nothing=True)
    assert journal.steps(save)[Step.NOTE].is_quarantined


def test_who_fails_again_and_again_comes_up_ever_more_rarely(journal: Journal, save: Save, database_url: str) -> None:
    pauses = []
    for _ in range(8):
        fail(journal, save, did_nothing=True)
        pauses.append(column(database_url, PAUSE_OF_NOTE))
    assert pauses == [60, 120, 240, 480, 960, 1920, 3840, 3840]


def test_a_call_in_quarantine_does_not_come_up_before_its_end(
    services: Services, journal: Journal, save: Save, database_url: str
) -> None:
    send(services, save, Step.NOTE)
    fail(journal, save, did_nothing=False)
    assert QUARANTINE - 5 < column(database_url, PAUSE_OF_NOTE) <= QUARANTINE


def test_after_a_day_of_tries_a_person_is_needed(journal: Journal, save: Save, database_url: str) -> None:
    fail(journal, save, did_nothing=True, times=MOST_TRIES - 1)
    assert journal.steps(save)[Step.NOTE].is_open
    fail(journal, save, did_nothing=True)
    assert (MOST_TRIES, journal.steps(save)[Step.NOTE].state) == (24, "failed")
    assert column(database_url, "next_try_at") is None


def test_only_failed_steps_are_opened_again(services: Services, journal: Journal, save: Save) -> None:
    end(services, save, Step.PRODUCTS, Done("done", external_id=4521))
    end(services, save, Step.NOTE, Done("failed", reason="forbidden"))
    end(services, save, Step.BUDGET, Done("skipped", reason="superseded"))
    journal.reopen(save, keeps_found=False)
    assert states(services, save) == {"products": "done", "note": "pending", "budget": "skipped"}
    assert journal.steps(save)[Step.NOTE].reason is None


def test_a_step_given_up_in_doubt_is_opened_in_doubt(services: Services, journal: Journal, save: Save) -> None:
    send(services, save, Step.NOTE)
    fail(journal, save, did_nothing=False, times=MOST_TRIES)
    journal.reopen(save, keeps_found=False)
    row = journal.steps(save)[Step.NOTE]
    assert (row.state, row.was_sent) == ("running", True)


def test_a_step_that_failed_in_doubt_is_opened_in_doubt(services: Services, journal: Journal, save: Save) -> None:
    send(services, save, Step.NOTE)
    refused = Done("failed", reason="forbidden")
    journal.end(save, journal.steps(save)[Step.NOTE], refused, may_have_landed=True)
    journal.reopen(save, keeps_found=False)
    assert journal.steps(save)[Step.NOTE].was_sent


def test_a_step_that_surely_failed_is_opened_as_new(services: Services, journal: Journal, save: Save) -> None:
    send(services, save, Step.NOTE)
    end(services, save, Step.NOTE, Done("failed", reason="forbidden"))
    journal.reopen(save, keeps_found=False)
    assert not journal.steps(save)[Step.NOTE].was_sent


@pytest.mark.parametrize(("keeps", "found"), [(True, 31000), (False, None)])
def test_the_figure_a_person_was_shown_is_kept_where_it_was_accepted(
    services: Services, journal: Journal, save: Save, *, keeps: bool, found: int | None
) -> None:
    end(services, save, Step.BUDGET, Done("failed", reason="price_changed", figure=40000, found=31000))
    journal.reopen(save, keeps_found=keeps)
    assert journal.steps(save)[Step.BUDGET].found == found


def test_a_save_comes_up_a_minute_after_its_function_died(journal: Journal, save: Save, database_url: str) -> None:
    move_clock(database_url, 55)
    assert journal.claim_due(10) == []
    move_clock(database_url, 65)
    assert journal.claim_due(10) == [save.id]
    assert journal.claim_due(10) == []


def test_what_was_claimed_comes_up_again_by_itself(journal: Journal, save: Save, database_url: str) -> None:
    move_clock(database_url, 65)
    journal.claim_due(10)
    move_clock(database_url, 65 + QUARANTINE + 5)
    assert journal.claim_due(10) == [save.id]


def test_what_is_settled_never_comes_up(services: Services, journal: Journal, save: Save, database_url: str) -> None:
    for step in journal.steps(save):
        end(services, save, step, Done("done"))
    move_clock(database_url, 24 * HOUR)
    assert journal.claim_due(10) == []


def test_the_oldest_due_step_comes_first(
    services: Services, caller: WidgetUser, journal: Journal, save: Save, database_url: str
) -> None:
    move_clock(database_url, 30)
    made(services, caller)
    move_clock(database_url, 2 * HOUR)
    assert journal.claim_due(1) == [save.id]


def test_a_step_tells_when_it_was_last_touched(
    services: Services, journal: Journal, save: Save, database_url: str
) -> None:
    before = column(database_url, "updated_at")
    end(services, save, Step.NOTE, Done("done"))
    after = column(database_url, "updated_at")
    assert isinstance(before, datetime)
    assert after > before
