"""The token that an installation brings is proved before it is used, and displaces nothing that works."""

import time

import pytest

from evotor.accounts import Accounts
from evotor.api import bare, bearer
from evotor.cloud_tokens import style_of
from shared.vault import Vault
from tests.canaries import canary
from tests.evotor.hook_desk import HookDesk, desk
from tests.evotor.office import second_owner
from tests.sandbox_process import EVOTOR_OTHER_USER_ID, EVOTOR_USER_ID
from tests.shared.parts import OWNER, at_once

__all__ = ["desk"]

WRONG = canary("a token of nobody")
ROW = ("state", "kind", "refresh_token", "last_error")


def held(desk: HookDesk) -> str:
    """The token of the merchant's row."""
    [(row, sealed)] = desk.sql("SELECT id, access_token FROM evotor_tokens WHERE account_id = %s", EVOTOR_USER_ID)
    vault: Vault = desk.hook_services().vault
    return vault.open(sealed, table="evotor_tokens", column="access_token", row=row).reveal()


def state(desk: HookDesk) -> tuple[object, ...]:
    row = desk.till_row()
    return tuple(row[name] for name in ROW)


def journal(desk: HookDesk) -> list[tuple[object, ...]]:
    return desk.sql("SELECT event, actor, object, outcome FROM audit WHERE actor = 'hook' ORDER BY at")


@pytest.fixture
def ended(desk: HookDesk) -> HookDesk:
    """A merchant whose consent came to its end."""
    desk.connect_evotor()
    desk.sql("UPDATE evotor_tokens SET state = 'reauth_required', last_error = 'expired'")
    return desk


def test_a_token_that_opens_the_merchants_stores_connects_it(ended: HookDesk) -> None:
    ended.bring_token()
    assert ended.till_row()["kind"] == "oauth"
    assert ended.handle() == 1
    assert state(ended) == ("active", "cloud", None, None)
    assert (str(ended.till_row()["owner_id"]), held(ended)) == (str(OWNER), ended.cloud_token())
    assert journal(ended) == [("connected", "hook", EVOTOR_USER_ID, "active")]


def test_a_stranger_who_installs_the_application_waits_for_a_consent(desk: HookDesk) -> None:
    desk.connect_evotor()
    calls = desk.calls_with_tokens()
    desk.bring_token(user=EVOTOR_OTHER_USER_ID)
    assert (desk.handle(), desk.count(), desk.calls_with_tokens()) == (0, 1, calls)
    assert desk.read("stores").status == 200
    desk.user = "other@example.test"
    desk.connect_evotor()
    assert (desk.handle_later(), desk.outcomes()) == (1, ["oauth_is_active"])


def test_a_terminal_without_the_application_keeps_the_token_waiting(ended: HookDesk) -> None:
    ended.sandbox.control("PATCH", f"/evotor/users/{EVOTOR_USER_ID}", {"is_paid": False})
    ended.bring_token()
    assert (ended.handle(), ended.outcomes(), journal(ended)) == (0, [None], [])
    ended.sandbox.control("PATCH", f"/evotor/users/{EVOTOR_USER_ID}", {"is_paid": True})
    assert (ended.handle_later(), state(ended)[:2]) == (1, ("active", "cloud"))


def test_a_token_that_names_no_store_displaces_none_that_works(desk: HookDesk) -> None:
    desk.connect_by_hook()
    nothing = {"status": 200, "body": '{"items":[],"paging":{}}', "content_type": "application/json"}
    desk.sandbox.control("POST", "/faults", {"host": "api.evotor.ru", "effect": "answer", **nothing})
    desk.bring_token(WRONG)
    assert (desk.handle(), held(desk)) == (0, desk.cloud_token())


def test_a_tick_refreshes_before_it_asks_what_hooks_mean(ended: HookDesk) -> None:
    ended.sql("UPDATE evotor_tokens SET state = 'active', refresh_due_at = now() - interval '1 hour'")
    ended.sandbox.control("POST", "/faults", {"host": "api.evotor.ru", "effect": "hang", "times": 9, "seconds": 30})
    ended.event("ApplicationUninstalled")
    ended.event("ApplicationUninstalled", number=2)
    ended.milliseconds = 17_000
    began = time.monotonic()
    assert ended.tick().body["refreshed"] == 1
    assert time.monotonic() - began < 12


def test_stores_are_read_with_it(desk: HookDesk) -> None:
    desk.connect_by_hook()
    answer = desk.read("stores", account_id=EVOTOR_USER_ID)
    assert [store["name"] for store in answer.body["items"]] == ["Салон на Лесной", "Склад"]


def test_the_scheduler_handles_what_waits(ended: HookDesk) -> None:
    ended.bring_token()
    assert ended.tick().body["hooks"] == 1
    assert ended.till_row()["state"] == "active"


def test_stores_are_read_with_a_token_that_goes_bare(ended: HookDesk) -> None:
    ended.rules(cloud_token_style="bare")
    ended.bring_token()
    ended.handle()
    assert ended.read("stores", account_id=EVOTOR_USER_ID).status == 200


def test_a_token_that_opens_nothing_is_not_stored(ended: HookDesk) -> None:
    ended.bring_token(WRONG)
    assert ended.handle() == 1
    assert (ended.till_row()["kind"], ended.outcomes()) == ("oauth", ["reauth_required"])
    assert journal(ended) == [("install_unproved", "hook", EVOTOR_USER_ID, "reauth_required")]


def test_a_token_of_another_merchant_is_not_stored(ended: HookDesk) -> None:
    ended.bring_token(ended.cloud_token(EVOTOR_OTHER_USER_ID))
    ended.handle()
    assert (ended.till_row()["kind"], ended.outcomes()) == ("oauth", ["install_conflict"])
    assert journal(ended) == [("install_unproved", "hook", EVOTOR_USER_ID, "install_conflict")]


def test_a_token_of_an_application_that_was_removed_is_not_stored(ended: HookDesk) -> None:
    ended.sandbox.control("PATCH", f"/evotor/users/{EVOTOR_USER_ID}", {"is_installed": False})
    ended.bring_token()
    ended.handle()
    assert ended.till_row()["kind"] == "oauth"


@pytest.mark.parametrize(("rule", "style"), [("any", bearer), ("bearer", bearer), ("bare", bare)])
def test_the_header_that_was_accepted_is_remembered(ended: HookDesk, rule: str, style: object) -> None:
    ended.rules(cloud_token_style=rule)
    ended.bring_token()
    ended.handle()
    services = ended.hook_services()
    account = Accounts(services).of_user(EVOTOR_USER_ID)
    assert account is not None
    assert style_of(services, account) is style


def test_while_evotor_is_ailing_the_token_waits(ended: HookDesk) -> None:
    ended.sandbox.control("POST", "/faults", {"host": "api.evotor.ru", "effect": "answer", "times": 3})
    ended.bring_token()
    assert (ended.handle(), ended.till_row()["kind"], ended.outcomes()) == (0, "oauth", [None])
    assert (ended.handle_later(), ended.till_row()["state"]) == (1, "active")


def test_an_oauth_token_that_works_stays(desk: HookDesk) -> None:
    desk.connect_evotor()
    before, calls = desk.till_row(), desk.calls_with_tokens()
    desk.bring_token()
    assert (desk.handle(), desk.outcomes()) == (1, ["oauth_is_active"])
    assert (desk.till_row(), desk.calls_with_tokens()) == (before, calls)


def test_an_oauth_grant_that_ended_gives_way(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.sql("UPDATE evotor_tokens SET state = 'reauth_required', last_error = 'expired'")
    desk.bring_token()
    desk.handle()
    assert state(desk) == ("active", "cloud", None, None)
    assert held(desk) == desk.cloud_token()


def test_a_grant_in_doubt_is_waited_for(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.sql("UPDATE evotor_tokens SET state = 'suspect'")
    desk.bring_token()
    assert (desk.handle(), desk.till_row()["kind"], desk.outcomes()) == (0, "oauth", [None])
    desk.sql("UPDATE evotor_tokens SET state = 'reauth_required'")
    assert (desk.handle_later(), desk.till_row()["kind"]) == (1, "cloud")


def test_who_was_disconnected_by_a_person_stays_so(desk: HookDesk) -> None:
    desk.connect_evotor()
    desk.admin("POST", "disconnect", account_id=EVOTOR_USER_ID)
    desk.bring_token()
    desk.handle()
    assert (desk.till_row()["state"], desk.till_row()["access_token"]) == ("disconnected", None)
    assert desk.outcomes() == ["disconnected"]


def test_a_reinstallation_replaces_the_token_and_a_wrong_one_does_not(ended: HookDesk) -> None:
    ended.bring_token()
    ended.handle()
    ended.bring_token(WRONG)
    ended.handle()
    assert held(ended) == ended.cloud_token()
    assert ended.till_row()["state"] == "active"


def test_the_same_token_a_minute_later_counts_anew(ended: HookDesk) -> None:
    for minute in (1, 1, 2):
        ended.keep_at(minute, ended.cloud_token())
    assert ended.handle() == 2
    assert ended.outcomes() == ["connected", "connected"]


def test_oauth_takes_the_row_over_later(ended: HookDesk) -> None:
    ended.bring_token()
    ended.handle()
    ended.connect_evotor()
    assert (ended.till_row()["kind"], ended.till_row()["state"], ended.count()) == ("oauth", "active", 1)


def test_with_an_owner_for_each_shop_a_strangers_token_waits_for_its_merchant(
    desk: HookDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INSALES_AUTH_MODE", "app")
    desk.bring_token()
    assert (desk.handle(), desk.count(), desk.calls_with_tokens()) == (0, 0, 0)
    desk.connect_evotor()
    assert (desk.handle_later(), desk.outcomes()) == (1, ["oauth_is_active"])


def test_the_row_keeps_its_owner(desk: HookDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSALES_AUTH_MODE", "app")
    desk.connect_evotor()
    owner = second_owner(desk)
    desk.sql("UPDATE evotor_tokens SET state = 'reauth_required', owner_id = %s", str(owner))
    desk.bring_token()
    desk.handle()
    assert (str(desk.till_row()["owner_id"]), desk.till_row()["kind"]) == (str(owner), "cloud")


def test_two_ticks_at_once_connect_once(ended: HookDesk) -> None:
    ended.bring_token()
    assert sorted(map(str, at_once(2, ended.handle))) == ["0", "1"]
    assert (ended.count(), journal(ended)) == (1, [("connected", "hook", EVOTOR_USER_ID, "active")])


def test_a_letter_whose_key_is_gone_is_put_away(ended: HookDesk) -> None:
    ended.bring_token()
    ended.sql("UPDATE inbox SET payload = '1.k0.AAAA'")
    assert (ended.handle(), ended.outcomes(), ended.till_row()["kind"]) == (1, ["key_lost"], "oauth")
