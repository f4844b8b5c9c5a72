"""What a refused call leaves behind, whatever the function: journal, count, and an answer in every case."""

import json
from pathlib import Path

import pytest

from shared.app import GET, Action, App
from shared.errors import AuthInvalid, HostNotAllowed, TenantMismatch
from shared.incidents import Incident
from shared.limits import Limit
from shared.services import Services
from shared.web import Request
from tests.databases import query
from tests.shared.parts import OWNER
from tests.shared.sample_events import get
from tests.shared.tested_app import CANARY, Context, configure, let_in, raising, say

NARROW = Limit("narrow", 2, 1)


class Employee:
    """A caller whom the journal can name."""

    kind = "widget"
    origin = None
    actor = "user 7"
    owner = OWNER


def refuse(_request: Request, _services: Services) -> Employee:
    raise AuthInvalid(CANARY)


def mismatch(_request: Request, _services: Services) -> Employee:
    raise TenantMismatch(CANARY, audit=Incident("tenant_mismatch", "shop.amocrm.ru", OWNER))


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> App:
    configure(monkeypatch)
    monkeypatch.setenv("DATABASE_URL", database_url)
    foreign_host = raising(HostNotAllowed(CANARY))
    actions = [
        Action("guarded", GET, say, guard=refuse),
        Action("mismatched", GET, say, guard=mismatch),
        Action("anonymous", GET, foreign_host, guard=let_in),
        Action("named", GET, foreign_host, guard=lambda _request, _services: Employee()),
        Action("narrow", GET, say, guard=let_in, limit=NARROW),
        Action("wide", GET, say, guard=let_in, limit=NARROW),
    ]
    return App("tested", actions, queries=tmp_path)


def call(app: App, action: str, address: str = "203.0.113.7") -> tuple[int, str]:
    """Status, and the code of a failure."""
    context = {"identity": {"sourceIp": address}}
    answer = app.handle(get(queryStringParameters={"action": action}, requestContext=context), Context())
    return answer["statusCode"], json.loads(answer["body"]).get("error", {}).get("code", "")


def journal(dsn: str) -> list[tuple[object, ...]]:
    return query(dsn, "SELECT event, actor, object, outcome, owner_id::text, ip, request_id FROM audit ORDER BY at")


def test_a_refusal_names_whose_door_it_was_and_nothing_of_its_cause(app: App, database_url: str) -> None:
    call(app, "mismatched")
    expected = ("tenant_mismatch", "anyone", "shop.amocrm.ru", "tenant_mismatch", str(OWNER), "203.0.113.7", "req-1")
    assert journal(database_url) == [expected]


def test_a_known_caller_is_named_and_another_only_by_its_kind(app: App, database_url: str) -> None:
    call(app, "named")
    call(app, "anonymous")
    rows = [row[1:3] + row[4:5] for row in journal(database_url)]
    assert rows == [("user 7", "named", str(OWNER)), ("tester", "anonymous", None)]


def test_an_ordinary_refusal_is_counted_and_not_written(app: App, database_url: str) -> None:
    call(app, "guarded")
    assert journal(database_url) == []
    assert query(database_url, "SELECT key FROM rate_budgets") == [("attempts:203.0.113.7",)]


def test_a_caller_who_was_let_in_is_not_counted_as_one_who_tries_keys(app: App) -> None:
    assert {call(app, "named") for _ in range(40)} == {(403, "host_not_allowed")}


def test_a_limit_of_an_action_counts_by_address_and_by_action(app: App) -> None:
    assert [call(app, "narrow")[0] for _ in range(3)] == [200, 200, 429]
    assert (call(app, "wide")[0], call(app, "narrow", "198.51.100.9")[0]) == (200, 200)


def test_without_a_database_a_refusal_is_told_and_a_limited_door_is_shut(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:p@127.0.0.1:1/none")
    answers = [call(app, action) for action in ("guarded", "mismatched", "narrow")]
    assert answers == [(401, "auth_invalid"), (403, "tenant_mismatch"), (503, "db_unavailable")]
