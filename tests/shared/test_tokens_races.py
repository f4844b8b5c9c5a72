"""Slow winners, people who connect or disconnect meanwhile, ticks at the same time."""

from threading import Event, Thread

import pytest

from shared import errors
from shared.oauth import GrantRefused
from tests.databases import query
from tests.shared.parts import at_once
from tests.shared.token_lab import TABLE, Lab, Vendor, grant

REFUSED = GrantRefused("revoked")


def test_a_slow_winner_writes_though_another_holds_the_lease_by_then(lab: Lab) -> None:
    taken = "lease_owner = gen_random_uuid(), lease_until = app_now() + interval '25 seconds', attempts = 2"
    assert lab.fresh(Vendor([grant(1)], during=lambda: lab.change(taken))) == "access-1"
    assert (lab.state, lab.refresh_token(), lab.row()["lease_until"]) == ("active", "refresh-1", None)


def test_the_loser_of_a_take_over_is_doubted_and_the_slow_winner_heals(lab: Lab) -> None:
    sent, answered = Event(), Event()

    def hang() -> None:
        sent.set()
        answered.wait(10)

    slow = Vendor([grant(1)], during=hang)
    winner = Thread(target=lab.fresh, args=(slow,))
    winner.start()
    sent.wait(10)
    lab.later(26)
    with pytest.raises(errors.AppError):
        lab.fresh(Vendor([REFUSED]))
    assert lab.state == "suspect"
    answered.set()
    winner.join()
    assert (lab.state, lab.refresh_token()) == ("active", "refresh-1")


def test_a_first_send_is_not_believed_when_another_was_sent_meanwhile(lab: Lab) -> None:
    """The other one may have won: its answer is on its way."""
    vendor = Vendor([REFUSED], during=lambda: lab.change("attempts = 2, lease_until = app_now() + interval '9 s'"))
    with pytest.raises(errors.AppError):
        lab.fresh(vendor)
    assert lab.state == "suspect"


def test_a_slow_winner_lifts_reauth_required(lab: Lab) -> None:
    assert lab.fresh(Vendor([grant(1)], during=lambda: lab.change("state = 'reauth_required'"))) == "access-1"
    assert lab.state == "active"


def test_a_disconnect_during_a_refresh_stays_a_disconnect(lab: Lab) -> None:
    with pytest.raises(errors.ReauthRequired):
        lab.fresh(Vendor([grant(1)], during=lab.disconnect))
    row = lab.row()
    assert (row["state"], row["access_token"], row["refresh_token"]) == ("disconnected", None, None)


def test_a_failure_does_not_change_a_row_that_was_disconnected_meanwhile(lab: Lab) -> None:
    with pytest.raises(errors.ReauthRequired):
        lab.fresh(Vendor([REFUSED], during=lab.disconnect))
    assert lab.state == "disconnected"


def test_a_reconnect_during_a_refresh_keeps_the_newer_grant(lab: Lab) -> None:
    assert lab.fresh(Vendor([grant(1)], during=lambda: lab.reconnect(7))) == "access-7"
    assert (lab.refresh_token(), lab.row()["version"]) == ("refresh-7", 1)
    assert "lineage_moved" in lab.journal.getvalue()


def test_a_refusal_after_a_reconnect_gives_the_newer_token(lab: Lab) -> None:
    assert lab.fresh(Vendor([REFUSED], during=lambda: lab.reconnect(7))) == "access-7"
    assert lab.state == "active"


def test_two_ticks_at_once_claim_each_row_once(database_url: str) -> None:
    labs = [Lab(database_url) for _ in range(12)]
    for lab in labs:
        lab.connect()
    claims = at_once(2, lambda: labs[0].database.all("tokens.claim_due", table=TABLE, limit=6, pause=900))
    rows = [row["id"] for claim in claims if isinstance(claim, list) for row in claim]
    assert sorted(rows) == sorted(str(lab.id) for lab in labs)


@pytest.mark.parametrize("state", ["not_authorized", "pending", "reauth_required", "disconnected"])
def test_what_cannot_be_refreshed_is_never_due(lab: Lab, state: str) -> None:
    lab.change(f"state = '{state}'")
    assert lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900) == []


def test_a_row_in_its_pause_is_not_due(lab: Lab) -> None:
    lab.change("next_try_at = app_now() + interval '1 minute'")
    assert lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900) == []
    lab.later(61)
    assert len(lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900)) == 1


def test_a_claim_moves_the_due_time(lab: Lab) -> None:
    lab.change("expires_at = app_now() + interval '1 day', refresh_due_at = app_now()")
    assert len(lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900)) == 1
    assert lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900) == []
    lab.later(901)
    assert len(lab.database.all("tokens.claim_due", table=TABLE, limit=6, pause=900)) == 1


def test_the_answer_survives_a_database_that_drops_the_connection_meanwhile(lab: Lab) -> None:
    """The vendor has rotated: these bytes are the only live token."""
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s"
    name = lab.dsn.rpartition("/")[2]
    assert lab.fresh(Vendor([grant(1)], during=lambda: query(lab.dsn, kill, (name,)))) == "access-1"
    assert lab.refresh_token() == "refresh-1"
