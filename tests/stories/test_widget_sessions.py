"""What a session of the widget may do, and what ends it (reliability.md C3, C4; table 4B: B33-B35)."""

import pytest

from tests.databases import move_clock
from tests.logins import events, exchange, get_lead, session, ticket
from tests.office import BASE_URL, CALCULATION, LEAD, MANAGER, Answer, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

OTHER_LEAD = 3912172
OTHER_HOST = "othershop.amocrm.ru"


def save(office: Office, token: str, **headers: str) -> Answer:
    sent = {"X-Session-Token": token, "Origin": BASE_URL, **headers}
    return office.call("POST", headers=sent, body={"action": "save_calculation", "calculation": CALCULATION})


def test_a_session_reads_and_saves_with_the_rights_of_its_person(connected: Office) -> None:
    token, before = session(connected), len(connected.vendor_calls())
    assert get_lead(connected, token).body["id"] == LEAD
    assert save(connected, token).body["note_added"] is True
    assert {call["context_user_id"] for call in connected.vendor_calls()[before:]} == {str(MANAGER)}


@pytest.mark.parametrize(("age", "status"), [(590, 200), (601, 401)])
def test_a_session_lives_ten_minutes(connected: Office, age: int, status: int) -> None:
    token = session(connected)
    move_clock(connected.database_url, age)
    assert get_lead(connected, token).status == status


def test_a_session_that_is_over_says_so(connected: Office) -> None:
    token = session(connected)
    move_clock(connected.database_url, 601)
    assert get_lead(connected, token).code == "session_expired"


def test_logging_out_ends_a_session(connected: Office) -> None:
    token = session(connected)
    assert connected.call("POST", headers={"X-Session-Token": token}, body={"action": "logout"}).status == 200
    assert get_lead(connected, token).code == "session_expired"


def test_a_new_consent_ends_the_sessions_of_the_former_one(connected: Office) -> None:
    token = session(connected)
    connected.connect()
    assert get_lead(connected, token).code == "session_expired"
    assert get_lead(connected, session(connected)).status == 200


def test_a_refreshed_token_ends_no_session(connected: Office) -> None:
    token = session(connected)
    connected.expire()
    assert get_lead(connected, token).status == 200


def test_disconnecting_ends_the_sessions_also_after_connecting_again(connected: Office) -> None:
    token = session(connected)
    connected.admin("POST", "disconnect", domain=HOST)
    assert get_lead(connected, token).code == "session_expired"
    connected.connect()
    assert get_lead(connected, token).code == "session_expired"


@pytest.mark.parametrize("state", ["pending", "not_authorized", "disconnected"])
def test_an_account_that_is_no_longer_proved_has_no_sessions(connected: Office, state: str) -> None:
    token = session(connected)
    connected.sql("UPDATE amocrm_tokens SET state = %s", state)
    assert get_lead(connected, token).code == "session_expired"


def test_another_secret_ends_the_sessions_of_the_former_one(connected: Office) -> None:
    token = session(connected)
    connected.sql("UPDATE amocrm_tokens SET client_id = NULL, client_secret = NULL")
    with pytest.MonkeyPatch.context() as settings:
        settings.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
        settings.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
        assert get_lead(connected, token).status == 200
        settings.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET[::-1])
        assert get_lead(connected, token).code == "session_expired"


def test_another_accounts_domain_beside_a_session_is_a_mismatch_and_is_noted(connected: Office) -> None:
    token, before = session(connected), len(connected.vendor_calls())
    answer = get_lead(connected, token, **{"X-Account-Domain": OTHER_HOST})
    assert (answer.status, answer.code) == (403, "tenant_mismatch")
    assert events(connected, "tenant_mismatch") == 1
    assert len(connected.vendor_calls()) == before


def test_another_deal_beside_a_session_is_refused(connected: Office) -> None:
    token, before = session(connected), len(connected.vendor_calls())
    for answer in (
        get_lead(connected, token, **{"X-Lead-Id": str(OTHER_LEAD)}),
        save(connected, token, **{"X-Lead-Id": str(OTHER_LEAD)}),
    ):
        assert (answer.status, answer.code) == (403, "tenant_mismatch")
    assert len(connected.vendor_calls()) == before


@pytest.mark.parametrize("lead", ["", "1 OR 1=1", "01", "１", "٣", "1_000", "+1"])
def test_a_deal_that_is_no_number_beside_a_session_is_refused(connected: Office, lead: str) -> None:
    answer = get_lead(connected, session(connected), **{"X-Lead-Id": lead})
    assert (answer.status, answer.code) == (400, "bad_param")


def test_its_own_deal_and_account_beside_a_session_are_fine(connected: Office) -> None:
    headers = {"X-Lead-Id": str(LEAD), "X-Account-Domain": HOST}
    assert get_lead(connected, session(connected), **headers).status == 200


def test_two_credentials_at_once_are_refused(connected: Office) -> None:
    other = {"X-Auth-Token": connected.disposable("mycompany", MANAGER)}
    answer = get_lead(connected, session(connected), **other)
    assert (answer.status, answer.code) == (400, "bad_param")


def test_an_empty_header_is_no_second_credential(connected: Office) -> None:
    assert get_lead(connected, session(connected), **{"X-Auth-Token": " "}).status == 200


def test_a_session_opens_no_further_session(connected: Office) -> None:
    headers = {"X-Session-Token": session(connected), "X-Lead-Id": str(LEAD)}
    answer = connected.call("POST", headers=headers, body={"action": "widget_session"})
    assert (answer.status, answer.code) == (401, "auth_invalid")


def test_a_disposable_token_is_no_session_and_a_session_no_disposable_token(connected: Office) -> None:
    disposable, token = connected.disposable("mycompany", MANAGER), session(connected)
    as_session = get_lead(connected, disposable)
    as_disposable = get_lead(connected, "", **{"X-Auth-Token": token})
    assert (as_session.status, as_session.code) == (401, "auth_invalid")
    assert (as_disposable.status, as_disposable.code) == (401, "auth_invalid")


def test_nothing_in_the_database_opens_anything(connected: Office) -> None:
    given = ticket(connected)
    token = exchange(connected, given).body["session"]
    stored = str(connected.sql("SELECT s, t FROM sessions s, session_tickets t"))
    assert given not in stored
    assert token not in stored


def test_old_tickets_and_sessions_leave_with_the_tick(connected: Office) -> None:
    session(connected)
    move_clock(connected.database_url, 3 * 3600)
    connected.tick()
    counted = connected.sql("SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM session_tickets)")
    assert counted == [(0, 0)]
