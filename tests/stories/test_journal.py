"""What ought to be known afterwards leaves exactly one row in the journal: who, whose, from where, how it ended."""

from collections.abc import Callable
from typing import Any

import pytest

from amocrm.app import app
from shared.audit import OF_ADDRESS
from shared.limits import Limit
from tests.hostile.tokens import disposable
from tests.office import ADMIN_TOKEN, CALCULATION, LEAD, MANAGER, Context, Office
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST
from tests.shared.parts import OWNER
from tests.shared.sample_events import event
from tests.stories.hooks import disable_call

ADDRESS = "203.0.113.7"
CANARY = "canary-of-the-journal"
PERSON = f"user {MANAGER}"
KEY = {"Idempotency-Key": "a-key-that-is-used-twice"}
GOOD = ("connection_saved", "connected")


def journal(office: Office) -> list[tuple[Any, ...]]:
    """Without what connecting left."""
    columns = "event, actor, object, outcome, owner_id::text, ip"
    return office.sql(f"SELECT {columns} FROM audit WHERE event <> ALL (%s) ORDER BY at", list(GOOD))  # noqa: S608 - our own names


def raw(headers: dict[str, str], **query: str) -> dict[str, Any]:
    identity = {"identity": {"sourceIp": ADDRESS}}
    return {"httpMethod": "GET", "headers": headers, "queryStringParameters": query, "requestContext": identity}


def both_ways_to_authorize(_office: Office) -> None:
    headers = {"Authorization": f"Bearer {ADMIN_TOKEN}", "X-Authorization": f"Bearer {CANARY}"}
    app.handle(raw(headers, action="connection_status"), Context())


def forged_timer(_office: Office) -> None:
    app.handle(event("yandex_timer"), Context())


def forged_tick(office: Office) -> None:
    office.call("POST", headers={"X-Cron-Secret": CANARY}, body={"action": "tick"})


def foreign_host(office: Office) -> None:
    address = office.consent(office.save_connection().body["authorize_url"])
    office.come_back(address, referer="evil.example")


def state_used_twice(office: Office) -> None:
    address = office.consent(office.save_connection().body["authorize_url"])
    office.come_back(address)
    office.come_back(address)


def another_accounts_domain(office: Office) -> None:
    office.widget("GET", "get_lead", headers={"X-Account-Domain": "othershop.amocrm.ru"})


def one_key_for_two_bodies(office: Office) -> None:
    for width in (1000, 1100):
        office.widget("POST", "save_calculation", headers=KEY, calculation={**CALCULATION, "width": width})


def one_token_for_two_saves(office: Office) -> None:
    token = disposable()(None)
    for name in ("first", "second"):
        headers = {"X-Auth-Token": token, "Idempotency-Key": f"{name}-key-of-this-token"}
        office.widget("POST", "save_calculation", headers=headers, calculation=CALCULATION)


def old_disable_call(office: Office) -> None:
    office.call("GET", parameters=disable_call())


def true_disable_call(office: Office) -> None:
    office.sandbox.control("POST", "/disable", {"account": "mycompany"})
    office.call("GET", parameters=disable_call())


def disable_call_while_amocrm_is_away(office: Office) -> None:
    fault = {"effect": "answer", "path": "/api/v4/account", "status": 502, "times": 9}
    office.sandbox.control("POST", "/faults", fault)
    office.call("GET", parameters=disable_call())


def revoked_grant(office: Office) -> None:
    office.sandbox.control("POST", "/disable", {"account": "mycompany"})
    office.expire()
    office.tick()


def ended_by_an_administrator(office: Office) -> None:
    office.admin("POST", "disconnect", domain=HOST)


STORIES: list[tuple[Callable[[Office], None], tuple[object, ...]]] = [
    (both_ways_to_authorize, ("contradicting_headers", "anyone", "authorization", "bad_event", None, ADDRESS)),
    (forged_timer, ("schedule_forged", "anyone", "tick", "forbidden", None, None)),
    (forged_tick, ("schedule_forged", "anyone", "tick", "forbidden", None, ADDRESS)),
    (foreign_host, ("host_refused", "anyone", "callback", "host_not_allowed", None, ADDRESS)),
    (state_used_twice, ("state_reused", "anyone", "callback", "state_invalid", str(OWNER), ADDRESS)),
    (another_accounts_domain, ("tenant_mismatch", "anyone", HOST, "tenant_mismatch", str(OWNER), ADDRESS)),
    (
        one_key_for_two_bodies,
        ("idempotency_mismatch", PERSON, "save_calculation", "idempotency_mismatch", str(OWNER), ADDRESS),
    ),
    (one_token_for_two_saves, ("jti_replay", PERSON, "save_calculation", "auth_invalid", str(OWNER), ADDRESS)),
    (old_disable_call, ("disable_hook", "hook", HOST, "active", str(OWNER), ADDRESS)),
    (true_disable_call, ("disable_hook", "hook", HOST, "disconnected", str(OWNER), ADDRESS)),
    (disable_call_while_amocrm_is_away, ("disable_hook", "hook", HOST, "suspect", str(OWNER), ADDRESS)),
    (revoked_grant, ("grant_dead", "amocrm", HOST, "revoked", str(OWNER), None)),
    (ended_by_an_administrator, ("disconnected", "operator", HOST, "disconnected", str(OWNER), ADDRESS)),
]


@pytest.mark.parametrize(("story", "row"), STORIES, ids=lambda value: getattr(value, "__name__", ""))
def test_it_leaves_one_row(connected: Office, story: Callable[[Office], None], row: tuple[object, ...]) -> None:
    story(connected)
    assert journal(connected) == [row]
    assert CANARY not in str(connected.sql("SELECT * FROM audit"))


@pytest.mark.parametrize(
    "change",
    [
        "state = 'reauth_required', attempts = 3, next_try_at = now() + interval '5 minutes'",
        "refresh_token = NULL, refresh_hash = NULL",
    ],
    ids=["dead before", "ended by our own reckoning"],
)
def test_a_disable_call_wipes_nothing_that_amocrm_was_not_asked_about(connected: Office, change: str) -> None:
    connected.sql(f"UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute', {change}")  # noqa: S608 - our own
    calls = len(connected.vendor_calls())
    old_disable_call(connected)
    secrets = connected.sql("SELECT state, client_secret IS NULL, access_token IS NULL FROM amocrm_tokens")
    assert (len(connected.vendor_calls()), secrets) == (calls, [("reauth_required", False, False)])
    assert journal(connected)[-1][:4] == ("disable_hook", "hook", HOST, "reauth_required")


def test_connecting_leaves_the_form_and_the_grant(connected: Office) -> None:
    rows = connected.sql("SELECT event, actor, outcome, ip FROM audit ORDER BY at")
    assert rows == [
        ("connection_saved", "operator", "not_authorized", ADDRESS),
        ("connected", "browser", "active", ADDRESS),
    ]


def test_an_install_that_is_exchanged_later_is_told_as_one(office: Office) -> None:
    office.save_connection()
    office.call("GET", parameters={"code": office.sandbox.code(), "referer": HOST, "from_widget": "1"})
    office.tick()
    assert office.sql("SELECT actor, object, outcome FROM audit WHERE event = 'connected'") == [
        ("install", HOST, "active")
    ]


def test_an_install_that_contradicts_a_connection_is_told_and_changes_nothing(
    connected: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMOCRM_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("AMOCRM_CLIENT_SECRET", CLIENT_SECRET)
    connected.sql("UPDATE amocrm_tokens SET domain = 'former.amocrm.ru'")
    before = connected.sql("SELECT access_token, refresh_token, client_secret, state FROM amocrm_tokens")
    connected.call("GET", parameters={"code": connected.sandbox.code(), "referer": HOST, "from_widget": "1"})
    connected.tick()
    assert journal(connected) == [("install_conflict", "install", HOST, "already_connected", None, None)]
    assert connected.sql("SELECT access_token, refresh_token, client_secret, state FROM amocrm_tokens") == before


def test_a_wrong_token_is_no_event_but_another_owners_account_under_a_good_secret_is(connected: Office) -> None:
    wrong = connected.call("GET", parameters={"action": "get_lead"}, headers={"X-Auth-Token": "a.b.c"})
    lead = {"X-Auth-Token": disposable(account_id=7)(None), "X-Lead-Id": str(LEAD)}
    assert (wrong.code, connected.call("GET", parameters={"action": "get_lead"}, headers=lead).code) == (
        "auth_invalid",
        "auth_invalid",
    )
    assert journal(connected) == []


def test_a_flood_of_forged_ticks_leaves_few_rows_and_soon_an_early_answer(
    connected: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = Limit("attempts", 30, 30)
    monkeypatch.setattr(app.services().limits, "_attempts", few)
    answers = [connected.call("POST", headers={"X-Cron-Secret": "x"}, body={"action": "tick"}) for _ in range(60)]
    assert {answer.status for answer in answers} == {403, 429}
    assert len(journal(connected)) == OF_ADDRESS.rows


def test_the_requests_id_leads_from_the_journal_to_the_log(
    connected: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    forged_tick(connected)
    [(request_id,)] = connected.sql("SELECT request_id FROM audit WHERE event = 'schedule_forged'")
    assert f'"request_id": "{request_id}"' in capsys.readouterr().out.splitlines()[-1]
