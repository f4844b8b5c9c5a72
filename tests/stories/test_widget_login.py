"""From amoCRM's page into our own (reliability.md C3): one token, one ticket in the fragment, one session."""

from urllib.parse import urlsplit

import jwt
import pytest

from amocrm.app import app
from shared.secret import Secret
from shared.settings import Client
from tests.amocrm.installation import proven
from tests.databases import move_clock
from tests.logins import ask_ticket, events, exchange, get_lead, ticket
from tests.office import BASE_URL, LEAD, MANAGER, MEASURER, Office
from tests.sandbox_process import CLIENT_SECRET, HOST
from tests.shared.parts import at_once

TICKET_LENGTH = 43
OTHER_ACCOUNT, OTHER_HOST = 28805391, "othershop.amocrm.ru"
OTHER_CLIENT = "22222222-2222-4333-8444-555555555555"


def test_a_disposable_token_opens_a_ticket_in_the_fragment_of_our_page(connected: Office) -> None:
    body = ask_ticket(connected).body
    page = urlsplit(body["widget_url"])
    assert (body["success"], body["expires_in"], len(body["ticket"])) == (True, 60, TICKET_LENGTH)
    assert f"{page.scheme}://{page.netloc}{page.path}" == f"{BASE_URL}/widget"
    assert (page.query, page.fragment) == (f"account={HOST}", f"ticket={body['ticket']}")


def test_amocrms_page_may_read_the_ticket(connected: Office) -> None:
    assert ask_ticket(connected).headers["Access-Control-Allow-Origin"] == f"https://{HOST}"


def test_no_other_vendors_page_may_read_a_session(connected: Office) -> None:
    answer = exchange(connected, ticket(connected))
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_ticket_becomes_a_session_of_ten_minutes_for_its_deal(connected: Office) -> None:
    body = exchange(connected, ticket(connected)).body
    assert (body["success"], body["expires_in"], body["lead_id"]) == (True, 600, LEAD)
    assert get_lead(connected, body["session"]).body["id"] == LEAD


def test_without_the_right_to_the_deal_there_is_no_ticket(connected: Office) -> None:
    answer = ask_ticket(connected, user=MEASURER)
    assert (answer.status, answer.code) == (403, "forbidden")
    assert connected.sql("SELECT count(*) FROM session_tickets") == [(0,)]


def test_for_a_deal_that_does_not_exist_there_is_no_ticket(connected: Office) -> None:
    answer = ask_ticket(connected, lead=999)
    assert (answer.status, answer.code) == (404, "not_found")


def test_without_a_deal_there_is_no_ticket(connected: Office) -> None:
    answer = ask_ticket(connected, {"X-Lead-Id": ""})
    assert (answer.status, answer.code) == (400, "bad_param")


def test_of_two_hundred_calls_with_one_token_one_gets_a_ticket_and_amocrm_is_asked_once(connected: Office) -> None:
    given = {"X-Auth-Token": connected.disposable("mycompany", MANAGER)}
    before = len(connected.vendor_calls())
    answers = [answer for _ in range(10) for answer in at_once(20, lambda: ask_ticket(connected, given).status)]
    assert (answers.count(200), len(answers)) == (1, 200)
    assert set(answers) <= {200, 401, 429}
    read = [call for call in connected.vendor_calls(before) if call["path"].startswith("/api/v4/leads/")]
    assert len(read) == 1


def test_a_token_that_comes_again_opens_no_second_ticket_and_is_noted(connected: Office) -> None:
    given = {"X-Auth-Token": connected.disposable("mycompany", MANAGER)}
    assert ask_ticket(connected, given).status == 200
    answer = ask_ticket(connected, given)
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert events(connected, "jti_replay") == 1


def test_a_token_whose_deal_could_not_be_read_may_ask_again(connected: Office) -> None:
    given = {"X-Auth-Token": connected.disposable("mycompany", MANAGER)}
    assert ask_ticket(connected, given, lead=999).status == 404
    assert ask_ticket(connected, given).status == 200


def test_a_ticket_that_comes_again_is_refused_ends_the_session_and_is_noted(connected: Office) -> None:
    given = ticket(connected)
    token = exchange(connected, given).body["session"]
    again = exchange(connected, given)
    assert (again.status, again.code) == (401, "auth_invalid")
    after = get_lead(connected, token)
    assert (after.status, after.code) == (401, "session_expired")
    assert events(connected, "ticket_replay") == 1


@pytest.mark.parametrize(("age", "status"), [(59, 200), (61, 401)])
def test_a_ticket_lives_a_minute(connected: Office, age: int, status: int) -> None:
    given = ticket(connected)
    move_clock(connected.database_url, age)
    assert exchange(connected, given).status == status


@pytest.mark.parametrize("given", ["x" * 43, "x" * 42, "x" * 9_999, "a.b.c", "' OR 1=1 --"])
def test_a_made_up_ticket_is_refused(connected: Office, given: str) -> None:
    answer = exchange(connected, given)
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert connected.sql("SELECT count(*) FROM sessions") == [(0,)]


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [("", 401, "auth_required"), (None, 422, "validation_failed"), ([], 422, "validation_failed")],
)
def test_what_is_no_text_is_no_ticket(connected: Office, given: object, status: int, code: str) -> None:
    answer = exchange(connected, given)
    assert (answer.status, answer.code) == (status, code)


def test_a_ticket_in_the_address_is_refused_before_it_is_looked_at(connected: Office) -> None:
    given = ticket(connected)
    parameters = {"action": "widget_exchange", "ticket": given}
    answer = connected.call("POST", parameters=parameters, headers={"Origin": BASE_URL}, body={})
    assert (answer.status, answer.code, answer.body["error"]["field"]) == (400, "bad_param", "ticket")
    assert exchange(connected, given).status == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": f"https://{HOST}"}, {"Origin": "null"}, {"Origin": BASE_URL, "Sec-Fetch-Site": "cross-site"}],
    ids=str,
)
def test_another_sites_page_gets_nothing_for_a_ticket(connected: Office, headers: dict[str, str]) -> None:
    given = ticket(connected)
    answer = exchange(connected, given, **headers)
    assert (answer.status, answer.code) == (403, "origin_denied")
    assert exchange(connected, given).status == 200


def test_a_ticket_in_another_accounts_page_is_refused_and_opens_nothing(connected: Office) -> None:
    given = ticket(connected)
    answer = exchange(connected, given, **{"X-Account-Domain": OTHER_HOST})
    assert (answer.status, answer.code) == (401, "auth_invalid")
    assert connected.sql("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == [(0,)]


def test_a_good_secret_under_another_tenants_account_is_noted_as_what_it_is(connected: Office) -> None:
    services = app.services()
    proven(services, OTHER_ACCOUNT, domain=OTHER_HOST, client=Client(OTHER_CLIENT, Secret("n" * 64)))
    claims = jwt.decode(connected.disposable("mycompany", MANAGER), options={"verify_signature": False})
    forged = jwt.encode({**claims, "account_id": OTHER_ACCOUNT}, CLIENT_SECRET, algorithm="HS256")
    guessed = jwt.encode({**claims, "account_id": OTHER_ACCOUNT}, CLIENT_SECRET[::-1], algorithm="HS256")
    assert [ask_ticket(connected, {"X-Auth-Token": token}).code for token in (forged, guessed)] == ["auth_invalid"] * 2
    assert connected.sql("SELECT object FROM audit WHERE event = 'jwt_foreign_account'") == [(OTHER_HOST,)]
