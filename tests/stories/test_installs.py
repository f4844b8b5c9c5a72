"""Anybody can make the call that installing a widget makes: it must not fill tables or crowd out a real one."""

import pytest

from tests.amocrm.installation import SHOP
from tests.amocrm.offices import as_anna
from tests.office import BASE_URL, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST


def install(office: Office, code: str, host: str = HOST) -> int:
    return office.call("GET", parameters={"code": code, "referer": host, "from_widget": "1"}).status


@pytest.fixture
def project(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """With an integration of the project's own."""
    monkeypatch.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
    return office


def test_strangers_calls_make_no_rows(project: Office) -> None:
    for number in range(60):
        install(project, f"junk-{number}", f"shop{number}.amocrm.ru")
    assert project.sql("SELECT count(*) FROM amocrm_tokens") == [(0,)]
    assert project.sql("SELECT count(*) FROM inbox")[0][0] <= 50


def test_strangers_calls_do_not_crowd_out_an_install_somebody_waits_for(project: Office) -> None:
    for number in range(60):
        install(project, f"junk-{number}", f"shop{number}.amocrm.ru")
    project.save_connection()
    assert install(project, project.sandbox.code()) == 200
    for _ in range(8):
        project.tick()
    assert project.row()["state"] == "active"


def test_junk_for_a_connected_account_changes_nothing_a_person_sees(connected: Office) -> None:
    install(connected, "junk-code-from-nowhere")
    connected.tick()
    assert (connected.row()["state"], connected.row()["last_error"]) == ("active", None)


def named_by_anna(office: Office) -> str:
    """The administrator of another shop names the domain, without keys; the way to consent."""
    office.sql("INSERT INTO owners (id, kind, name) VALUES (%s, 'shop', 'second')", str(SHOP))
    as_anna(office, SHOP)
    body = {"action": "save_connection", "connection": {"domain": HOST}}
    answer = office.call("POST", headers={"Origin": BASE_URL, "Sec-Fetch-Site": "same-origin"}, body=body)
    assert answer.status == 200, answer.text
    return str(answer.body["authorize_url"])


def installed(office: Office) -> list[tuple[object, ...]]:
    """State of the account that the widget brought, and whether it is the other shop's."""
    return office.sql("SELECT state, owner_id::text = %s FROM amocrm_tokens WHERE account_id IS NOT NULL", str(SHOP))


def test_a_shops_administrator_does_not_get_an_installed_account_by_naming_it(project: Office) -> None:
    install(project, project.sandbox.code())
    project.tick()
    named_by_anna(project)
    assert installed(project) == [("pending", False)]


def test_a_shops_administrator_does_not_get_an_account_that_is_installed_after_they_named_it(project: Office) -> None:
    named_by_anna(project)
    install(project, project.sandbox.code())
    project.tick()
    assert installed(project) == [("pending", False)]


def test_a_shops_administrator_gets_an_installed_account_by_its_consent(project: Office) -> None:
    install(project, project.sandbox.code())
    project.tick()
    answer = project.come_back(project.consent(named_by_anna(project)))
    assert (answer.status, installed(project)) == (200, [("active", True)])


def test_what_the_operator_named_without_keys_is_completed_by_an_install(project: Office) -> None:
    project.admin("POST", "save_connection", connection={"domain": HOST})
    install(project, project.sandbox.code())
    project.tick()
    assert project.row()["state"] == "active"


def test_a_secret_given_when_naming_an_installed_account_waits_as_a_candidate(project: Office) -> None:
    install(project, project.sandbox.code())
    project.tick()
    project.save_connection(client_secret="AnotherSampleSecretThatIsLongEnoughToBeTaken")
    assert (project.row()["state"], project.row()["candidate_client_id"]) == ("active", CLIENT_ID)
    assert project.widget("GET", "get_lead").status == 200


def test_a_tick_with_no_time_left_touches_nothing(connected: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.office.Context.get_remaining_time_in_millis", lambda _self: 3000)
    install(connected, connected.sandbox.code())
    calls = len(connected.vendor_calls())
    assert connected.tick().body == {"success": True, "refreshed": 0, "failed": 0, "installs": 0, "saves": 0}
    assert len(connected.vendor_calls()) == calls


def test_a_letter_whose_key_is_gone_does_not_stop_the_tick(office: Office) -> None:
    office.save_connection()
    install(office, office.sandbox.code())
    office.sql("UPDATE inbox SET payload = '1.gone.AAAA'")
    assert office.tick().status == 200
    assert office.sql("SELECT outcome FROM inbox") == [("key_lost",)]
