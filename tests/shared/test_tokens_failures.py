"""What each failure of a refresh means for the connection (reliability.md §3.3, error classes)."""

import pytest

from shared import errors
from shared.errors import AppError
from shared.oauth import GrantRefused, PageAnswered
from tests.databases import query
from tests.shared.token_lab import Lab, Vendor, grant

REFUSED = GrantRefused("revoked")
LOST = errors.AnswerLost("read timeout")


def fail(lab: Lab, *answers: AppError) -> AppError:
    with pytest.raises(AppError) as raised:
        lab.fresh(Vendor(list(answers)))
    return raised.value


def test_a_refusal_of_the_first_send_is_believed(lab: Lab) -> None:
    assert isinstance(fail(lab, REFUSED), errors.ReauthRequired)
    assert (lab.state, lab.row()["last_error"]) == ("reauth_required", "revoked")


def test_a_dead_grant_is_not_asked_again(lab: Lab) -> None:
    fail(lab, REFUSED)
    lab.later(86_400)
    vendor = Vendor([grant(1)])
    with pytest.raises(errors.ReauthRequired):
        lab.fresh(vendor)
    assert vendor.sent == []


def test_an_unknown_outcome_is_asked_again_at_once_with_the_same_token(lab: Lab) -> None:
    vendor = Vendor([LOST, grant(1)])
    assert lab.fresh(vendor) == "access-1"
    assert vendor.sent == ["refresh-0", "refresh-0"]


def test_two_unknown_outcomes_leave_a_doubt(lab: Lab) -> None:
    fail(lab, LOST)
    assert lab.state == "suspect"
    assert lab.row()["intent_at"] is not None


def test_a_refusal_after_an_unknown_outcome_is_doubted_until_the_quarantine_is_over(lab: Lab) -> None:
    fail(lab, LOST, REFUSED)
    assert lab.state == "suspect"
    lab.later(61)
    assert isinstance(fail(lab, REFUSED), errors.ReauthRequired)
    assert lab.state == "reauth_required"


def test_a_refusal_within_the_quarantine_stays_a_doubt(lab: Lab) -> None:
    fail(lab, LOST)
    lab.later(30)
    fail(lab, REFUSED)
    assert lab.state == "suspect"


def test_the_quarantine_counts_from_the_first_send(lab: Lab) -> None:
    fail(lab, LOST)
    first = lab.row()["intent_at"]
    lab.later(40)
    fail(lab, LOST)
    assert lab.row()["intent_at"] == first
    lab.later(61)
    fail(lab, REFUSED)
    assert lab.state == "reauth_required"


def test_a_doubt_ends_with_the_next_answer(lab: Lab) -> None:
    fail(lab, LOST)
    lab.later(6)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"
    assert lab.state == "active"


@pytest.mark.parametrize("failure", [errors.NotSent("refused"), errors.RateLimited("429")])
def test_what_never_reached_the_vendor_gives_the_intent_back(lab: Lab, failure: AppError) -> None:
    assert fail(lab, failure) is failure
    row = lab.row()
    assert (row["state"], row["intent_at"], row["attempts"], row["lease_until"]) == ("active", None, 0, None)


def test_a_refusal_after_a_call_that_was_not_sent_is_still_the_first(lab: Lab) -> None:
    fail(lab, errors.NotSent("refused"))
    lab.later(3)
    fail(lab, REFUSED)
    assert lab.state == "reauth_required"


@pytest.mark.parametrize("second", [errors.NotSent("refused"), errors.RateLimited("429")])
def test_a_repeat_that_was_not_sent_does_not_undo_the_first_send(lab: Lab, second: AppError) -> None:
    fail(lab, LOST, second)
    assert (lab.state, lab.row()["attempts"]) == ("suspect", 1)
    assert lab.row()["intent_at"] is not None


def test_a_call_that_was_not_sent_keeps_the_time_of_an_earlier_send(lab: Lab) -> None:
    fail(lab, LOST)
    first = lab.row()["intent_at"]
    lab.later(6)
    fail(lab, errors.NotSent("refused"))
    assert (lab.state, lab.row()["intent_at"], lab.row()["attempts"]) == ("suspect", first, 1)


@pytest.mark.parametrize(
    ("failure", "state", "pause"),
    [
        (errors.ClientMisconfigured("token"), "client_misconfigured", 60),
        (errors.PaymentRequired("token"), "payment_required", 3600),
        (errors.Blocked("token"), "blocked", 300),
        (errors.Blocked("token", retry_after=900), "blocked", 900),
        (errors.RateLimited("token", retry_after=9), "active", 9),
    ],
)
def test_each_failure_has_its_state_and_pause(lab: Lab, failure: AppError, state: str, pause: float) -> None:
    fail(lab, failure)
    row = lab.row()
    assert row["state"] == state
    assert row["wait_seconds"] == pytest.approx(pause, abs=2)


@pytest.mark.parametrize("kind", [errors.ClientMisconfigured, errors.PaymentRequired, errors.Blocked])
def test_during_a_pause_the_vendor_is_left_alone_and_the_caller_told_why(lab: Lab, kind: type[AppError]) -> None:
    fail(lab, kind("token"))
    vendor = Vendor([grant(1)])
    with pytest.raises(kind) as raised:
        lab.fresh(vendor)
    assert (vendor.sent, raised.value.retry_after is not None) == ([], True)


@pytest.mark.parametrize("kind", [errors.ClientMisconfigured, errors.PaymentRequired, errors.Blocked])
def test_after_the_pause_the_same_token_mends_the_connection(lab: Lab, kind: type[AppError]) -> None:
    fail(lab, kind("token"))
    lab.later(3601)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"
    assert lab.state == "active"


@pytest.mark.parametrize("failure", [LOST, REFUSED, errors.PaymentRequired("token"), errors.NotSent("refused")])
def test_an_old_but_valid_token_is_better_than_a_failure(database_url: str, failure: AppError) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=120)
    assert lab.fresh(Vendor([failure])) == "access-0"


def test_a_token_that_was_answered_401_is_not_used_again(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=3600)
    with pytest.raises(errors.ReauthRequired):
        lab.fresh(Vendor([REFUSED]), rejected=0)


@pytest.mark.parametrize("failure", [LOST, errors.Temporary("token 503"), errors.NotJson("token answer")])
def test_a_vendor_that_does_not_answer_is_no_reason_to_connect_again(lab: Lab, failure: AppError) -> None:
    """The merchant is not sent to grant access anew because of a bad minute, now or on the next call."""
    assert not isinstance(fail(lab, failure), errors.ReauthRequired)
    assert not isinstance(fail(lab, REFUSED), errors.ReauthRequired)


@pytest.mark.parametrize(
    ("failure", "failures"),
    [
        (PageAnswered("token refused with unknown words"), 1),
        (errors.Temporary("token 503"), 1),
        (errors.HostGone("token 404"), 0),
        (REFUSED, 0),
    ],
)
def test_the_breaker_counts_what_ails_and_no_word_of_the_vendor(lab: Lab, failure: AppError, failures: int) -> None:
    lab.change("attempts = 1, intent_at = app_now()")  # no repeat would be a second call
    fail(lab, failure)
    assert query(lab.dsn, "SELECT failures, calls FROM breakers") == [(failures, 1)]


def test_the_journal_names_the_failure_and_no_token(lab: Lab) -> None:
    fail(lab, LOST, REFUSED)
    lab.later(61)
    fail(lab, REFUSED)
    assert "refresh-0" not in lab.journal.getvalue()
    assert '"state": "reauth_required"' in lab.journal.getvalue()
