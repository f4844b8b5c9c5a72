"""An account changes its address: its people notice nothing, and no token goes to a stranger."""

import jwt
import pytest

from shared import signatures
from tests.databases import move_clock
from tests.office import Office
from tests.sandbox_process import CLIENT_SECRET, HOST

NEW = "newname.amocrm.ru"


def rename(office: Office, old_host_answers: int) -> None:
    office.sandbox.control(
        "POST", "/accounts/mycompany/rename", {"subdomain": "newname", "old_host_answers": old_host_answers}
    )


def ask(office: Office) -> int:
    """The card of a renamed account; its token names the new address."""
    headers = {"X-Auth-Token": office.disposable("newname", 9100002), "X-Lead-Id": "3912171"}
    return office.call("GET", parameters={"action": "get_lead"}, headers=headers).status


@pytest.mark.parametrize("old_host_answers", [404, 401])
def test_a_call_finds_the_account_at_its_new_address(connected: Office, old_host_answers: int) -> None:
    rename(connected, old_host_answers)
    assert ask(connected) == 200
    assert connected.sql("SELECT domain, state FROM amocrm_tokens") == [(NEW, "active")]


@pytest.mark.parametrize("old_host_answers", [404, 401])
def test_an_expired_token_is_refreshed_at_the_new_address_once(connected: Office, old_host_answers: int) -> None:
    rename(connected, old_host_answers)
    connected.expire()
    assert ask(connected) == 200
    assert connected.sql("SELECT domain, version FROM amocrm_tokens") == [(NEW, 2)]


@pytest.mark.parametrize("old_host_answers", [404, 401])
def test_a_tick_finds_it_too(connected: Office, old_host_answers: int) -> None:
    rename(connected, old_host_answers)
    connected.expire()
    assert connected.tick().body["refreshed"] == 1
    assert connected.sql("SELECT domain FROM amocrm_tokens") == [(NEW,)]


def test_an_address_that_amocrm_does_not_confirm_is_not_believed(connected: Office) -> None:
    """A token signed with the right secret that claims another address: the merchant could have made it."""
    token = connected.disposable("othershop", 9100002)
    headers = {"X-Auth-Token": token, "X-Lead-Id": "3912171"}
    assert connected.call("GET", parameters={"action": "get_lead"}, headers=headers).status == 401
    assert connected.sql("SELECT domain FROM amocrm_tokens") == [(HOST,)]


def invented(office: Office, number: int, account: str = "mycompany") -> int:
    """A card whose token was made by the merchant himself."""
    claims = signatures.readable_claims(office.disposable(account, 9100002))
    token = jwt.encode({**claims, "iss": f"https://invented{number}.amocrm.ru"}, CLIENT_SECRET)
    headers = {"X-Auth-Token": token, "X-Lead-Id": "3912171"}
    return office.call("GET", parameters={"action": "get_lead"}, headers=headers).status


def test_invented_addresses_make_us_ask_once_a_minute(connected: Office) -> None:
    before = len(connected.vendor_calls())
    assert {invented(connected, number) for number in range(25)} == {401}
    assert len(connected.vendor_calls()) - before == 1
    move_clock(connected.database_url, 61)
    invented(connected, 26)
    assert len(connected.vendor_calls()) - before == 2


def test_who_comes_right_after_an_invented_address_is_let_in_where_the_account_was_found(connected: Office) -> None:
    rename(connected, 404)
    assert invented(connected, 1, "newname") == 401
    assert ask(connected) == 200
