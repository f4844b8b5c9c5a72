"""`./dev doctor`: each of its lines over a real database, well once and made to fail once."""

import json
from pathlib import Path

import pytest

from shared.version import VERSION
from tests.databases import move_clock, query
from tests.shared.connection_rows import Connection
from tests.shared.parts import OWNER
from tools import doctor
from tools.doctor import Options
from tools.doctor_database import TABLES
from tools.findings import Finding
from tools.functions import found_in
from tools.migrate import migrate
from tools.places import ROOT

KEY = "k1:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
DEPLOYMENT = {
    "APP_ENV": "test",
    "PUBLIC_BASE_URL": "http://127.0.0.1:3000",
    "TOKEN_ENCRYPTION_KEYS": KEY,
    "SESSION_KEYS": KEY,
    "ADMIN_TOKEN": "a" * 32,
}
NOWHERE = Path("/nonexistent")
HEALTHY = {"status": "ok", "version": VERSION}
FUNCTIONS = sorted(found_in(ROOT / "backend"))
AMOCRM = "amocrm-integration"


def diagnosed(dsn: str, options: Options | None = None, **changes: str) -> dict[str, Finding]:
    environment = {**DEPLOYMENT, "DATABASE_URL": dsn, **changes}
    return {found.subject: found for found in doctor.diagnosed(options or Options(), environment, NOWHERE)}


def troubles(findings: dict[str, Finding]) -> list[str]:
    return [name for name, finding in findings.items() if not finding.ok]


def change(dsn: str, assignments: str) -> None:
    query(dsn, f"UPDATE amocrm_tokens SET {assignments}")  # noqa: S608 - our own text


def test_a_well_installation_needs_nobody(database_url: str) -> None:
    connection = Connection(database_url).made()
    findings = diagnosed(database_url)
    assert troubles(findings) == []
    assert findings[connection.domain].text.startswith("Подключено. Последний успешный запрос: ещё не было.")
    assert {"database", "migrations", "clocks", "scheduler", "keys", "alerts not sent"} < findings.keys()


def test_all_faults_of_the_settings_are_told() -> None:
    environment = {"TOKEN_ENCRYPTION_KEYS": "k1:short", "APP_ENV": "production"}
    findings = list(doctor.diagnosed(Options(), environment, NOWHERE))
    assert {finding.subject for finding in findings} == {"settings of the environment and .env"}
    assert len(findings) >= 4
    assert not any(finding.ok for finding in findings)


def test_a_database_that_does_not_answer_is_told_without_its_password() -> None:
    findings = diagnosed("postgresql://shop:hunter2@127.0.0.1:1/shop")
    assert troubles(findings) == ["database"]
    assert "hunter2" not in findings["database"].text


def test_a_database_that_was_never_migrated_is_told(empty_database_url: str) -> None:
    assert diagnosed(empty_database_url)["migrations"].cure == "./dev migrate"


def test_a_migration_that_is_left_is_named(own_database_url: str) -> None:
    query(
        own_database_url, "DELETE FROM flyway_schema_history WHERE script LIKE '%breakers%' OR script LIKE '%alerts%'"
    )
    finding = diagnosed(own_database_url)["migrations"]
    assert "alerts" in finding.text
    assert not finding.ok


def test_clocks_that_differ_are_told(database_url: str) -> None:
    move_clock(database_url, 120)
    assert "120" in diagnosed(database_url)["clocks"].text
    assert troubles(diagnosed(database_url)) == ["clocks"]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("reauth_required", "Войти заново"),
        ("payment_required", "Оплатите"),
        ("client_misconfigured", "ключ"),
        ("blocked", "поддержку"),
    ],
)
def test_a_connection_that_needs_somebody_says_what_to_do(database_url: str, state: str, words: str) -> None:
    connection = Connection(database_url).made()
    connection.goes(state, reason="revoked")
    finding = diagnosed(database_url)[connection.domain]
    assert not finding.ok
    assert words in finding.cure
    assert "код «revoked»" in finding.text


@pytest.mark.parametrize("state", ["suspect", "not_authorized", "disconnected"])
def test_other_states_need_nobody(database_url: str, state: str) -> None:
    Connection(database_url).made(state)
    assert troubles(diagnosed(database_url)) == []


def test_a_grant_that_dies_within_a_week_is_told(database_url: str) -> None:
    connection = Connection(database_url).made()
    change(database_url, "refresh_token = '1.k1.AAAA', grant_expires_at = app_now() + interval '6 days'")
    assert troubles(diagnosed(database_url)) == [connection.domain]
    assert "Без обновления пропадёт: " in diagnosed(database_url)[connection.domain].text


def test_a_scheduler_that_does_not_run_is_told(database_url: str) -> None:
    Connection(database_url).made()
    change(database_url, "refresh_token = '1.k1.AAAA', refresh_due_at = app_now() - interval '2 hours'")
    assert troubles(diagnosed(database_url)) == ["scheduler"]


@pytest.mark.parametrize(
    "neglected",
    [
        "expires_at = app_now() - interval '2 hours'",
        "expires_at = app_now() - interval '2 hours', last_error_at = app_now(), last_error = 'connect timeout'",
        "expires_at = app_now() - interval '9 hours', attempts = 3, last_error_at = app_now() - interval '8 hours'",
        "last_refreshed_at = app_now() - interval '32 days', last_used_at = app_now() - interval '32 days'",
    ],
)
def test_claims_that_nobody_works_on_hide_no_neglect(database_url: str, neglected: str) -> None:
    Connection(database_url).made()
    change(database_url, f"refresh_token = '1.k1.AAAA', refresh_due_at = app_now() + interval '9 minutes', {neglected}")
    assert troubles(diagnosed(database_url)) == ["scheduler"]


@pytest.mark.parametrize(
    "tended",
    [
        "expires_at = app_now() - interval '30 minutes'",
        "expires_at = app_now() - interval '2 hours', last_used_at = app_now() - interval '8 days'",
        "expires_at = app_now() - interval '9 hours', attempts = 3, last_error_at = app_now() - interval '5 hours'",
    ],
)
def test_what_is_tried_now_and_then_or_that_nobody_uses_is_not_neglected(database_url: str, tended: str) -> None:
    Connection(database_url).made()
    change(database_url, f"refresh_token = '1.k1.AAAA', refresh_due_at = app_now() + interval '9 minutes', {tended}")
    assert troubles(diagnosed(database_url)) == []


def test_rows_sealed_by_a_key_that_is_gone_are_told(database_url: str) -> None:
    Connection(database_url).made()
    change(database_url, "access_token = '1.k0.AAAA', refresh_token = '1.k1.AAAA'")
    finding = diagnosed(database_url)["keys"]
    assert (finding.ok, finding.text) == (False, "k0 seals 1, k1 seals 1")
    assert finding.cure.endswith(": k0")


def test_letters_that_nobody_opens_are_told(database_url: str) -> None:
    columns = "id, source, kind, subject, fingerprint, payload, received_at, expires_at"
    moments = "app_now() - interval '1 hour', app_now() + interval '1 hour'"
    values = f"gen_random_uuid(), 'amocrm', 'install', 's', 'f', '1.k1.AAAA', {moments}"
    query(database_url, f"INSERT INTO inbox ({columns}) VALUES ({values})")  # noqa: S608 - our own text
    finding = diagnosed(database_url)["waiting inbox letters"]
    assert (finding.ok, finding.text) == (False, "amocrm install 1, some for over 15 minutes")


def test_alerts_that_were_given_up_are_told(database_url: str) -> None:
    Connection(database_url).made().goes("blocked", "active")
    query(database_url, "UPDATE alerts SET next_try_at = NULL WHERE to_state = 'blocked'")
    finding = diagnosed(database_url)["alerts not sent"]
    assert (finding.ok, finding.text) == (False, "1 waiting, 1 given up in the last 7 days")


def test_a_schema_of_our_own_is_looked_into(empty_database_url: str) -> None:
    migrate(empty_database_url, "Glass_1")
    assert troubles(diagnosed(empty_database_url, MAIN_DB_SCHEMA="Glass_1")) == []


def test_without_arguments_it_looks_at_what_up_runs(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "keys.env").write_text(f"TOKEN_ENCRYPTION_KEYS={KEY}\nSESSION_KEYS={KEY}\n")
    (tmp_path / "database_url").write_text(database_url)
    findings = list(doctor.diagnosed(Options(), {}, tmp_path))
    assert findings[0].subject == "settings of ./dev up"
    assert all(finding.ok for finding in findings)


def test_every_table_of_tokens_is_looked_at(database_url: str) -> None:
    made_like_it = "SELECT table_name FROM information_schema.columns WHERE column_name = 'refresh_hash'"
    tables = {str(name) for (name,) in query(database_url, f"{made_like_it} AND table_schema = current_schema()")}
    assert set(TABLES) == tables - {"token_columns"}


def test_a_shop_is_told_in_its_own_line(database_url: str) -> None:
    names = "id, owner_id, domain, mode, state, last_error"
    values = f"gen_random_uuid(), '{OWNER}', 'glass.myinsales.ru', 'app', 'reauth_required', 'api 401'"
    query(database_url, f"INSERT INTO insales_accounts ({names}) VALUES ({values})")  # noqa: S608 - our own text
    assert troubles(diagnosed(database_url)) == ["glass.myinsales.ru"]


def test_before_the_first_up_it_says_to_run_it(tmp_path: Path) -> None:
    assert {finding.cure for finding in doctor.diagnosed(Options(), {}, tmp_path)} == {"run ./dev up once"}


def test_the_exit_code_and_the_mark_say_the_same(
    database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**DEPLOYMENT, "DATABASE_URL": database_url}.items():
        monkeypatch.setenv(name, value)
    assert doctor.main([]) == 0
    Connection(database_url).made("blocked")
    assert doctor.main([]) == 1
    shown = capsys.readouterr().out
    assert ("\n✗ " in shown, "\n    → " in shown, "\x1b" in shown) == (True, True, False)
    assert doctor.main(["--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


def test_colours_are_for_a_terminal() -> None:
    finding = Finding(ok=False, subject="a", text="b", cure="c")
    assert list(finding.lines(colours=True)) == ["\x1b[31m✗\x1b[0m a: b", "    → c"]


@pytest.mark.parametrize(
    "url", ["http://crm.example.ru", "http://localhost.evil.example", "ftp://127.0.0.1", "elsewhere"]
)
def test_the_administrators_key_goes_nowhere_in_the_open(url: str) -> None:
    with pytest.raises(SystemExit):
        doctor.parsed(["--url", url])
