"""One call, made again where that can do no harm. What amoCRM's client adds: tests/amocrm/test_api.py."""

from collections.abc import Callable

import pytest

from shared import errors
from shared.clock import Chance
from shared.retrying import Retrying, TokenSource, unpaced
from shared.secret import Secret
from tests.shared.parts import FakeClock


class Least(Chance):
    def between(self, low: float, high: float) -> float:
        return low


class Vendor:
    """Answers as told; an answer that is an exception is raised. Each call takes a second."""

    def __init__(self, clock: FakeClock, *answers: object) -> None:
        self.clock = clock
        self.answers = list(answers)
        self.seen: list[tuple[str, float]] = []

    def send(self, token: Secret, seconds: float) -> object:
        self.seen.append((token.reveal(), seconds))
        self.clock.seconds += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Source(TokenSource):
    """Takes `seconds` for another token."""

    def __init__(self, clock: FakeClock, seconds: float = 0.0) -> None:
        self.clock = clock
        self.seconds = seconds

    def token(self) -> Secret:
        return Secret("old")

    def renew(self) -> Secret:
        self.clock.seconds += self.seconds
        return Secret("new")


class Unrenewable(Source):
    def renew(self) -> Secret:
        raise errors.Doubted


class Moved(Source):
    def has_moved(self) -> bool:
        return True


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def retrying(
    clock: FakeClock, access: TokenSource | Secret, until: float | None = None, pace: Callable[[int], None] = unpaced
) -> Retrying:
    return Retrying(clock, access, pace=pace, chance=Least(), deadline=10.0, until=until)


def test_a_good_answer_is_handed_on(clock: FakeClock) -> None:
    vendor = Vendor(clock, "answer")
    assert retrying(clock, Secret("fixed")).run("POST", vendor.send) == "answer"
    assert vendor.seen == [("fixed", 10.0)]


def test_all_tries_share_one_deadline(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.Temporary(), errors.Temporary(), "answer")
    assert retrying(clock, Secret("fixed")).run("GET", vendor.send) == "answer"
    assert vendor.seen == [("fixed", 10.0), ("fixed", 8.0), ("fixed", 5.0)]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_refusal_for_too_many_calls_is_repeated_whatever_the_method(clock: FakeClock, method: str) -> None:
    vendor = Vendor(clock, errors.RateLimited(retry_after=4.0), "answer")
    assert retrying(clock, Secret("fixed")).run(method, vendor.send) == "answer"
    assert clock.slept == [4.0]


@pytest.mark.parametrize("failure", [errors.Temporary(), errors.AnswerLost(), errors.NotSent(), errors.Blocked()])
def test_another_failure_of_a_write_is_its_end(clock: FakeClock, failure: Exception) -> None:
    vendor = Vendor(clock, failure)
    with pytest.raises(type(failure)):
        retrying(clock, Secret("fixed")).run("PUT", vendor.send)
    assert clock.slept == []


def test_a_pause_that_does_not_fit_is_the_callers(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.RateLimited(retry_after=212.0))
    with pytest.raises(errors.RateLimited) as caught:
        retrying(clock, Secret("fixed")).run("GET", vendor.send)
    assert (caught.value.retry_after, clock.slept) == (212.0, [])


def test_a_credential_that_is_fixed_is_not_renewed(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.Unauthorized())
    with pytest.raises(errors.Unauthorized):
        retrying(clock, Secret("fixed")).run("GET", vendor.send)


def test_a_doubted_credential_is_not_tried_again_a_second_later(clock: FakeClock) -> None:
    """Only a second refusal, much later, would prove anything; each try counts as one and spends the shop's quota."""
    vendor = Vendor(clock, errors.Unauthorized())
    with pytest.raises(errors.Doubted):
        retrying(clock, Unrenewable(clock)).run("GET", vendor.send)
    assert (len(vendor.seen), clock.slept) == (1, [])


def test_a_refused_token_is_renewed_and_both_calls_are_paced(clock: FakeClock) -> None:
    paced: list[int] = []
    vendor = Vendor(clock, errors.Unauthorized(), "answer")
    assert retrying(clock, Source(clock), pace=paced.append).run("POST", vendor.send) == "answer"
    assert ([token for token, _ in vendor.seen], paced) == (["old", "new"], [1, 1])


def test_a_renewal_leaves_the_call_its_time(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.Unauthorized(), "answer")
    assert retrying(clock, Source(clock, seconds=9.0)).run("GET", vendor.send) == "answer"
    assert vendor.seen == [("old", 10.0), ("new", 10.0)]


def test_after_a_slow_renewal_the_call_still_ends_with_the_function(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.Unauthorized(), "answer")
    assert retrying(clock, Source(clock, seconds=9.0), until=12.0).run("GET", vendor.send) == "answer"
    assert vendor.seen == [("old", 10.0), ("new", 2.0)]


def test_a_renewal_that_took_all_the_time_is_followed_by_no_call(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.Unauthorized())
    with pytest.raises(errors.NotSent):
        retrying(clock, Source(clock, seconds=11.0), until=12.0).run("POST", vendor.send)


def test_with_no_time_left_nothing_is_sent(clock: FakeClock) -> None:
    clock.seconds = 5.0
    vendor = Vendor(clock)
    with pytest.raises(errors.NotSent):
        retrying(clock, Source(clock), until=5.0).run("GET", vendor.send)


def test_an_account_that_moved_is_called_again(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.HostGone(), "answer")
    assert retrying(clock, Moved(clock)).run("POST", vendor.send) == "answer"


def test_a_source_that_knows_of_no_moves_says_the_account_is_gone(clock: FakeClock) -> None:
    vendor = Vendor(clock, errors.HostGone())
    with pytest.raises(errors.HostGone):
        retrying(clock, Source(clock)).run("GET", vendor.send)
