"""What `./dev doctor` asks of the database: reachable, migrated, in time, and what lies in it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg2

from shared.database import Database
from shared.key_ring import KeyRing
from shared.rotation import Place, Rotation
from shared.services import OWN_QUERIES
from shared.settings import Settings
from tools import flyway, flyway_history
from tools.findings import Finding, of_connection
from tools.flyway import MigrationError
from tools.migrate import DIRECTORY
from tools.postgres_connect import connect
from tools.sealed_columns import COLUMNS

TABLES = ("amocrm_tokens", "insales_accounts", "evotor_tokens")
LARGEST_DIFFERENCE = 60.0  # seconds between the clocks of database and machine
MIGRATE = "./dev migrate"
TEND = "see that the timer calls `tick` each minute and that workers read the queue; log events `tick` and `refresh`"
PATIENCE = 60.0  # seconds; it counts whole tables


def examine(settings: Settings, migrations: Path = DIRECTORY) -> Iterator[Finding]:
    """Stops where the rest could only fail for the same reason."""
    reachable = _reachable(settings)
    yield reachable
    if not reachable.ok:
        return
    migrated = _migrated(settings, migrations)
    yield migrated
    if not migrated.ok:
        return
    database = Database(settings.database_url, settings.schema, OWN_QUERIES)
    try:
        with database.giving_up_after(PATIENCE):
            yield from _of(database, settings.encryption_keys)
    finally:
        database.close()


def _of(database: Database, ring: KeyRing) -> Iterator[Finding]:
    yield _clocks(database)
    yield from _connections(database)
    yield _keys(database, ring)
    yield _letters(database)
    yield _alerts(database)


def _reachable(settings: Settings) -> Finding:
    try:
        connect(settings.database_url.reveal()).close()
    except MigrationError as problem:
        cure = "start ./dev up" if settings.is_development else "check DATABASE_URL, and that Postgres runs"
        return Finding(ok=False, subject="database", text=str(problem), cure=cure)
    return Finding(ok=True, subject="database", text="answers")


def _migrated(settings: Settings, migrations: Path) -> Finding:
    try:
        left = _left(settings, migrations)
    except MigrationError as problem:
        return Finding(ok=False, subject="migrations", text=str(problem), cure="restore the files, then " + MIGRATE)
    except psycopg2.Error:
        return Finding(ok=False, subject="migrations", text="this database was never migrated", cure=MIGRATE)
    if left:
        return Finding(ok=False, subject="migrations", text=f"not applied: {', '.join(left)}", cure=MIGRATE)
    return Finding(ok=True, subject="migrations", text="the newest is applied")


def _left(settings: Settings, migrations: Path) -> list[str]:
    with closing(connect(settings.database_url.reveal())) as connection:
        place = settings.schema or flyway_history.own_schema(connection)
        files = flyway.read(migrations)
        return [file.script for file in flyway.pending(files, flyway_history.rows(connection, place))]


def _clocks(database: Database) -> Finding:
    database.all("doctor.now")  # connects, so that the next one only measures
    before = datetime.now(UTC)
    [row] = database.all("doctor.now")
    after = datetime.now(UTC)
    seconds = (row["now"] - before - (after - before) / 2).total_seconds()
    text = f"the database's is {abs(seconds):.1f} s {'ahead of' if seconds > 0 else 'behind'} this machine's"
    ok = abs(seconds) < LARGEST_DIFFERENCE
    return Finding(ok, "clocks", text, "" if ok else "set both by NTP: signatures and tokens depend on the time")


def _connections(database: Database) -> Iterator[Finding]:
    rows = [row for table in TABLES for row in database.all("doctor.connections", table=table)]
    overdue = sum(row["is_overdue"] for row in rows)
    if overdue:
        text = f"{overdue} connection(s) should have been refreshed more than an hour ago"
        yield Finding(ok=False, subject="scheduler", text=text, cure=TEND)
    else:
        yield Finding(ok=True, subject="scheduler", text="nothing is overdue")
    if not rows:
        yield Finding(ok=True, subject="connections", text="none yet")
    yield from map(of_connection, rows)


def _keys(database: Database, ring: KeyRing) -> Finding:
    rotation, sealed = Rotation(database, ring), Counter[str]()
    for place in (Place(table, column) for table, columns in COLUMNS.items() for column in columns):
        sealed.update(rotation.count(place))
    active, _ = ring.active
    counted = [f"{name or '(no key)'} seals {number}" for name, number in sorted(sealed.items())]
    text = ", ".join(counted) or "nothing is sealed yet"
    lost = sorted(sealed.keys() - ring.keys.keys())
    if lost:
        cure = f"put the key(s) back into TOKEN_ENCRYPTION_KEYS, behind the first: {', '.join(lost)}"
        return Finding(ok=False, subject="keys", text=text, cure=cure)
    later = "; ./dev keys rotate moves the rest to the active key" if sealed.keys() - {active} else ""
    return Finding(ok=True, subject="keys", text=f"{text}; {active} is active{later}")


def _letters(database: Database) -> Finding:
    rows = database.all("doctor.waiting_letters")
    text = ", ".join(f"{row['source']} {row['kind']} {row['letters']}" for row in rows) or "none"
    if any(row["is_stuck"] for row in rows):
        cure = "see that the timer calls `tick`, and its log lines"
        return Finding(ok=False, subject="waiting inbox letters", text=f"{text}, some for over 15 minutes", cure=cure)
    return Finding(ok=True, subject="waiting inbox letters", text=text)


def _alerts(database: Database) -> Finding:
    [row] = database.all("doctor.unsent_alerts")
    text = f"{row['waiting']} waiting, {row['given_up']} given up in the last 7 days"
    ok = not row["given_up"] and not row["is_stuck"]
    cure = "" if ok else "see that ALERT_WEBHOOK_URL answers 2xx; log event `alert` says what it answered"
    return Finding(ok, "alerts not sent", text, cure)
