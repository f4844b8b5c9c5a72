"""Short lives, little time, pauses (reliability.md §3.3 rules a, b, f and the class "brake"; F5, F15)."""

from contextlib import suppress

import pytest

from shared import errors
from shared.clock import SystemClock
from shared.errors import AppError
from shared.oauth import TOKEN_DEADLINE, Braked, Grant, GrantRefused
from shared.secret import Secret
from shared.tokens import RESERVE, Need
from tests.shared.token_lab import HOST, Lab, Vendor, grant

LOST = errors.AnswerLost("read timeout")


def short(number: int, seconds: float = 300.0) -> Grant:
    return Grant(Secret(f"access-{number}"), Secret(f"refresh-{number}"), seconds)


def test_a_token_that_lives_shorter_than_the_margin_is_used(lab: Lab) -> None:
    vendor = Vendor([short(1), short(2), short(3)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-1", ["refresh-0"])


def test_a_short_lived_token_serves_the_next_call_as_well(lab: Lab) -> None:
    vendor = Vendor([short(1), short(2), short(3)])
    lab.fresh(vendor)
    lab.later(60)
    assert (lab.fresh(vendor), len(vendor.sent)) == ("access-1", 1)


def test_a_short_lived_token_is_refreshed_in_the_last_fifth_of_its_life(lab: Lab) -> None:
    vendor = Vendor([short(1), short(2)])
    lab.fresh(vendor)
    lab.later(250)
    assert lab.fresh(vendor) == "access-2"


class Slow:
    """Its first answer is lost after `first` seconds, the second takes as long as it may."""

    def __init__(self, lab: Lab, first: float) -> None:
        self.lab, self.first, self.ends = lab, first, list[float]()

    def __call__(self, token: Secret) -> Grant:
        self.lab.clock.sleep(self.first if not self.ends else TOKEN_DEADLINE)
        self.ends.append(self.lab.clock.monotonic())
        if len(self.ends) == 1:
            raise LOST
        return grant(1)


@pytest.mark.parametrize("tenth", range(1, 300, 7))
def test_no_send_ends_when_there_is_no_time_to_write_its_answer(lab: Lab, tenth: int) -> None:
    """F5: whatever time a function has left, none of its sends may outlive it."""
    slow, until = Slow(lab, first=TOKEN_DEADLINE), tenth / 10
    with suppress(AppError):
        lab.tokens.fresh(lab.id, Need(slow, HOST, until=until))
    assert all(end <= until - RESERVE + 1e-6 for end in slow.ends)
    assert bool(slow.ends) == (until >= TOKEN_DEADLINE + RESERVE)


def test_with_time_left_the_repeat_is_made(lab: Lab) -> None:
    slow = Slow(lab, first=TOKEN_DEADLINE)
    assert lab.tokens.fresh(lab.id, Need(slow, HOST, until=24.0)).token.reveal() == "access-1"


@pytest.mark.parametrize(
    ("failure", "pause"),
    [
        (Braked("token 429"), 300),
        (Braked("token 429", retry_after=9), 9),
        (errors.Blocked("token 403", retry_after=1), 300),
        (errors.Blocked("token 403", retry_after=900), 900),
        (errors.PaymentRequired("token 402"), 3600),
        (errors.Temporary("token 503", retry_after=600), 600),
    ],
)
def test_the_vendor_is_left_alone_as_long_as_it_asks_and_no_shorter_than_we_would(
    lab: Lab, failure: AppError, pause: float
) -> None:
    vendor = Vendor([failure])
    with pytest.raises(AppError):
        lab.fresh(vendor)
    assert len(vendor.sent) == 1
    assert lab.row()["wait_seconds"] == pytest.approx(pause, abs=2)


def test_a_doubt_that_stays_is_looked_into_ever_more_rarely(lab: Lab) -> None:
    pauses, at = [], 0.0
    for _ in range(9):
        with pytest.raises(AppError):
            lab.fresh(Vendor([LOST]))
        pauses.append(round(lab.row()["wait_seconds"]))
        at += pauses[-1] + 2
        lab.later(at)
    assert pauses == [5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_a_refusal_in_its_quarantine_is_asked_about_as_soon_as_it_is_over(lab: Lab) -> None:
    for _ in range(3):
        with pytest.raises(AppError):
            lab.fresh(Vendor([LOST, GrantRefused("revoked")]))
        assert lab.row()["wait_seconds"] <= 60
        lab.change("next_try_at = NULL")


def test_a_real_clock_needs_one_rotation_too(database_url: str) -> None:
    lab = Lab(database_url, clock=SystemClock())
    lab.connect()
    vendor = Vendor([short(number, 61.0) for number in range(1, 9)])
    assert [lab.fresh(vendor) for _ in range(5)] == ["access-1"] * 5
