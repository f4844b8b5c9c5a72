"""Connecting an account: what works, and what an impatient, mistaken or hostile person gets."""

import hashlib
import hmac
from urllib.parse import urlsplit

import pytest

from tests.office import ADMIN_TOKEN, Office, flat_query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

OTHER_SECRET = "AnotherSampleSecretThatIsLongEnoughToBeTakenSeriously"


@pytest.mark.parametrize("typed", ["mycompany", HOST, f"https://{HOST}/leads/list/?x=1", f"  {HOST} ", HOST.upper()])
def test_a_domain_may_be_typed_in_any_usual_way(office: Office, typed: str) -> None:
    answer = office.save_connection(domain=typed)
    assert answer.body["connection"] == {"domain": HOST, "state": "not_authorized"}


@pytest.mark.parametrize("typed", ["evil.com", f"{HOST}.evil.com", f"http://{HOST}", f"{HOST}:8080", "", "a\n", None])
def test_another_host_is_refused_and_nothing_is_stored(office: Office, typed: str | None) -> None:
    answer = office.save_connection(domain=typed)
    assert (answer.status, answer.code) == (403, "host_not_allowed")
    assert office.sql("SELECT count(*) FROM amocrm_tokens") == [(0,)]


def test_the_three_fields_may_stand_at_top_level(office: Office) -> None:
    answer = office.admin("POST", "save_connection", domain=HOST, client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("client_id", "not-a-uuid"), ("client_id", 7), ("client_secret", "short"), ("client_secret", "with space" * 9)],
)
def test_a_wrong_key_is_named_by_its_field_and_not_repeated(office: Office, field: str, value: object) -> None:
    answer = office.save_connection(**{field: value})
    assert (answer.status, answer.body["error"]["field"]) == (422, field)
    assert str(value) not in answer.text.replace('"status"', "")


def test_secrets_reach_the_database_sealed(connected: Office) -> None:
    stored = connected.sql("SELECT client_secret, access_token, refresh_token FROM amocrm_tokens")[0]
    assert all(text.startswith("1.k1.") for text in stored)
    assert CLIENT_SECRET not in "".join(stored)


def test_authorize_url_leads_through_our_start_link_to_the_service_host(office: Office) -> None:
    office.save_connection()
    link = office.admin("GET", "authorize_url", domain=HOST, mode="popup").body["authorize_url"]
    opened = office.call("GET", path=urlsplit(link).path, parameters=flat_query(link))
    target = opened.headers["Location"]
    assert urlsplit(target).path == "/_browser/www.amocrm.ru/oauth"
    assert flat_query(target) | {"state": ""} == {"client_id": CLIENT_ID, "state": "", "mode": "popup"}


def test_the_guides_form_on_the_account_host_is_there_too(office: Office) -> None:
    office.save_connection()
    link = office.admin("GET", "authorize_url", domain=HOST, host="account").body["authorize_url"]
    opened = office.call("GET", path=urlsplit(link).path, parameters=flat_query(link))
    assert urlsplit(opened.headers["Location"]).path == f"/_browser/{HOST}/oauth"


def test_the_cookie_of_a_state_is_for_this_browser_and_no_script(office: Office) -> None:
    link = office.save_connection().body["authorize_url"]
    opened = office.call("GET", path=urlsplit(link).path, parameters=flat_query(link))
    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_start_link_works_once(office: Office) -> None:
    link = office.save_connection().body["authorize_url"]
    office.consent(link)
    again = office.call("GET", path=urlsplit(link).path, parameters=flat_query(link))
    assert (again.status, again.headers["X-Error-Code"]) == (400, "state_invalid")


def test_the_callback_tells_the_opener_by_exact_origin(office: Office) -> None:
    answer = office.come_back(office.consent(office.save_connection().body["authorize_url"]))
    assert answer.status == 200
    assert 'postMessage({"source": "amocrm", "status": "connected", "domain": "mycompany.amocrm.ru"}' in answer.text
    assert '"http://127.0.0.1:3000")' in answer.text
    assert "Cross-Origin-Opener-Policy" not in answer.headers


def test_a_callback_opened_twice_changes_nothing(office: Office) -> None:
    address = office.consent(office.save_connection().body["authorize_url"])
    office.come_back(address)
    before, calls = office.row(), len(office.vendor_calls())
    assert office.come_back(address).headers["X-Error-Code"] == "state_invalid"
    assert (office.row(), len(office.vendor_calls())) == (before, calls)


def test_a_callback_in_another_browser_is_refused(office: Office) -> None:
    address = office.consent(office.save_connection().body["authorize_url"])
    office.cookies = {}
    assert office.come_back(address).headers["X-Error-Code"] == "state_invalid"
    assert office.row()["state"] == "not_authorized"


def test_a_person_who_declines_finds_everything_as_it_was(office: Office) -> None:
    answer = office.come_back(office.consent(office.save_connection().body["authorize_url"], decision="deny"))
    assert answer.status == 200
    assert "Вы не дали доступ" in answer.text
    assert office.row()["state"] == "not_authorized"


def test_a_foreign_referer_never_gets_our_secret(office: Office) -> None:
    address = office.consent(office.save_connection().body["authorize_url"])
    calls = len(office.vendor_calls())
    answer = office.come_back(address, referer="evil.com")
    assert (answer.status, answer.headers["X-Error-Code"]) == (403, "host_not_allowed")
    assert len(office.vendor_calls()) == calls


def test_granting_another_account_than_the_named_one_stores_nothing(office: Office) -> None:
    link = office.save_connection().body["authorize_url"]
    answer = office.come_back(office.consent(link, account="othershop"))
    assert (answer.status, answer.headers["X-Error-Code"]) == (409, "other_account")
    assert office.row()["account_id"] is None


def test_a_new_secret_waits_as_a_candidate_until_a_grant_proves_it(connected: Office) -> None:
    answer = connected.save_connection(client_secret=OTHER_SECRET)
    assert answer.body["connection"]["state"] == "active"
    assert connected.row()["candidate_client_id"] == CLIENT_ID
    assert connected.widget("GET", "get_lead").status == 200


def test_a_grant_with_the_candidate_makes_it_the_secret(connected: Office) -> None:
    connected.sandbox.control("PATCH", f"/integrations/{CLIENT_ID}", {"client_secret": OTHER_SECRET})
    link = connected.save_connection(client_secret=OTHER_SECRET).body["authorize_url"]
    assert connected.come_back(connected.consent(link)).status == 200
    assert connected.row()["candidate_client_id"] is None
    assert connected.widget("GET", "get_lead").status == 200


def test_a_wrong_secret_is_said_so_on_the_page(office: Office) -> None:
    link = office.save_connection(client_secret=OTHER_SECRET).body["authorize_url"]
    answer = office.come_back(office.consent(link))
    assert answer.headers["X-Error-Code"] == "client_misconfigured"
    assert "секретный ключ" in answer.text


def test_a_code_copied_by_hand_connects(office: Office) -> None:
    office.save_connection()
    answer = office.admin("POST", "exchange_code", domain="mycompany", code=office.sandbox.code())
    assert answer.body["connection"] == {"domain": HOST, "state": "active"}


def test_a_used_code_says_begin_again_and_keeps_what_works(connected: Office) -> None:
    code = connected.sandbox.code()
    connected.admin("POST", "exchange_code", domain=HOST, code=code)
    answer = connected.admin("POST", "exchange_code", domain=HOST, code=code)
    assert (answer.status, answer.code) == (409, "code_refused")
    assert connected.widget("GET", "get_lead").status == 200


def test_a_long_lived_token_needs_no_refresh(office: Office) -> None:
    office.save_connection()
    token = office.sandbox.control("POST", "/long_lived", {"account": "mycompany", "days": 30})["access_token"]
    assert office.admin("POST", "exchange_code", domain=HOST, long_lived_token=token).status == 200
    status = office.admin("GET", "connection_status", domain=HOST).body["connection"]
    assert (status["state"], status["long_lived"], status["grant_expires_at"]) == ("active", True, None)
    assert office.save().body["note_added"] is True


def test_installing_the_widget_is_answered_at_once_and_exchanged_by_the_tick(office: Office) -> None:
    office.save_connection()
    code = office.sandbox.code()
    answer = office.call("GET", parameters={"code": code, "referer": HOST, "from_widget": "1", "platform": "1"})
    assert (answer.status, office.row()["state"]) == (200, "not_authorized")
    assert office.tick().body["installs"] == 1
    assert office.row()["state"] == "active"


def test_an_install_nobody_asked_for_stays_pending_until_an_owner_names_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
    office.call("GET", parameters={"code": office.sandbox.code(), "referer": HOST, "from_widget": "1"})
    office.tick()
    assert office.row()["state"] == "pending"
    assert office.widget("GET", "get_lead").status == 401
    assert office.admin("POST", "save_connection", domain=HOST).body["connection"]["state"] == "active"


def test_disabling_in_amocrm_wipes_the_secrets(connected: Office) -> None:
    connected.sandbox.control("POST", "/disable", {"account": "mycompany"})
    assert connected.call("GET", parameters=_disable_call()).status == 200
    assert connected.row()["state"] == "disconnected"
    assert connected.sql("SELECT access_token, refresh_token, client_secret FROM amocrm_tokens") == [(None,) * 3]


def test_an_old_disable_call_replayed_does_no_harm(connected: Office) -> None:
    assert connected.call("GET", parameters=_disable_call()).status == 200
    assert connected.row()["state"] == "active"


def test_a_forged_disable_call_is_refused_and_an_unknown_account_is_not_told(connected: Office) -> None:
    assert connected.call("GET", parameters=_disable_call(signature="0" * 64)).code == "auth_invalid"
    assert connected.call("GET", parameters=_disable_call(account_id="77")).status == 200


def test_disconnecting_keeps_the_row_and_connecting_again_works(connected: Office) -> None:
    assert connected.admin("POST", "disconnect", domain=HOST).body["connection"]["state"] == "disconnected"
    assert connected.widget("GET", "get_lead").code == "auth_invalid"
    connected.connect()
    states = connected.sql("SELECT state FROM amocrm_tokens ORDER BY created_at")
    assert states == [("disconnected",), ("active",)]


@pytest.mark.parametrize("action", ["connection_status", "authorize_url"])
def test_an_administrators_action_needs_the_administrators_key(office: Office, action: str) -> None:
    assert office.call("GET", parameters={"action": action}).code == "auth_required"
    wrong = {"Authorization": f"Bearer {ADMIN_TOKEN}x"}
    assert office.call("GET", parameters={"action": action}, headers=wrong).code == "auth_invalid"


def test_a_short_admin_token_opens_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "short")
    headers = {"Authorization": "Bearer short"}
    assert office.call("GET", parameters={"action": "connection_status"}, headers=headers).status == 401


def _disable_call(**changes: str) -> dict[str, str]:
    message = f"{CLIENT_ID}|28805383".encode()
    signature = hmac.new(CLIENT_SECRET.encode(), message, hashlib.sha256).hexdigest()
    return {"account_id": "28805383", "client_uuid": CLIENT_ID, "signature": signature, **changes}


def test_a_long_lived_token_proves_no_secret(connected: Office) -> None:
    connected.save_connection(client_secret=OTHER_SECRET)
    token = connected.sandbox.control("POST", "/long_lived", {"account": "mycompany", "days": 30})["access_token"]
    connected.admin("POST", "exchange_code", domain=HOST, long_lived_token=token)
    assert connected.row()["candidate_client_id"] == CLIENT_ID
    assert connected.widget("GET", "get_lead").status == 200


def test_a_revoked_long_lived_token_is_told_as_such(office: Office) -> None:
    office.save_connection()
    token = office.sandbox.control("POST", "/long_lived", {"account": "mycompany", "days": 30})["access_token"]
    office.admin("POST", "exchange_code", domain=HOST, long_lived_token=token)
    office.sandbox.control("POST", "/disable", {"account": "mycompany"})
    assert office.widget("GET", "get_lead").code == "reauth_required"
    assert office.row()["state"] == "reauth_required"
