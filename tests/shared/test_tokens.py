"""A fresh access token: when it is refreshed, by whom, and what is kept (reliability.md §3.3)."""

import pytest

from shared import errors
from shared.clock import SystemClock
from shared.secret import Secret
from shared.tokens import Need
from tests.shared.parts import FakeClock, at_once
from tests.shared.token_lab import TABLE, Lab, Vendor, grant


def test_a_token_far_from_its_end_is_used_as_it_is(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=3600)
    vendor = Vendor([grant(1)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-0", [])


def test_an_old_token_is_refreshed_with_the_stored_refresh_token(lab: Lab) -> None:
    vendor = Vendor([grant(1)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-1", ["refresh-0"])
    assert (lab.row()["version"], lab.refresh_token()) == (1, "refresh-1")


def test_a_token_near_its_end_counts_as_old(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=299)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"


def test_a_refresh_remembers_its_parent_and_clears_the_intent(lab: Lab) -> None:
    parent = lab.row()["refresh_hash"]
    lab.fresh(Vendor([grant(1)]))
    row = lab.row()
    assert (row["parent_hash"], row["intent_at"], row["attempts"], row["lease_until"]) == (parent, None, 0, None)


def test_twenty_callers_at_once_make_one_refresh_and_all_get_its_token(database_url: str) -> None:
    lab = Lab(database_url, clock=SystemClock())
    lab.connect()
    vendor = Vendor([grant(1)], pause=0.2)
    answers = at_once(20, lambda: lab.fresh(vendor))
    assert answers == ["access-1"] * 20
    assert vendor.sent == ["refresh-0"]


def test_an_answer_without_a_new_refresh_token_keeps_the_old_one(lab: Lab) -> None:
    before = lab.row()["refresh_hash"]
    assert lab.fresh(Vendor([grant(1, rotates=False)])) == "access-1"
    assert (lab.refresh_token(), lab.row()["refresh_hash"]) == ("refresh-0", before)


def test_the_end_of_the_grant_moves_only_with_a_new_refresh_token(lab: Lab) -> None:
    lab.fresh(Vendor([grant(1)]))
    ends = lab.row()["grant_expires_at"]
    lab.fresh(Vendor([grant(2, rotates=False)]), rejected=1)
    assert lab.row()["grant_expires_at"] == ends


def test_an_early_401_refreshes_once(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=3600)
    vendor = Vendor([grant(1)])
    assert lab.fresh(vendor, rejected=0) == "access-1"
    assert lab.fresh(vendor, rejected=0) == "access-1"
    assert vendor.sent == ["refresh-0"]


def test_callers_that_met_the_same_401_share_one_refresh(database_url: str) -> None:
    lab = Lab(database_url, clock=SystemClock())
    lab.connect(ends_in=3600)
    vendor = Vendor([grant(1)], pause=0.1)
    assert at_once(8, lambda: lab.fresh(vendor, rejected=0)) == ["access-1"] * 8
    assert vendor.sent == ["refresh-0"]


def test_an_old_but_valid_token_is_used_while_another_holds_the_lease(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=120)
    lab.change("lease_until = app_now() + interval '25 seconds'")
    vendor = Vendor([grant(1)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-0", [])


def test_who_waits_for_another_refresh_gives_up_in_the_end_and_never_sends(lab: Lab) -> None:
    lab.change("lease_until = app_now() + interval '25 seconds'")
    vendor = Vendor([grant(1)])
    with pytest.raises(errors.InProgress):
        lab.fresh(vendor)
    assert vendor.sent == []
    assert isinstance(lab.clock, FakeClock)
    assert 20 <= sum(lab.clock.slept) < 22


def test_a_lease_that_was_left_behind_is_taken_over(lab: Lab) -> None:
    lab.change("lease_until = app_now() + interval '25 seconds', attempts = 1, intent_at = app_now()")
    lab.later(26)
    assert lab.fresh(Vendor([grant(1)])) == "access-1"


def test_a_long_lived_token_works_until_its_end_and_then_asks_for_a_person(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=200, refresh=None, long_lived=True)
    vendor = Vendor([grant(1)])
    assert lab.fresh(vendor) == "access-0"
    lab.later(201)
    with pytest.raises(errors.ReauthRequired):
        lab.fresh(vendor)
    assert (lab.state, lab.row()["last_error"], vendor.sent) == ("reauth_required", "expired", [])


def test_the_end_of_a_long_lived_token_does_not_bring_a_disconnected_row_back(database_url: str) -> None:
    lab = Lab(database_url)
    lab.connect(refresh=None)
    version = lab.row()["version"]
    lab.disconnect()
    assert not lab.database.run("tokens.expire", table=TABLE, id=str(lab.id), version=version)
    assert lab.state == "disconnected"


@pytest.mark.parametrize("state", ["not_authorized", "pending"])
def test_a_connection_that_was_never_proven_gives_no_token(database_url: str, state: str) -> None:
    lab = Lab(database_url)
    lab.connect(ends_in=3600, state=state)
    with pytest.raises(errors.ConnectionPending):
        lab.fresh(Vendor([grant(1)]))


def test_tokens_lie_in_the_table_sealed(lab: Lab) -> None:
    lab.fresh(Vendor([grant(1)]))
    row = lab.row()
    stored = row["access_token"] + row["refresh_token"] + row["refresh_hash"] + row["parent_hash"]
    assert not any(text in stored for text in ("access-", "refresh-"))


def test_an_access_shows_no_token(lab: Lab) -> None:
    access = lab.tokens.fresh(lab.id, Need(Vendor([grant(1)]), "vendor.example"))
    assert "access-1" not in f"{access} {access!r}"
    assert isinstance(access.token, Secret)
