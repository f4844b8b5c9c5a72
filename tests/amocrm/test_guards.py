"""Who calls, and what proves it: each guard with one thing missing."""

from typing import Any

import pytest

from amocrm import guards
from shared.errors import AppError, AuthInvalid, AuthRequired, BadParam, Denied
from shared.secret import Secret
from shared.services import Services
from shared.signatures import hmac_sha256
from shared.web import Kind, Request
from tests.amocrm.installation import ADMIN_TOKEN, CLIENT, HOST, build_services, proven, request


def with_headers(**headers: str) -> Request:
    return request(headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_the_operators_key_opens(services: Services) -> None:
    assert guards.admin(with_headers(authorization=f"Bearer {ADMIN_TOKEN}"), services).kind == "operator"
    assert guards.admin(with_headers(authorization=f"bearer {ADMIN_TOKEN}"), services).kind == "operator"


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", AuthRequired),
        ("Bearer", AuthRequired),
        ("Bearer ", AuthRequired),
        (ADMIN_TOKEN, AuthRequired),
        (f"Basic {ADMIN_TOKEN}", AuthRequired),
        (f"Bearer  {ADMIN_TOKEN}", AuthRequired),
        (f"Bearer {ADMIN_TOKEN} ", AuthRequired),
        (f"Bearer {ADMIN_TOKEN}x", AuthInvalid),
        (f"Bearer {ADMIN_TOKEN[:-1]}", AuthInvalid),
        (f"Bearer {ADMIN_TOKEN.upper()}", AuthInvalid),
    ],
)
def test_anything_but_the_operators_key_does_not(services: Services, value: str, kind: type[AppError]) -> None:
    with pytest.raises(kind):
        guards.admin(with_headers(authorization=value), services)


def test_without_a_key_in_the_settings_nobody_is_the_operator(database_url: str) -> None:
    for token in ("", "short"):
        with pytest.raises(AuthInvalid):
            guards.admin(
                with_headers(authorization=f"Bearer {token or 'x'}"), build_services(database_url, ADMIN_TOKEN=token)
            )


def test_a_widgets_token_is_no_way_into_the_cabinet(services: Services) -> None:
    for header in ("x_auth_token", "x_session_token"):
        with pytest.raises(AuthInvalid):
            guards.admin(with_headers(**{header: "a.b.c"}), services)


def test_a_schedule_proves_itself_by_header_or_payload(services: Services) -> None:
    assert guards.scheduler(with_headers(x_cron_secret="cron"), services).kind == "scheduler"
    timer = request(kind=Kind.TIMER, payload={"job": "refresh", "secret": "cron"})
    assert guards.scheduler(timer, services).kind == "scheduler"


@pytest.mark.parametrize(
    "given",
    [
        with_headers(),
        with_headers(x_cron_secret="cron "),
        with_headers(authorization=f"Bearer {ADMIN_TOKEN}"),
        request(payload={"secret": "cron"}),
        request(kind=Kind.TIMER),
        request(kind=Kind.TIMER, payload={"secret": ["cron"]}),
        request(kind=Kind.TIMER, headers={"x-cron-secret": "cron"}),
        request(kind=Kind.TIMER, iam_event=True),
    ],
)
def test_a_schedule_without_its_secret_is_refused(services: Services, given: Request) -> None:
    with pytest.raises(Denied):
        guards.scheduler(given, services)


def test_without_a_secret_in_the_settings_there_is_no_schedule(database_url: str) -> None:
    services = build_services(database_url, CRON_SECRET="")
    for value in ("", "None"):
        with pytest.raises(Denied):
            guards.scheduler(with_headers(x_cron_secret=value), services)


def test_iam_counts_only_where_the_deployment_says_so_and_only_for_an_event_without_http(database_url: str) -> None:
    services = build_services(database_url, SCHEDULE_AUTH="iam")
    assert guards.scheduler(request(kind=Kind.TIMER, iam_event=True), services).kind == "scheduler"
    with pytest.raises(Denied):
        guards.scheduler(with_headers(), services)


def hook(**changes: str | None) -> Request:
    signature = hmac_sha256(CLIENT.secret, f"{CLIENT.id}|7")
    given = {"account_id": "7", "client_uuid": CLIENT.id, "signature": signature, **changes}
    return request({name: value for name, value in given.items() if value is not None})


def test_a_signed_disable_call_names_its_account(services: Services) -> None:
    account = proven(services, 7)
    for given in (hook(), hook(client_uuid=None, client_id=CLIENT.id)):
        caller = guards.disable_hook(given, services)
        assert caller.account is not None
        assert caller.account.id == account.id


def test_a_disable_call_for_a_stranger_is_answered_alike(services: Services) -> None:
    proven(services, 7)
    assert guards.disable_hook(hook(account_id="8"), services).account is None


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"signature": None}, AuthInvalid),
        ({"signature": hmac_sha256(Secret("x" * 64), f"{CLIENT.id}|7")}, AuthInvalid),
        ({"signature": hmac_sha256(CLIENT.secret, f"{CLIENT.id}|8")}, AuthInvalid),
        ({"account_id": None}, BadParam),
        ({"account_id": "07"}, BadParam),
        ({"account_id": "7 OR 1=1"}, BadParam),
        ({"client_uuid": None}, BadParam),
        ({"client_uuid": "x"}, BadParam),
        ({"client_id": "99999999-2222-4333-8444-555555555555"}, BadParam),
    ],
)
def test_a_disable_call_with_one_thing_wrong(services: Services, changes: dict[str, Any], kind: type[AppError]) -> None:
    proven(services, 7)
    with pytest.raises(kind):
        guards.disable_hook(hook(**changes), services)


@pytest.mark.parametrize(
    ("origin", "is_known"),
    [
        (f"https://{HOST}", True),
        (f"https://{HOST.upper()}", False),
        (f"https://{HOST}/", False),
        (f"https://{HOST}:443", False),
        (f"http://{HOST}", False),
        (HOST, False),
        (f"https://https://{HOST}", False),
        ("https://other.amocrm.ru", False),
        ("https://evil.example", False),
        ("null", False),
        ("", False),
    ],
)
def test_a_page_is_known_by_the_exact_origin_of_a_connected_account(
    services: Services,
    origin: str,
    is_known: bool,  # noqa: FBT001 - a table
) -> None:
    proven(services, 7)
    assert guards.knows_origin(origin, services) is is_known


@pytest.mark.parametrize("text", ["1", "3912171", str(2**53)])
def test_a_deal_is_named_by_a_plain_number(text: str) -> None:
    assert guards.lead_id(with_headers(x_lead_id=text)) == int(text)


@pytest.mark.parametrize("text", ["", "0", "01", " 1", "1\n", "+1", "1e3", "٣", "0x1", str(2**53 + 1), "9" * 17])
def test_anything_else_names_no_deal(text: str) -> None:
    with pytest.raises(BadParam):
        guards.lead_id(with_headers(x_lead_id=text))
