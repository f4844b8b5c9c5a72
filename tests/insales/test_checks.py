"""Mode `app`: whether a shop's password still works is noticed without anybody's call; the quota is shared fairly."""

import pytest

from insales.access import CHECK_AGAIN
from insales.provider import QUOTA_RESERVE, QUOTA_WINDOW
from insales.shops import CHECK
from shared.errors import RateLimited, ReauthRequired
from tests.databases import move_clock
from tests.insales.office import ShopOffice
from tests.insales.shops import (
    ask,
    browser,
    enter,
    give_out,
    install,
    refuse,
    revoke,
    told,
)
from tests.sandbox_process import INSALES_OTHER_HOST
from tests.shared.raw_server import RawServer

LIMIT = 100
FULL = {"status": 429, "headers": {"Retry-After": "120"}, "body": ""}
OVERLOADED = {"status": 503, "headers": {"Retry-After": "120"}, "body": ""}


def after(office: ShopOffice, seconds: float) -> ShopOffice:
    """What the scheduler finds then."""
    move_clock(office.database_url, seconds)
    assert office.tick().status == 200
    return office


def quota(office: ShopOffice) -> list[tuple[object, ...]]:
    return office.sql("SELECT domain, quota_used, quota_limit FROM insales_accounts ORDER BY domain")


def spent(office: ShopOffice, calls: int) -> ShopOffice:
    """So many calls of the window are gone."""
    office.sql("UPDATE insales_accounts SET quota_used = %s, quota_limit = 500, quota_at = now()", calls)
    return office


def test_a_password_that_works_is_looked_at_now_and_then(connected: ShopOffice) -> None:
    assert connected.tick().body["checked"] == 0
    move_clock(connected.database_url, CHECK + 1)
    assert connected.tick().body["checked"] == 1
    assert connected.tick().body["checked"] == 0
    assert connected.shop_row()["state"] == "active"


def test_a_password_that_was_taken_away_is_first_a_doubt(connected: ShopOffice, receiver: RawServer) -> None:
    revoke(connected, "password")
    after(connected, CHECK + 1)
    assert (connected.shop_row()["state"], told(receiver)) == ("suspect", [])


def test_and_then_a_loss_that_somebody_hears_of(connected: ShopOffice, receiver: RawServer) -> None:
    """An hour later, not at the next look in six."""
    revoke(connected, "password")
    after(connected, CHECK + 1)
    after(connected, CHECK + 1 + CHECK_AGAIN + 1)
    connected.tick()
    assert (connected.shop_row()["state"], told(receiver)) == ("reauth_required", [("suspect", "reauth_required")])


def test_a_lost_shop_that_is_installed_anew_is_told_too(connected: ShopOffice, receiver: RawServer) -> None:
    connected.sql("UPDATE insales_accounts SET state = 'reauth_required', last_error = 'revoked'")
    connected.tick()
    install(connected, "anew")
    connected.tick()
    assert told(receiver) == [("active", "reauth_required"), ("reauth_required", "active")]


def test_of_a_lost_shop_nobody_asks_anything(connected: ShopOffice) -> None:
    connected.sql("UPDATE insales_accounts SET state = 'reauth_required'")
    asked = len(connected.vendor_calls())
    with pytest.raises(ReauthRequired):
        ask(connected)
    assert len(connected.vendor_calls()) == asked


def test_one_refusal_that_passes_leaves_no_doubt(connected: ShopOffice, receiver: RawServer) -> None:
    refuse(connected, times=1)
    after(connected, CHECK + 1)
    assert connected.shop_row()["state"] == "suspect"
    after(connected, CHECK + 1 + CHECK_AGAIN + 1)
    assert (connected.shop_row()["state"], connected.shop_row()["last_error"], told(receiver)) == ("active", None, [])


@pytest.mark.parametrize("answer", [FULL, OVERLOADED, {"status": 500}, {"status": 404, "body": "<html>"}], ids=str)
def test_what_is_no_refusal_raises_no_doubt(connected: ShopOffice, answer: dict[str, object]) -> None:
    refuse(connected, path="/admin", times=9, **answer)
    after(connected, CHECK + 1)
    assert (connected.shop_row()["state"], connected.shop_row()["last_error"]) == ("active", None)


def test_a_shop_that_asks_for_patience_is_not_asked_again(connected: ShopOffice) -> None:
    refuse(connected, **FULL)
    asked = len(connected.calls_to_shop())
    with pytest.raises(RateLimited) as refused:
        ask(connected)
    assert (refused.value.retry_after, len(connected.calls_to_shop()) - asked) == (120, 1)


def test_the_quota_is_kept_for_each_shop(connected: ShopOffice) -> None:
    connected.rules(limit=LIMIT)
    other = install(browser(connected, INSALES_OTHER_HOST, 901377), "second")
    for _ in range(3):
        ask(connected)
    ask(other)
    used = {domain: (calls, limit) for domain, calls, limit in quota(connected)}
    assert used == {connected.host: (4, LIMIT), other.host: (2, LIMIT)}


def test_a_refusal_counts_too(connected: ShopOffice) -> None:
    ask(connected)
    before = quota(connected)[0][1]
    connected.rules(limit=LIMIT)
    ask(connected)
    assert quota(connected) == [(connected.host, int(str(before)) + 1, LIMIT)]


def test_machines_leave_the_last_calls_to_people(connected: ShopOffice) -> None:
    spent(connected, 500 - QUOTA_RESERVE)
    asked = len(connected.calls_to_shop())
    with pytest.raises(RateLimited) as refused:
        ask(connected, for_person=False)
    assert 0 < (refused.value.retry_after or 0) <= QUOTA_WINDOW
    assert len(connected.calls_to_shop()) == asked
    assert ask(connected, for_person=True).id == connected.account_id


def test_the_last_call_before_the_reserve_is_a_machines(connected: ShopOffice) -> None:
    spent(connected, 500 - QUOTA_RESERVE - 1)
    assert ask(connected, for_person=False).id == connected.account_id


def test_a_new_window_is_everybodys(connected: ShopOffice) -> None:
    spent(connected, 500)
    move_clock(connected.database_url, QUOTA_WINDOW + 1)
    assert ask(connected, for_person=False).id == connected.account_id
    assert int(str(quota(connected)[0][1])) < 10


def test_a_check_without_calls_left_is_no_doubt(connected: ShopOffice) -> None:
    move_clock(connected.database_url, CHECK + 1)
    connected.sql("UPDATE insales_accounts SET quota_used = 499, quota_limit = 500, quota_at = app_now()")
    assert connected.tick().body["checked"] == 0
    assert connected.shop_row()["state"] == "active"


def test_a_tick_checks_every_shop_that_is_due(connected: ShopOffice) -> None:
    install(browser(connected, INSALES_OTHER_HOST, 901377), "second")
    revoke(connected, "password")
    after(connected, CHECK + 1)
    states = connected.sql("SELECT domain, state FROM insales_accounts ORDER BY domain")
    assert states == [(connected.host, "suspect"), (INSALES_OTHER_HOST, "active")]


def test_a_slow_shop_costs_no_other_its_turn(connected: ShopOffice) -> None:
    """What there was no time for is due at the next tick, not in six hours."""
    other = install(browser(connected, INSALES_OTHER_HOST, 901377), "second")
    connected.sandbox.control("POST", "/faults", {"path": "/admin/account.json", "delay_before": 1.5})
    connected.milliseconds = 16_000
    asked = len(connected.calls_to_shop()), len(other.calls_to_shop())
    assert after(connected, CHECK + 1).milliseconds == 16_000
    begun = (len(connected.calls_to_shop()) - asked[0]) + (len(other.calls_to_shop()) - asked[1])
    assert (begun, connected.tick().body["checked"]) == (1, 1)


def test_an_install_that_hangs_costs_no_tick_the_rest_of_its_work(application: ShopOffice) -> None:
    """Two wait, with time for one: the other comes again in a minute."""
    offices = [application, browser(application, INSALES_OTHER_HOST, 901377)]
    for office in offices:
        assert office.install().status == 200
        give_out(office)
    application.sandbox.control("POST", "/faults", {"path": "/admin/account.json", "delay_before": 1.5})
    application.milliseconds = 16_000
    assert application.tick().body["installs"] == 1
    assert after(application, 61).sql("SELECT count(*) FROM insales_accounts WHERE state = 'active'") == [(2,)]


def test_staff_of_a_shop_whose_password_is_in_doubt_may_still_enter(connected: ShopOffice) -> None:
    """Their sums are made with it: who fits, shows that it works."""
    connected.sql("UPDATE insales_accounts SET state = 'suspect', last_error = 'revoked', intent_at = now()")
    assert enter(connected).me().status == 200


def test_a_password_that_changed_without_us_is_put_right_by_a_new_install(connected: ShopOffice) -> None:
    revoke(connected, "password")
    after(connected, CHECK + 1)
    give_out(connected, "again")
    assert connected.install("again").status == 200
    assert (connected.shop_row()["state"], connected.shop_row()["last_error"]) == ("active", None)
