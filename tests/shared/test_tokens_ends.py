"""How access ends: proven, told, and not because of one answer (reliability.md §3.3; the end of a grant)."""

from datetime import timedelta

import pytest
from msgspec import structs

from shared import errors
from shared.secret import Secret
from tests.databases import query
from tests.shared.token_lab import PROVIDER, TABLE, Lab, Vendor, grant

DAY = 86_400
HOUR = 3600


@pytest.fixture
def long_lived(database_url: str) -> Lab:
    lab = Lab(database_url)
    lab.connect(ends_in=300 * DAY, refresh=None, long_lived=True, account_id=1)
    return lab


def reject(lab: Lab) -> type[errors.AppError]:
    with pytest.raises(errors.AppError) as raised:
        lab.fresh(Vendor([grant(1)]), rejected=lab.row()["version"])
    return type(raised.value)


def alerts(lab: Lab) -> list[object]:
    return [state for (state,) in query(lab.dsn, "SELECT to_state FROM alerts ORDER BY id")]


def test_one_401_does_not_end_a_long_lived_token(long_lived: Lab) -> None:
    assert reject(long_lived) is errors.Doubted
    assert (long_lived.state, alerts(long_lived)) == ("suspect", [])
    assert long_lived.fresh(Vendor([grant(1)])) == "access-0"


def test_a_401_after_an_hour_of_doubt_does(long_lived: Lab) -> None:
    reject(long_lived)
    long_lived.later(HOUR - 60)
    assert reject(long_lived) is errors.Doubted
    long_lived.later(HOUR + 60)
    assert reject(long_lived) is errors.ReauthRequired
    assert (long_lived.state, long_lived.row()["last_error"]) == ("reauth_required", "revoked")
    assert alerts(long_lived) == ["reauth_required"]


def test_a_proven_401_is_believed_at_once(long_lived: Lab) -> None:
    error = long_lived.tokens.rejected(long_lived.id, long_lived.row()["version"], is_proven=True)
    assert isinstance(error, errors.ReauthRequired)
    assert long_lived.state == "reauth_required"


def test_a_long_lived_token_that_was_proven_dead_is_not_given_out(long_lived: Lab) -> None:
    long_lived.tokens.rejected(long_lived.id, long_lived.row()["version"], is_proven=True)
    with pytest.raises(errors.ReauthRequired):
        long_lived.fresh(Vendor([grant(1)]))


def test_a_doubt_that_nothing_confirmed_for_a_day_is_over(long_lived: Lab) -> None:
    reject(long_lived)
    long_lived.later(DAY + 60)
    long_lived.tokens.end_overdue()
    assert (long_lived.state, long_lived.row()["intent_at"]) == ("active", None)
    assert reject(long_lived) is errors.Doubted


def test_a_long_lived_token_that_ended_is_told_though_nobody_calls(long_lived: Lab) -> None:
    long_lived.tokens.end_overdue()
    assert alerts(long_lived) == []
    long_lived.later(301 * DAY)
    long_lived.tokens.end_overdue()
    assert (long_lived.state, long_lived.row()["last_error"]) == ("reauth_required", "expired")
    assert alerts(long_lived) == ["reauth_required"]


def test_a_doubt_that_outlives_the_grant_is_told(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(account_id=1)
    lab.change("grant_expires_at = app_now() + interval '90 days'")
    for day in range(0, 93, 4):
        lab.later(day * DAY)
        with pytest.raises(errors.AppError):
            lab.fresh(Vendor([errors.VendorError("token refused with unknown words")]))
        lab.tokens.end_overdue()
    assert (lab.state, alerts(lab)) == ("reauth_required", ["reauth_required"])


def test_a_grant_that_was_not_tried_after_its_end_is_tried_first(lab: Lab) -> None:
    """Ours is a guess of the vendor's end; after three months without a timer the vendor has the last word."""
    lab.change("grant_expires_at = app_now() - interval '5 days', last_error_at = app_now() - interval '20 days'")
    lab.tokens.end_overdue()
    assert lab.state == "active"
    assert lab.fresh(Vendor([grant(1)])) == "access-1"


@pytest.mark.parametrize("failure", [errors.NotSent("our network"), errors.RateLimited("429"), None])
def test_a_grant_that_the_vendor_was_not_asked_about_is_not_called_over(
    lab: Lab, failure: errors.AppError | None
) -> None:
    """None: the key that sealed its token is not here."""
    lab.change("grant_expires_at = app_now() - interval '2 days'")
    if failure is None:
        lab.change("refresh_token = '1.gone.AAAA'")
    vendor = Vendor([failure or grant(1)])
    with pytest.raises(errors.AppError):
        lab.fresh(vendor)
    lab.tokens.end_overdue()
    assert (lab.state, alerts(lab)) == ("active", [])


def ends_in(lab: Lab) -> timedelta:
    found = query(lab.dsn, f"SELECT grant_expires_at - app_now() FROM {TABLE}")[0][0]  # noqa: S608 - our own name
    assert isinstance(found, timedelta)
    return found


@pytest.fixture
def ending(lab: Lab) -> Lab:
    lab.change("grant_expires_at = app_now() + interval '5 days'")
    return lab


def test_the_same_refresh_token_again_moves_no_end(ending: Lab) -> None:
    ending.fresh(Vendor([structs.replace(grant(1), refresh_token=Secret("refresh-0"))]))
    assert ends_in(ending) < timedelta(days=5)


def test_a_new_refresh_token_moves_the_end(ending: Lab) -> None:
    ending.fresh(Vendor([grant(1)]))
    assert ends_in(ending) > timedelta(days=89)


def test_a_vendor_with_a_fixed_end_moves_it_for_nothing(ending: Lab) -> None:
    ending = ending.again(provider=structs.replace(PROVIDER, has_fixed_end=True))
    ending.fresh(Vendor([grant(1)]))
    assert ends_in(ending) < timedelta(days=5)


def test_a_vendor_that_does_not_rotate_moves_its_sliding_end_with_each_use(ending: Lab) -> None:
    ending = ending.again(provider=structs.replace(PROVIDER, rotates=False))
    ending.fresh(Vendor([grant(1, rotates=False)]))
    assert ends_in(ending) > timedelta(days=89)


@pytest.mark.parametrize(("told", "days"), [(40 * DAY, 40), (5 * DAY, 5), (300 * DAY, 90)])
def test_an_end_that_the_refresh_token_names_counts_up_to_the_usual_one(ending: Lab, told: float, days: int) -> None:
    ends = ending.clock.now().timestamp() + told
    lab = ending.again(provider=structs.replace(PROVIDER, has_fixed_end=True, reads_end=lambda _token: ends))
    lab.fresh(Vendor([grant(1)]))
    assert abs(ends_in(lab) - timedelta(days=days)) < timedelta(minutes=1)


@pytest.mark.parametrize("told", [None, 0.0])
def test_where_it_names_none_the_vendors_rule_holds(ending: Lab, told: float | None) -> None:
    lab = ending.again(provider=structs.replace(PROVIDER, has_fixed_end=True, reads_end=lambda _token: told))
    lab.fresh(Vendor([grant(1)]))
    assert ends_in(lab) < timedelta(days=5)
