"""Disconnected or connected anew while a refresh is under way (F19)."""

import time
from collections.abc import Iterator
from pathlib import Path

import amocrm.app
from shared.database import Database
from shared.secret import Secret
from tests.databases import query
from tests.figures.checker import Held, rotations
from tests.figures.kills import has_rotated
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held
from tests.shared.parts import vault
from tests.shared.token_lab import TABLE

RUNS, RUNS_OF_A_SOAK, RUNS_AT_ONCE = 10, 200, 20
QUERIES = Path(amocrm.app.__file__).parent / "queries"
CONNECTED_ANEW = f"""UPDATE {TABLE} SET access_token = %s, refresh_token = %s, refresh_hash = %s, state = 'active',
    expires_at = app_now() + interval '1 day', version = version + 1, intent_at = NULL, attempts = 0,
    lease_until = NULL, next_try_at = NULL WHERE id = %s"""  # noqa: S608 - our own names


def test_who_disconnects_in_mid_flight_stays_disconnected(rig: Rig, amount: Amount) -> None:
    database = Database(Secret(rig.dsn), "", QUERIES)
    for ids in flights(rig, amount(RUNS, RUNS_OF_A_SOAK)):
        for id_ in ids:
            assert database.run("accounts.disconnect", id=id_, reason="test")
        assert rig.crew.wait() == [0]
    database.close()
    rows = held(rig.direct)
    figure(
        f"{rotations(rig.entries()).total()} refreshes under way, states afterwards: { {row.state for row in rows} }"
    )
    assert {(row.state, row.refresh, row.is_leased) for row in rows} == {("disconnected", None, False)}
    assert {call.token for call in rig.calls()} == {None}


def test_who_connects_anew_in_mid_flight_keeps_the_newer_grant(rig: Rig, amount: Amount) -> None:
    for ids in flights(rig, amount(RUNS, RUNS_OF_A_SOAK)):
        for id_ in ids:
            query(rig.direct, CONNECTED_ANEW, granted(id_))
        assert rig.crew.wait() == [0]
    rows = held(rig.direct)
    figure(
        f"{len(rows)} connected anew under way: {sum(row.refresh == newer(row) for row in rows)} keep the newer grant"
    )
    assert {(row.state, row.refresh == newer(row), row.is_leased) for row in rows} == {("active", True, False)}
    assert {call.token for call in rig.calls()} == {f"access.{row.account}.100" for row in rows}


def flights(rig: Rig, runs: int) -> Iterator[list[str]]:
    """Connections whose token the vendor has just rotated, while its answers are still on their way."""
    rig.rules(after=0.6)
    for start in range(0, runs, RUNS_AT_ONCE):
        ids = expired(rig.direct, min(RUNS_AT_ONCE, runs - start))
        rig.crew.start([rig.task(ids)])
        while not all(has_rotated(rig.vendor_journal, account(id_)) for id_ in ids):
            time.sleep(0.02)
        yield ids


def newer(row: Held) -> str:
    return f"refresh.{row.account}.100"


def granted(id_: str) -> tuple[str, ...]:
    name, safe = account(id_), vault()
    pair = {"access_token": Secret(f"access.{name}.100"), "refresh_token": Secret(f"refresh.{name}.100")}
    sealed = [safe.seal(token, table=TABLE, column=column, row=id_) for column, token in pair.items()]
    return (*sealed, safe.fingerprint(pair["refresh_token"]), id_)
