"""A hook that says "removed" casts doubt; what is true Evotor's own API tells, whichever hook came first."""

import pytest

from evotor import letters
from tests.evotor.hook_desk import HookDesk, desk
from tests.sandbox_process import EVOTOR_OTHER_USER_ID, EVOTOR_USER_ID

__all__ = ["desk"]

INSTALLED, REMOVED = "ApplicationInstalled", "ApplicationUninstalled"


def installed(desk: HookDesk, **changes: bool) -> None:
    desk.sandbox.control("PATCH", f"/evotor/users/{EVOTOR_USER_ID}", changes)


def state(desk: HookDesk) -> tuple[object, object]:
    return desk.till_row()["state"], desk.till_row()["last_error"]


@pytest.fixture(params=["oauth", "cloud"])
def connected(desk: HookDesk, request: pytest.FixtureRequest) -> HookDesk:
    if request.param == "oauth":
        desk.connect_evotor()
    else:
        desk.connect_by_hook()
    return desk


def removed(desk: HookDesk, status: int) -> None:
    """Evotor refuses the API from now on, and says why."""
    desk.rules(uninstalled_answers=status)
    installed(desk, is_installed=False)
    desk.event(REMOVED)


def test_a_removal_ends_what_can_no_longer_be_refreshed(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.sandbox.control("POST", "/evotor/revoke", {})
    removed(desk, 401)
    desk.handle()
    assert state(desk) == ("reauth_required", "uninstalled")
    assert desk.outcomes() == ["uninstalled"]


def test_a_removal_and_one_401_are_answered_by_a_refresh(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.fail(401)
    desk.event(REMOVED)
    desk.handle()
    assert (state(desk), desk.till_row()["version"]) == (("active", None), 2)
    assert desk.outcomes() == ["installed"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_that_proves_nothing_leaves_the_doubt_to_the_next_refresh(desk: HookDesk, status: int) -> None:
    desk.connect_evotor()
    removed(desk, status)
    desk.handle()
    assert (state(desk), desk.outcomes()) == (("suspect", "uninstalled"), ["unproved"])
    assert desk.tick().body["refreshed"] == 1
    assert desk.till_row()["state"] == "active"


def test_a_late_removal_harms_nobody_whose_client_may_not_read_stores(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.fail(403, times=5)
    desk.event(REMOVED)
    desk.event(INSTALLED, number=2)
    desk.handle()
    desk.tick()
    assert (desk.till_row()["state"], desk.outcomes()[0]) == ("active", "unproved")


def test_a_removal_ends_a_token_without_a_refresh_after_an_hour_of_refusals(desk: HookDesk) -> None:
    desk.connect_by_hook()
    removed(desk, 401)
    assert (desk.handle(), state(desk)) == (0, ("suspect", "revoked"))
    desk.minutes = 61
    assert (desk.handle_later(), state(desk)) == (1, ("reauth_required", "uninstalled"))


def test_with_too_little_time_left_no_grant_is_risked(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.age()
    desk.event(REMOVED)
    services = desk.hook_services()
    assert letters.handle_waiting(services, "test-request", services.clock.monotonic() + 9) == 0
    assert (len(desk.token_calls()), desk.outcomes()) == (1, [None])
    assert (desk.handle_later(), state(desk)) == (1, ("active", None))


def test_a_removal_that_evotor_denies_changes_nothing(connected: HookDesk) -> None:
    connected.event(REMOVED)
    connected.handle()
    assert (state(connected), connected.outcomes()[-1]) == (("active", None), "installed")


def test_a_terminal_without_the_application_is_no_removal(connected: HookDesk) -> None:
    installed(connected, is_paid=False)
    connected.event(REMOVED)
    connected.handle()
    assert state(connected) == ("active", None)


def test_while_evotor_is_ailing_the_doubt_stands(connected: HookDesk) -> None:
    connected.sandbox.control("POST", "/faults", {"host": "api.evotor.ru", "effect": "answer", "times": 3})
    connected.event(REMOVED)
    assert (connected.handle(), state(connected)) == (0, ("suspect", "uninstalled"))
    assert (connected.handle_later(), state(connected)) == (1, ("active", None))


def test_after_a_new_installation_the_access_is_tried_again(connected: HookDesk) -> None:
    removed(connected, 403)
    connected.handle()
    installed(connected, is_installed=True)
    connected.event(INSTALLED, number=2)
    connected.handle()
    assert state(connected) == ("active", None)


def test_in_disorder_the_doubt_stays(connected: HookDesk) -> None:
    removed(connected, 403)
    connected.event(INSTALLED, number=2)
    connected.handle()
    assert state(connected) == ("suspect", "uninstalled")


def test_an_installation_of_who_is_connected_asks_nothing(connected: HookDesk) -> None:
    calls = connected.calls_with_tokens()
    connected.event(INSTALLED)
    connected.handle()
    assert (connected.outcomes()[-1], connected.calls_with_tokens()) == ("kept", calls)


def test_a_removal_by_another_merchant_touches_nobody(connected: HookDesk) -> None:
    before = connected.till_row()
    connected.event(REMOVED, user=EVOTOR_OTHER_USER_ID)
    connected.handle()
    assert (connected.till_row(), connected.outcomes()[-1]) == (before, "unclaimed")


def test_who_is_disconnected_stays_so(connected: HookDesk) -> None:
    connected.admin("POST", "disconnect", account_id=EVOTOR_USER_ID)
    connected.event(REMOVED)
    connected.handle()
    assert connected.till_row()["state"] == "disconnected"


def test_every_event_is_kept(connected: HookDesk) -> None:
    connected.event(REMOVED)
    connected.event("ApplicationRepainted", number=2)
    connected.handle()
    assert [event["type"] for event in connected.events()] == [REMOVED, "ApplicationRepainted"]
