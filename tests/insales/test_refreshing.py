"""Mode `oauth`: what becomes of the shop's token: renewed, ended, refused; and who hears of it."""

from typing import Any

import pytest

from shared.errors import ReauthRequired, Temporary
from shared.tokens import LONG_LIVED_QUARANTINE
from tests.databases import move_clock
from tests.insales.office import ShopOffice
from tests.insales.shops import ask, refuse, revoke, told
from tests.shared.raw_server import RawServer

LOST, BACK = ("active", "reauth_required"), ("reauth_required", "active")
LATER = LONG_LIVED_QUARANTINE + 60


@pytest.fixture
def renewable(guided: ShopOffice) -> ShopOffice:
    """A shop that gives a refresh token with each access token."""
    guided.rules(gives_refresh_token=True, expires_in=3600)
    guided.log_in()
    return guided


@pytest.fixture
def unrenewable(guided: ShopOffice) -> ShopOffice:
    """As the guide has it: an access token and nothing else."""
    guided.rules(expires_in=7200)
    guided.log_in()
    return guided


def expire(office: ShopOffice) -> None:
    """There and here."""
    office.sandbox.control("POST", "/insales/expire", {"shop": office.host})
    office.sql("UPDATE insales_accounts SET expires_at = now() - interval '1 minute'")


def refreshes(office: ShopOffice) -> list[dict[str, Any]]:
    calls = [call for call in office.vendor_calls() if call["path"] == "/admin/oauth/token"]
    return [call for call in calls if call["grant_type"] == "refresh_token"]


def doubted(office: ShopOffice) -> ShopOffice:
    """The token stopped working, and one call met that."""
    revoke(office, "tokens")
    with pytest.raises(Temporary):
        ask(office)
    return office


@pytest.mark.parametrize("rotates", [True, False])
def test_a_token_that_ended_is_renewed_by_the_tick(renewable: ShopOffice, rotates: bool) -> None:  # noqa: FBT001 - pytest's
    renewable.rules(rotates=rotates)
    for round_ in (1, 2):
        expire(renewable)
        assert renewable.tick().body["refreshed"] == 1
        assert ask(renewable).id
        assert len(refreshes(renewable)) == round_
    assert renewable.shop_row()["state"] == "active"


def test_a_token_that_ended_is_renewed_by_whoever_needs_it_first(renewable: ShopOffice) -> None:
    expire(renewable)
    assert ask(renewable).id
    assert renewable.tick().body["refreshed"] == 0
    assert len(refreshes(renewable)) == 1


def test_a_token_refused_before_its_end_is_renewed_at_once(renewable: ShopOffice) -> None:
    renewable.sandbox.control("POST", "/insales/expire", {"shop": renewable.host})
    assert ask(renewable).id
    assert (renewable.shop_row()["state"], len(refreshes(renewable))) == ("active", 1)


def test_a_dead_refresh_is_told_once_and_a_new_log_in_once(renewable: ShopOffice, receiver: RawServer) -> None:
    revoke(renewable, "tokens")
    expire(renewable)
    renewable.tick()
    assert (renewable.shop_row()["state"], told(receiver)) == ("reauth_required", [LOST])
    renewable.tick()
    renewable.log_in()
    renewable.tick()
    renewable.tick()
    assert (renewable.shop_row()["state"], told(receiver)) == ("active", [LOST, BACK])


def test_every_page_says_that_a_new_log_in_is_needed(renewable: ShopOffice) -> None:
    revoke(renewable, "tokens")
    expire(renewable)
    renewable.tick()
    page = renewable.call("GET", path="/dashboard")
    assert "Нужно войти заново" in page.text
    assert "/api/auth/insales?return_to=dashboard" in page.text


def test_a_vendor_in_trouble_costs_no_grant(renewable: ShopOffice, receiver: RawServer) -> None:
    fault = {"host": renewable.host, "path": "/admin/oauth/token", "effect": "answer", "status": 503, "times": 9}
    renewable.sandbox.control("POST", "/faults", fault)
    expire(renewable)
    assert renewable.tick().body["failed"] == 1
    renewable.sandbox.control("DELETE", "/faults")
    move_clock(renewable.database_url, 3600)
    renewable.tick()
    assert (renewable.shop_row()["state"], told(receiver)) == ("active", [])


def test_a_refresh_with_the_former_secret_still_works(renewable: ShopOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """While INSALES_API_SECRET is being replaced here before there."""
    former = renewable.sandbox.control("GET", "/insales/state")["applications"][0]["secret"]
    monkeypatch.setenv("INSALES_API_SECRET", "the-next-secret-that-the-shop-does-not-know")
    monkeypatch.setenv("INSALES_API_SECRET_PREVIOUS", former)
    expire(renewable)
    assert renewable.tick().body["refreshed"] == 1


def test_the_end_of_a_token_without_a_refresh_is_noticed_by_the_tick(
    unrenewable: ShopOffice, receiver: RawServer
) -> None:
    move_clock(unrenewable.database_url, 7201)
    unrenewable.tick()
    row = unrenewable.shop_row()
    assert (row["state"], row["last_error"], told(receiver)) == ("reauth_required", "expired", [LOST])


def test_a_new_log_in_after_the_end_is_told_too(unrenewable: ShopOffice, receiver: RawServer) -> None:
    move_clock(unrenewable.database_url, 7201)
    unrenewable.tick()
    unrenewable.log_in()
    unrenewable.tick()
    assert told(receiver) == [LOST, BACK]


def test_one_refusal_is_a_doubt_and_no_alert(unrenewable: ShopOffice, receiver: RawServer) -> None:
    doubted(unrenewable)
    unrenewable.tick()
    assert (unrenewable.shop_row()["state"], told(receiver)) == ("suspect", [])


def test_a_refusal_that_lasts_ends_the_token(unrenewable: ShopOffice, receiver: RawServer) -> None:
    doubted(unrenewable)
    move_clock(unrenewable.database_url, LATER)
    with pytest.raises(ReauthRequired):
        ask(unrenewable)
    unrenewable.tick()
    assert unrenewable.shop_row()["state"] == "reauth_required"
    assert told(receiver) == [("suspect", "reauth_required")]


def test_a_call_that_works_in_between_ends_the_doubt(unrenewable: ShopOffice) -> None:
    """So that two refusals an hour apart, each a hiccup, do not end a token that lives."""
    refuse(unrenewable, times=1)
    with pytest.raises(Temporary):
        ask(unrenewable)
    assert ask(unrenewable).id
    assert unrenewable.shop_row()["state"] == "active"
    move_clock(unrenewable.database_url, LATER)
    refuse(unrenewable, times=1)
    with pytest.raises(Temporary):
        ask(unrenewable)


def test_a_working_token_says_nothing_of_a_refresh_in_doubt(renewable: ShopOffice) -> None:
    renewable.sql("UPDATE insales_accounts SET state = 'suspect', intent_at = now(), attempts = 2")
    assert ask(renewable).id
    assert renewable.sql("SELECT state, intent_at IS NOT NULL FROM insales_accounts") == [("suspect", True)]


def test_what_is_dead_is_not_called(unrenewable: ShopOffice) -> None:
    unrenewable.sql("UPDATE insales_accounts SET state = 'reauth_required'")
    asked = len(unrenewable.vendor_calls())
    with pytest.raises(ReauthRequired):
        ask(unrenewable)
    assert len(unrenewable.vendor_calls()) == asked


def test_what_strangers_try_at_the_door_is_not_written_to_a_shop_that_works(unrenewable: ShopOffice) -> None:
    """Anybody can begin a log-in and come back with a code that is none."""
    before = unrenewable.sql("SELECT * FROM insales_accounts")
    stranger = ShopOffice(**{**vars(unrenewable), "cookies": {}})
    address = stranger.agree(stranger.login().headers["Location"])
    assert stranger.follow(address, code="a-code-nobody-gave-out").headers["Location"].endswith("token_exchange_failed")
    assert unrenewable.sql("SELECT * FROM insales_accounts") == before
