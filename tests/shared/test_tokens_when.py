"""When a refresh may begin and when the next one is due."""

from datetime import timedelta

import pytest

from shared import errors
from shared.breaker import CALLS, Breaker
from shared.database import Row
from shared.oauth import TOKEN_DEADLINE
from shared.tokens import RESERVE, LeftAlone, Tokens
from tests.databases import query
from tests.shared.token_lab import HOST, Lab, Vendor, grant

DAY = 86_400


def due_in(lab: Lab) -> timedelta:
    found = query(lab.dsn, "SELECT refresh_due_at - app_now() FROM amocrm_tokens")[0][0]
    assert isinstance(found, timedelta)
    return found


def test_no_refresh_begins_that_the_function_might_not_live_to_write_down(lab: Lab) -> None:
    vendor = Vendor([grant(1)])
    with pytest.raises(errors.Temporary):
        lab.fresh(vendor, until=lab.clock.monotonic() + TOKEN_DEADLINE + RESERVE - 0.1)
    assert (vendor.sent, lab.row()["attempts"]) == ([], 0)


def test_with_just_enough_time_it_does(lab: Lab) -> None:
    assert lab.fresh(Vendor([grant(1)]), until=lab.clock.monotonic() + TOKEN_DEADLINE + RESERVE + 1) == "access-1"


def test_a_host_that_is_down_is_not_asked(lab: Lab) -> None:
    for _ in range(CALLS):
        Breaker(lab.database).record(HOST, failed=True)
    vendor = Vendor([grant(1)])
    with pytest.raises(LeftAlone):
        lab.fresh(vendor)
    assert (vendor.sent, lab.state) == ([], "active")


def test_the_next_refresh_of_a_used_connection_is_due_within_the_tokens_life(lab: Lab) -> None:
    lab.fresh(Vendor([grant(1)]))
    assert 0.5 * DAY <= due_in(lab).total_seconds() <= 0.85 * DAY


def test_an_idle_connection_is_kept_alive_at_long_intervals(lab: Lab) -> None:
    lab.change("last_used_at = app_now() - interval '8 days'")
    lab.fresh(Vendor([grant(1)]), for_person=False)
    assert 20 * DAY <= due_in(lab).total_seconds() <= 30 * DAY


def test_an_idle_connections_expired_token_is_not_due(lab: Lab) -> None:
    lab.change("last_used_at = app_now() - interval '8 days', refresh_due_at = app_now() + interval '20 days'")
    assert lab.database.all("tokens.claim_due", table="amocrm_tokens", limit=5, pause=900) == []


def test_a_persons_call_marks_the_connection_as_used(lab: Lab) -> None:
    lab.change("last_used_at = app_now() - interval '8 days'")
    lab.fresh(Vendor([grant(1)]))
    assert query(lab.dsn, "SELECT app_now() - last_used_at < interval '1 minute' FROM amocrm_tokens") == [(True,)]


def test_the_schedulers_refresh_does_not(lab: Lab) -> None:
    lab.change("last_used_at = app_now() - interval '8 days'")
    lab.fresh(Vendor([grant(1)]), for_person=False)
    assert query(lab.dsn, "SELECT app_now() - last_used_at > interval '1 day' FROM amocrm_tokens") == [(True,)]


class Frozen(Tokens):
    """Its container stops for twenty seconds right after it took the lease."""

    def _lease(self, row: Row) -> Row | None:
        lease = super()._lease(row)
        self._clock.sleep(20)
        return lease


def test_a_lease_that_is_nearly_over_before_the_send_sends_nothing(lab: Lab) -> None:
    vendor = Vendor([grant(1)])
    lab.tokens.__class__ = Frozen
    with pytest.raises(errors.NotSent):
        lab.fresh(vendor)
    assert vendor.sent == []


@pytest.mark.parametrize(("attempts", "low", "high"), [(0, 450, 900), (3, 3600, 7200), (50, 10_800, 21_600)])
def test_a_row_that_keeps_failing_comes_up_ever_more_rarely(lab: Lab, attempts: int, low: int, high: int) -> None:
    lab.change(f"attempts = {attempts}")
    assert len(lab.database.all("tokens.claim_due", table="amocrm_tokens", limit=5, pause=900)) == 1
    assert low - 1 <= due_in(lab).total_seconds() <= high
