"""What the published clients fail at, with the sandbox as the vendor: an early 401, one 502, a renamed account."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

import amocrm.app
from amocrm.access import api
from amocrm.accounts import Account, Accounts
from shared.clock import SystemClock
from shared.log import Log
from shared.oauth import Grant
from shared.secret import Secret
from shared.services import Services, build
from shared.settings import Client, load
from tests.amocrm.installation import ENVIRONMENT, proof, saved
from tests.databases import query
from tests.figures.fleet import unhurried
from tests.figures.report import figure
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST, SandboxProcess, running_sandbox
from tests.shared.parts import at_once

LEAD = 3912171
CALLERS = 20
QUERIES = Path(amocrm.app.__file__).parent / "queries"
TOKEN_PATH = "/oauth2/access_token"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with running_sandbox() as process:
        yield process


@pytest.fixture
def services(sandbox: SandboxProcess, way: str) -> Services:
    sandbox.control("POST", "/reset")
    sandbox.control("POST", "/rules", {"rate_per_integration": 1000, "rate_per_account": 1000})
    settings = load({**ENVIRONMENT, "DATABASE_URL": way, "UPSTREAM_GATEWAY": sandbox.base_url})
    made = build(settings, QUERIES, clock=SystemClock(), log=Log(io.StringIO()))
    return unhurried(made)  # twenty callers at once are the point here


@pytest.fixture
def account(services: Services, sandbox: SandboxProcess) -> Account:
    """Connected, with a token that is good for a day."""
    client = Client(CLIENT_ID, Secret(CLIENT_SECRET))
    accounts, pair = Accounts(services), sandbox.connect()
    made = saved(services, HOST, client=client)
    granted = Grant(Secret(pair["access_token"]), Secret(pair["refresh_token"]), 86_400)
    number = sandbox.control("GET", "/state")["accounts"][0]["id"]
    accounts.prove(made, made, replace(proof(number, HOST, client), grant=granted))
    return accounts.by_id(made.id)


def refreshes(sandbox: SandboxProcess) -> list[int]:
    """Statuses of the token endpoint since the account was connected."""
    entries = sandbox.control("GET", "/journal")["entries"]
    return [entry["status"] for entry in entries if entry["path"] == TOKEN_PATH][1:]


def all_ask(services: Services, account: Account) -> list[object]:
    """The lead's number, or the failure, for each of many callers at once."""
    return list(at_once(CALLERS, lambda: getattr(api(services, account).lead(LEAD), "id", None)))


def expire(services: Services, way: str) -> None:
    query(way, "UPDATE amocrm_tokens SET expires_at = now() - interval '1 minute'")


def judged(what: str, answers: list[object], statuses: list[int]) -> None:
    figure(f"{what}: {answers.count(LEAD)} of {CALLERS} ok, token endpoint answered {statuses}")
    assert answers == [LEAD] * CALLERS
    assert statuses.count(200) == 1


def test_an_early_401_is_healed_by_one_rotation(services: Services, account: Account, sandbox: SandboxProcess) -> None:
    """The vendor's clock says the token has ended, ours does not."""
    sandbox.control("POST", "/clock", {"advance": 90_000})
    answers = all_ask(services, account)
    judged("early 401", answers, refreshes(sandbox))


def test_a_502_once_is_healed(services: Services, account: Account, sandbox: SandboxProcess, way: str) -> None:
    expire(services, way)
    sandbox.control("POST", "/faults", {"effect": "answer", "status": 502, "path": TOKEN_PATH})
    answers, statuses = all_ask(services, account), refreshes(sandbox)
    judged("502 once", answers, statuses)
    assert statuses == [502, 200]


@pytest.mark.parametrize("old_host_answers", [404, 401])
def test_a_renamed_account_is_healed_by_one_rotation(
    services: Services, account: Account, sandbox: SandboxProcess, way: str, old_host_answers: int
) -> None:
    expire(services, way)
    renamed = {"subdomain": "newname", "old_host_answers": old_host_answers}
    sandbox.control("POST", "/accounts/mycompany/rename", renamed)
    answers = all_ask(services, account)
    judged(f"renamed, old host answers {old_host_answers}", answers, refreshes(sandbox))
    assert query(way, "SELECT domain, state FROM amocrm_tokens") == [("newname.amocrm.ru", "active")]
