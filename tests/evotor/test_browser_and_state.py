"""Whose consent comes back: the browser's cookie always, the state whenever Evotor brings it (evotor.md §1.7)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.databases import move_clock
from tests.evotor.office import TillOffice, second_owner
from tests.shared.parts import OWNER


@pytest.mark.parametrize("slash", [False, True])
@pytest.mark.parametrize("echo", [False, True])
def test_evotor_may_bring_the_state_or_none_and_a_slash_or_none(office: TillOffice, slash: bool, echo: bool) -> None:  # noqa: FBT001 - parameters of a test
    office.rules(echoes_state=echo, slash_before_query=slash)

    assert office.connect_evotor().headers["Location"] == "/dashboard"
    assert office.till_row()["state"] == "active"


@pytest.mark.parametrize("change", [{"state": "forged"}, {"state": ""}])
def test_a_state_that_comes_back_must_match(office: TillOffice, change: dict[str, str]) -> None:
    address = office.begun()
    answer = office.follow(address, **change)

    assert (answer.status, answer.headers["X-Error-Code"]) == (400, "state_invalid")
    assert office.token_calls() == []
    assert office.count() == 0


@pytest.mark.parametrize("echo", [False, True])
def test_without_this_browsers_cookie_nothing_is_connected(office: TillOffice, echo: bool) -> None:  # noqa: FBT001 - as above
    office.rules(echoes_state=echo)
    address = office.begun()
    office.cookies.clear()

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"
    assert office.token_calls() == []


def test_another_browser_cannot_finish_what_this_one_began(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    address = office.begun()
    office.cookies = {"ie": "x" * 43}

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"


@pytest.mark.parametrize("echo", [False, True])
def test_a_way_back_works_once(office: TillOffice, echo: bool) -> None:  # noqa: FBT001 - as above
    office.rules(echoes_state=echo)
    address = office.begun()
    office.follow(address)

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"


@pytest.mark.parametrize("echo", [False, True])
def test_a_way_back_after_ten_minutes_is_too_late(office: TillOffice, echo: bool) -> None:  # noqa: FBT001 - as above
    office.rules(echoes_state=echo)
    address = office.begun()
    move_clock(office.database_url, 601)

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"


def test_without_a_state_two_windows_for_two_owners_connect_nothing(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    first = office.decide(office.authorize(owner=str(OWNER)).headers["Location"])
    office.authorize(owner=str(second_owner(office)))
    answer = office.follow(first)

    assert (answer.status, answer.headers["X-Error-Code"]) == (400, "state_invalid")
    assert "начато больше одного подключения" in answer.text
    assert office.token_calls() == []
    again = office.decide(office.authorize(owner=str(OWNER)).headers["Location"])
    assert office.follow(again).status == 302


def test_without_a_state_two_clicks_for_one_owner_exchange_once(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    office.authorize()
    address = office.begun()

    assert [office.follow(address).status for _ in range(2)] == [302, 400]
    assert len(office.token_calls()) == 1


def test_without_a_state_only_the_owner_who_began_comes_back(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    office.log_in_as(OWNER)
    address = office.begun()
    browser = office.cookies["ie"]
    office.log_in_as(second_owner(office))
    office.cookies["ie"] = browser

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"
    assert office.token_calls() == []


def test_without_a_state_who_logged_out_meanwhile_does_not_come_back(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    office.log_in_as(OWNER)
    address = office.begun()
    del office.cookies["session"]

    assert office.follow(address).headers["X-Error-Code"] == "state_invalid"


@pytest.mark.parametrize("echo", [False, True])
def test_who_is_still_logged_in_comes_back(office: TillOffice, echo: bool) -> None:  # noqa: FBT001 - as above
    office.rules(echoes_state=echo)
    office.log_in_as(OWNER)

    assert office.connect_evotor().headers["Location"] == "/dashboard"


@pytest.mark.parametrize("site", ["cross-site", "same-site", ""])
def test_a_page_of_another_site_cannot_begin(office: TillOffice, site: str) -> None:
    office.log_in_as(OWNER)
    for asked in ({"path": "/api/auth/evotor"}, {"parameters": {"action": "authorize"}}):
        answer = office.call("GET", headers={"Sec-Fetch-Site": site}, **asked)

        assert answer.status == 403
    assert office.sql("SELECT count(*) FROM oauth_states") == [(0,)]


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_page_and_an_address_typed_in_begin(office: TillOffice, site: str) -> None:
    office.log_in_as(OWNER)

    assert office.call("GET", path="/api/auth/evotor", headers={"Sec-Fetch-Site": site}).status == 302


def test_twenty_ways_back_at_once_exchange_once(office: TillOffice) -> None:
    office.rules(echoes_state=False)
    address = office.begun()
    with ThreadPoolExecutor(10) as pool:
        statuses = [answer.status for answer in pool.map(lambda _: office.follow(address), range(20))]

    assert sorted(statuses) == [302, *[400] * 19]
    assert len(office.token_calls()) == 1
