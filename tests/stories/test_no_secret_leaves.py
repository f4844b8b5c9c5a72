"""A whole story, then a search for every secret it met: printed, answered or stored (reliability.md C23)."""

from urllib.parse import urlsplit

import psycopg2
import pytest
from psycopg2.extensions import quote_ident

from amocrm.app import app
from tests.canaries import REGISTRY
from tests.canary_rows import dump as pg_dump
from tests.canary_search import Search, Source
from tests.conftest import FINDERS, Servers
from tests.databases import query
from tests.office import ADMIN_TOKEN, CRON_SECRET, KEYS, MANAGER, Office, flat_query
from tests.sandbox_process import CLIENT_ID, CLIENT_SECRET, HOST

PHONE = "900 000-00-01"


def dump(office: Office) -> str:
    """Every row of every table as text."""
    tables = office.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    with psycopg2.connect(office.database_url) as connection:
        names = [quote_ident(name, connection) for (name,) in tables]
    connection.close()
    return " ".join(str(office.sql(f"SELECT * FROM {name}")) for name in names)  # noqa: S608 - quoted above


def held(office: Office) -> set[str]:
    """The tokens we hold now."""
    columns = ("access_token", "refresh_token")
    [(row, *sealed)] = office.sql("SELECT id, access_token, refresh_token FROM amocrm_tokens")
    opened = app.services().vault.open
    pairs = zip(columns, sealed, strict=True)
    return {opened(text, table="amocrm_tokens", column=name, row=row).reveal() for name, text in pairs}


def test_no_secret_is_printed_answered_or_stored_in_the_open(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [saved := office.save_connection()]
    address = office.consent(saved.body["authorize_url"])
    met = {CLIENT_SECRET, ADMIN_TOKEN, CRON_SECRET, KEYS.removeprefix("k1:"), *flat_query(address).values()}
    met -= {HOST, CLIENT_ID, "1"}
    answers += [office.come_back(address), office.come_back(address)]
    disposable = office.disposable("mycompany", MANAGER)
    met |= held(office)
    office.expire()
    answers += [office.save(), office.save(width=0), office.admin("GET", "connection_status")]
    met |= held(office)
    answers += [office.tick(), office.admin("POST", "disconnect", domain=HOST), office.save()]
    shown = capsys.readouterr().out + dump(office) + "".join(answer.text + str(answer.headers) for answer in answers)
    assert urlsplit(address).path == "/api/auth/amocrm/callback"
    assert not [secret for secret in {*met, disposable.rpartition(".")[2]} if secret in shown]
    assert "eyJ" not in shown
    assert PHONE not in shown


def leaks(*sources: Source) -> list[str]:
    search = Search()
    search.learn(REGISTRY.kinds)
    return search.hits(sources)


def fail_in_the_database(office: Office) -> None:
    """Statements with this connection's sealed secrets in them, which Postgres refuses and writes into its log."""
    sealed = "id, owner_id, domain, account_id, client_id, client_secret, access_token, refresh_token, refresh_hash"
    [row] = office.sql(f"SELECT {sealed} FROM amocrm_tokens")  # noqa: S608 - our own names
    marks = ", ".join(["%s"] * len(row))
    for state in ("active", "no such state", None):
        statement = f"INSERT INTO amocrm_tokens ({sealed}, state) VALUES ({marks}, %s)"  # noqa: S608 - as above
        with pytest.raises(psycopg2.IntegrityError):
            query(office.database_url, statement, (*row, state))


@pytest.mark.at_the_end
def test_no_secret_is_in_a_dump_or_in_the_servers_log_after_all_tests(office: Office, servers: Servers) -> None:
    office.connect()
    office.save()
    office.expire()
    assert office.tick().body["refreshed"] == 1
    fail_in_the_database(office)
    kinds = list(servers.known)
    logs = [Source(f"{kind} server's log", servers.log(kind)) for kind in kinds]
    [kind] = [kind for kind in kinds if f":{urlsplit(office.database_url).port}/" in servers.known[kind].dsn]
    assert "INSERT INTO amocrm_tokens" in servers.log(kind)
    binaries = FINDERS[kind][0]()
    assert binaries is not None
    assert leaks(pg_dump(office.database_url, binaries), *logs) == []
