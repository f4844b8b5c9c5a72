"""A database beside another key ring: whatever it holds that is sealed gives that away."""

from uuid import UUID

import pytest

import amocrm.app
import evotor.app
import insales.app
from shared.key_check import INBOX, Sealed, refuse_foreign_keys
from shared.key_ring import KeyRing
from shared.secret import Secret
from shared.settings import ConfigurationError
from shared.vault import Vault
from tests.databases import query
from tests.shared.parts import OWNER, RING, database
from tests.shared.rotation_lab import NEW
from tools.sealed_columns import COLUMNS

APPS = (amocrm.app.app, evotor.app.app, insales.app.app)
OTHERS = Vault(KeyRing({"k2": NEW}))
ROWS = {
    "amocrm_tokens": "(id, owner_id, domain) VALUES (%s, %s, gen_random_uuid()::text)",
    "insales_accounts": "(id, owner_id, domain, mode) VALUES (%s, %s, 'shop', 'key')",
    "evotor_tokens": "(id, owner_id, kind) VALUES (%s, %s, 'oauth')",
    "evotor_events": "(id, account_id, kind, event_key, type, store_id, device_id, body)"
    " VALUES (%s, %s, '', '', '', '', '', '')",
    "inbox": "(id, source, kind, subject, fingerprint, payload, expires_at) VALUES (%s, %s, '', '', '', '', now())",
}
SEALED = [(table, column) for table, columns in COLUMNS.items() for column in columns]


def put(dsn: str, table: str, column: str, vault: Vault, number: int = 1) -> None:
    """One row in which nothing else is sealed; `number` tells when it came, too."""
    id_ = str(UUID(int=number))
    query(dsn, f"INSERT INTO {table} {ROWS[table]}", (id_, str(OWNER)))
    since = "created_at" if table.endswith(("tokens", "accounts")) else "received_at"
    sealed = vault.seal(Secret("x"), table=table, column=column, row=id_)
    set_ = f"{column} = %s, {since} = now() + %s * interval '1 minute'"
    query(dsn, f"UPDATE {table} SET {set_} WHERE id = %s", (sealed, number, id_))  # noqa: S608 - our own names


def check(dsn: str) -> None:
    sealed: set[Sealed] = {one for app in APPS for one in app.sealed_in}
    refuse_foreign_keys(database(dsn), Vault(RING), tuple(sealed))


def test_every_sealed_column_is_looked_at() -> None:
    known = {one.table: one.columns for app in APPS for one in (*app.sealed_in, INBOX)}
    assert known == COLUMNS


@pytest.mark.parametrize(("table", "column"), SEALED)
def test_what_another_ring_sealed_is_noticed_wherever_it_lies(database_url: str, table: str, column: str) -> None:
    put(database_url, table, column, OTHERS)
    with pytest.raises(ConfigurationError):
        check(database_url)


@pytest.mark.parametrize("ours", [1, 30])
def test_the_oldest_and_the_newest_are_asked(database_url: str, ours: int) -> None:
    for number in range(1, 31):
        put(database_url, "amocrm_tokens", "client_secret", Vault(RING) if number == ours else OTHERS, number)
    check(database_url)


def test_an_empty_database_and_wiped_secrets_tell_nothing(database_url: str) -> None:
    check(database_url)
    put(database_url, "inbox", "payload", OTHERS)
    query(database_url, "UPDATE inbox SET payload = ''")
    check(database_url)
