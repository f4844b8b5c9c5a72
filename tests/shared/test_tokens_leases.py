"""Who holds the lease, who held it, and what a latecomer may still change (reliability.md §3.3, D3)."""

from collections.abc import Callable

import pytest
from msgspec import structs

from shared import errors
from shared.database import Row
from shared.oauth import GrantRefused
from shared.tokens import LEASE
from tests.shared.token_lab import PROVIDER, Lab, Vendor, grant

REFUSED = GrantRefused("revoked")
LOST = errors.AnswerLost("read timeout")


def lease(lab: Lab) -> Row:
    found = lab.tokens._lease(lab.row())
    assert found is not None
    return found


def refuse(lab: Lab, *answers: errors.AppError) -> list[str]:
    """What was sent."""
    vendor = Vendor(list(answers) or [REFUSED])
    with pytest.raises(errors.AppError):
        lab.fresh(vendor)
    return vendor.sent


def test_a_latecomers_failure_leaves_the_lease_of_who_took_over(lab: Lab) -> None:
    late = lease(lab)
    lab.later(70)
    lease(lab)
    lab.tokens._settle(str(lab.id), late, errors.NotSent("frozen"))
    row = lab.row()
    assert (row["is_leased"], row["attempts"], row["state"]) == (True, 2, "active")


def test_while_another_may_still_win_nobody_presents_the_parent(lab: Lab) -> None:
    late = lease(lab)
    lab.later(70)
    lease(lab)
    lab.tokens._settle(str(lab.id), late, LOST)
    lab.later(73)
    assert refuse(lab) == []


def test_a_refusal_is_doubted_while_a_frozen_winner_may_still_come(lab: Lab) -> None:
    """An old doubt does not shorten the quarantine of a send that was taken over a second ago."""
    refuse(lab, LOST)
    lab.later(3600)
    frozen = lease(lab)
    lab.later(3600 + LEASE + 1)
    refuse(lab)
    assert lab.state == "suspect"
    assert lab.safekeeping.keep(str(lab.id), frozen["refresh_hash"], grant(1), 0)
    assert lab.state == "active"


def test_it_is_believed_when_that_quarantine_is_over_too(lab: Lab) -> None:
    refuse(lab, LOST)
    lab.later(3600)
    lease(lab)
    lab.later(3600 + LEASE + 1)
    refuse(lab)
    lab.later(3600 + LEASE + 62)
    refuse(lab)
    assert lab.state == "reauth_required"


def cutting(lab: Lab, *, before: bool) -> Callable[..., object]:
    """A database whose connection is lost once, right before or right after the lease was written."""
    real, cut = lab.database.all, [True]

    def all_(name: str, **parameters: object) -> object:
        if name != "tokens.take_lease" or not cut[0]:
            return real(name, **parameters)  # type: ignore[arg-type]
        cut[0] = False
        if not before:
            real(name, **parameters)  # type: ignore[arg-type]
        raise errors.DatabaseUnavailable("cut")

    return all_


def test_a_lease_whose_answer_was_lost_is_known_for_our_own(lab: Lab) -> None:
    lab.database.all = cutting(lab, before=False)  # type: ignore[method-assign, assignment]
    vendor = Vendor([grant(1)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-1", ["refresh-0"])


def test_a_lease_that_was_never_written_is_no_lease(lab: Lab) -> None:
    lab.database.all = cutting(lab, before=True)  # type: ignore[method-assign, assignment]
    vendor = Vendor([grant(1)])
    with pytest.raises(errors.DatabaseUnavailable):
        lab.fresh(vendor)
    assert (vendor.sent, lab.row()["attempts"]) == ([], 0)


def test_a_database_clock_that_went_back_leaves_no_lease_behind(lab: Lab) -> None:
    lab.later(600)
    lease(lab)
    lab.later(0)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"


def test_a_lease_of_the_future_does_not_keep_a_dead_grant_in_doubt(lab: Lab) -> None:
    lab.later(86_400)
    lease(lab)
    lab.later(0)
    refuse(lab)
    assert lab.state == "suspect"
    lab.later(62)
    refuse(lab)
    assert lab.state == "reauth_required"


@pytest.fixture
def jealous(lab: Lab) -> Lab:
    """A vendor that ends the whole family when an old token is presented again (RFC 9700 4.14.2)."""
    return lab.again(provider=structs.replace(PROVIDER, revokes_family=True))


def test_a_vendor_that_revokes_families_is_not_asked_again_at_once(jealous: Lab) -> None:
    assert refuse(jealous, LOST) == ["refresh-0"]


def test_a_vendor_that_revokes_families_is_not_asked_while_a_former_winner_may_come(jealous: Lab) -> None:
    lease(jealous)
    jealous.later(LEASE + 1)
    assert refuse(jealous) == []
    jealous.later(LEASE + 61)
    assert jealous.fresh(Vendor([grant(1)])) == "access-1"


def test_a_breaker_that_cannot_be_written_costs_nobody_a_token(lab: Lab) -> None:
    real = lab.database.all

    def all_(name: str, **parameters: object) -> object:
        if name == "breaker.record":
            raise errors.DatabaseUnavailable("away")
        return real(name, **parameters)  # type: ignore[arg-type]

    lab.database.all = all_  # type: ignore[method-assign, assignment]
    assert lab.fresh(Vendor([LOST, grant(1)])) == "access-1"


def test_what_never_left_this_machine_says_nothing_of_the_vendor(lab: Lab) -> None:
    recorded: list[bool] = []
    lab.tokens._sending._breaker.record = (  # type: ignore[method-assign]
        lambda host, *, failed: recorded.append(failed and host != "")
    )
    lab.change("refresh_token = '1.gone.AAAA'")
    refuse(lab)
    lab.change(f"next_try_at = NULL, refresh_token = '{lab.store('refresh_token', 'refresh-0')}'")
    refuse(lab, errors.ClientMisconfigured("no client"))
    assert recorded == []


def test_a_good_token_needs_no_write(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=3600)
    lab.change("last_used_at = app_now() - interval '1 hour'")
    real = lab.database.all

    def read_only(name: str, **parameters: object) -> object:
        if name == "tokens.mark_used":
            raise errors.DatabaseUnavailable("25006")
        return real(name, **parameters)  # type: ignore[arg-type]

    lab.database.all = read_only  # type: ignore[method-assign, assignment]
    assert lab.fresh(Vendor([grant(1)])) == "access-0"
