"""`./dev keys`: a fresh key, what each key seals, everything under the first one; the list of sealed columns."""

import base64
import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from shared.key_ring import parse
from shared.vault import Vault
from tests.databases import query
from tests.shared.parts import OWNER, RING
from tests.shared.rotation_lab import NEW, NEW_ONLY, OLD, TABLE, fill, spoilt, text
from tools import keys
from tools.migrate import migrate
from tools.places import ROOT
from tools.sealed_columns import COLUMNS

K1, K2 = f"k1:{base64.b64encode(OLD).decode()}", f"k2:{base64.b64encode(NEW).decode()}"
# Columns of text whose values may be read by whoever can read the database. A new name belongs either here or into
# tools/sealed_columns.py; a column that would be both gets another name.
PLAIN = frozenset(
    {
        "account",
        "account_id",
        "account_name",
        "actor",
        "body_hash",
        "browser_hash",
        "candidate_client_id",
        "client_id",
        "domain",
    }
    | {
        "event",
        "fingerprint",
        "from_state",
        "host",
        "id_hash",
        "ip",
        "key",
        "kind",
        "last_error",
        "mark",
        "mode",
        "name",
        "object",
        "outcome",
        "parent_hash",
        "proof",
        "session_hash",
        "source_hash",
    }
    | {"provider", "reason", "refresh_hash", "request_id", "scope", "source", "state", "state_hash", "step", "subject"}
    | {"ticket_hash", "timezone", "title", "to_state", "token_hash"}
    | {"email", "external_id", "former_password", "login", "role", "scopes"}  # former_password is a fingerprint
    | {"device_id", "event_key", "header_style", "store_id", "type"}
    | {"created_by", "created_by_name", "published_by", "set_by", "updated_by"}
    | {"price_list_version", "redirect_uri", "standing", "version", "widget_version"}
)
# Made LIKE it, each vendor's table is looked at; the pattern itself is never filled.
NEVER_FILLED = frozenset({"token_columns", "flyway_schema_history"})
TEXTS = """
SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables
 USING (table_schema, table_name)
 WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
   AND data_type IN ('text', 'character varying', 'character', 'bytea')
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Both keys, at home; no `.env` of the checkout."""
    for name in ("MAIN_DB_SCHEMA", "DATABASE_URL", "DATABASE_URL_FROM", "TOKEN_ENCRYPTION_KEYS_FROM"):
        monkeypatch.delenv(name, raising=False)
    home = {"APP_ENV": "test", "PUBLIC_BASE_URL": "http://127.0.0.1:3000", "TOKEN_ENCRYPTION_KEYS": f"{K2},{K1}"}
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(keys, "given", lambda: dict(os.environ))
    return monkeypatch


@pytest.fixture
def connections(database_url: str, environment: pytest.MonkeyPatch) -> list[str]:
    """Ids of three, sealed under the old key."""
    environment.setenv("DATABASE_URL", database_url)
    return fill(database_url, 3)


def unlisted(dsn: str) -> set[tuple[str, str]]:
    """Columns of text that are neither sealed nor known to be plain."""
    texts = {(str(table), str(column)) for table, column in query(dsn, TEXTS) if table not in NEVER_FILLED}
    sealed = {(table, column) for table, columns in COLUMNS.items() for column in columns}
    assert sealed <= texts, "a listed column does not exist"
    return {(table, column) for table, column in texts - sealed if column not in PLAIN}


def test_every_column_of_text_is_sealed_or_known_to_be_plain(database_url: str) -> None:
    assert unlisted(database_url) == set(), "name it in tools/sealed_columns.py, or in PLAIN here if it is no secret"


def test_no_column_is_both_sealed_and_plain() -> None:
    assert PLAIN & {column for columns in COLUMNS.values() for column in columns} == set()


def test_a_new_vendors_table_is_noticed(own_database_url: str) -> None:
    known = unlisted(own_database_url)
    query(own_database_url, "CREATE TABLE till_tokens (LIKE token_columns INCLUDING ALL)")
    new = {("till_tokens", name) for name in ("access_token", "refresh_token")}
    assert unlisted(own_database_url) - known == new


def test_a_new_key_is_one_that_production_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert keys.main(["new", "k3"]) == 0
    assert keys.main(["new"]) == 0
    first, second = capsys.readouterr().out.split()
    ring = parse(f"{first},{second}", takes_samples=False)
    assert ring.active[0] == "k3"


def test_a_key_id_that_would_not_work_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert keys.main(["new", "k.3"]) == 2
    assert capsys.readouterr().out == ""


def test_rotating_moves_everything_and_tells_how_much(
    connections: list[str], database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert keys.main(["rotate", "--batch", "2"]) == 0
    assert capsys.readouterr().out == "12 re-sealed, 0 busy, 0 cannot be opened.\n"
    assert spoilt(database_url, NEW_ONLY) == []


def test_the_secrets_of_a_shop_move_too(database_url: str, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", database_url)
    table, id_ = "insales_accounts", str(UUID(int=1))
    before = {
        column: Vault(RING).seal(text(id_, column), table=table, column=column, row=id_) for column in COLUMNS[table]
    }
    names, marks = ", ".join(before), ", ".join(["%s"] * len(before))
    statement = f"INSERT INTO {table} (id, owner_id, domain, mode, {names}) VALUES (%s, %s, 'a', 'app', {marks})"  # noqa: S608 - our own names
    query(database_url, statement, (id_, str(OWNER), *before.values()))
    assert keys.main(["rotate"]) == 0
    [after] = query(database_url, f"SELECT {names} FROM {table}")  # noqa: S608 - as above
    for column, sealed in zip(before, after, strict=True):
        assert (
            Vault(NEW_ONLY).open(str(sealed), table=table, column=column, row=id_).reveal()
            == text(id_, column).reveal()
        )


def test_the_journal_tells_when_and_to_which_key(connections: list[str], database_url: str) -> None:
    keys.main(["status"])
    keys.main(["rotate"])
    row = query(database_url, "SELECT event, actor, object, outcome FROM audit")
    assert row == [("keys_rotated", "command", "to k2", "done")]


def test_the_status_says_when_an_old_key_may_go(connections: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    keys.main(["status"])
    before = capsys.readouterr().out
    keys.main(["rotate"])
    assert keys.main(["status"]) == 0
    after = capsys.readouterr().out
    assert [line.split() for line in before.splitlines()][:2] == [["k2", "0", "active"], _old("12")]
    assert "amocrm_tokens.access_token 3" in before
    assert "k1                      0  old, seals nothing: may be retired" in after


def _old(count: str) -> list[str]:
    return ["k1", count, "old:", "run", "`./dev", "keys", "rotate`"]


def test_a_key_that_is_gone_is_named_and_its_rows_too(
    connections: list[str], environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("TOKEN_ENCRYPTION_KEYS", K2)
    assert [keys.main(["status"]), keys.main(["rotate"])] == [1, 1]
    told = capsys.readouterr()
    assert "k1                     12  NOT IN THE RING" in told.out
    assert f"amocrm_tokens.access_token of row {connections[0]}" in told.err


def test_progress_is_told_while_it_lasts(
    connections: list[str], environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setattr("tools.key_progress.TELL_EVERY_SECONDS", 0.0)
    keys.main(["rotate"])
    assert "9 of 12 …\n" in capsys.readouterr().out


def test_the_tables_of_a_named_schema_are_found(
    empty_database_url: str, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    migrate(empty_database_url, "t_p1_glass")
    fill(f"{empty_database_url}?options=-csearch_path%3Dt_p1_glass", 2)
    environment.setenv("DATABASE_URL", empty_database_url)
    environment.setenv("MAIN_DB_SCHEMA", "t_p1_glass")
    assert keys.main(["rotate"]) == 0
    assert capsys.readouterr().out.startswith("8 re-sealed")


def test_everything_that_is_missing_is_in_one_answer(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("TOKEN_ENCRYPTION_KEYS", "")
    assert keys.main(["rotate"]) == 1
    assert set(capsys.readouterr().err.splitlines()) == {
        "TOKEN_ENCRYPTION_KEYS is not set",
        "DATABASE_URL is not set",
    }


def test_a_database_that_is_not_migrated_or_not_there_is_told(
    empty_database_url: str, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for dsn in (empty_database_url, "postgresql://u:hunter2@127.0.0.1:1/x"):
        environment.setenv("DATABASE_URL", dsn)
        assert keys.main(["status"]) == 1
    told = capsys.readouterr().err
    assert "./dev migrate" in told
    assert "does not answer" in told
    assert "hunter2" not in told


def test_the_command_runs_as_a_module_of_the_checkout(connections: list[str], database_url: str) -> None:
    command = [sys.executable, "-m", "tools.keys", "rotate"]
    clean = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)  # noqa: S603 - Python itself
    assert (done.returncode, done.stderr) == (0, "")
    assert query(database_url, f"SELECT count(*) FROM {TABLE} WHERE access_token LIKE '1.k2.%%'") == [(3,)]  # noqa: S608 - our own names
