"""Postgres refuses the answer of a refresh: retried or spilled, replayed, never lost (F7)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.figures.checker import double_exchanges, foreign_tokens, lost, rotations, silent_losses, stuck
from tests.figures.kills import has_rotated
from tests.figures.nemesis import cut, read_only
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held
from tests.figures.server import StoppableServer, stoppable

RUNS, RUNS_OF_A_SOAK, RUNS_AT_ONCE = 5, 200, 20
SCALED = {"tokens.LEASE": 3.0, "tokens.TOKEN_DEADLINE": 2.0, "oauth.TOKEN_DEADLINE": 2.0, "tokens.QUARANTINE": 3.0}


def kept_cutting(rig: Rig) -> None:
    """Every connection, again and again for a second."""
    for _ in range(20):
        cut(rig)
        time.sleep(0.05)


def made_read_only(rig: Rig) -> None:
    """As after a fail-over, for a while."""
    with read_only(rig):
        time.sleep(1.2)


def refused(rig: Rig, count: int, refuse: Callable[[Rig], None]) -> None:
    """The vendor has rotated all of them and holds its answers back until Postgres is made to refuse."""
    ids = expired(rig.direct, count)
    rig.rules(after=0.5)
    rig.crew.start([rig.task(ids, patience=20.0, constants=SCALED)])
    while not all(has_rotated(rig.vendor_journal, account(id_)) for id_ in ids):
        time.sleep(0.02)
    refuse(rig)
    assert rig.crew.wait() == [0]


def check(rig: Rig) -> None:
    entries, rows = rig.entries(), held(rig.direct)
    figure(f"{rotations(entries).total()} answers refused by Postgres: {len(lost(rows, entries))} lost")
    assert lost(rows, entries) == set()
    assert double_exchanges(entries) + silent_losses(rows, entries) + stuck(rows) == []
    assert foreign_tokens(rig.calls(), entries) == []
    assert [call for call in rig.calls() if call.token is None] == []
    assert rig.spilled() == []


@pytest.mark.parametrize("refuse", [cut, kept_cutting, made_read_only])
def test_an_answer_that_postgres_refuses_is_not_lost(rig: Rig, refuse: Callable[[Rig], None], amount: Amount) -> None:
    runs = amount(RUNS, RUNS_OF_A_SOAK)
    for start in range(0, runs, RUNS_AT_ONCE):
        refused(rig, min(RUNS_AT_ONCE, runs - start), refuse)
    check(rig)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[StoppableServer]:
    with stoppable(tmp_path / "server") as server:
        yield server


@pytest.mark.parametrize("way", ["direct"], indirect=True)
def test_a_server_that_is_killed_and_comes_back_finds_the_answer_in_the_spill(
    rig: Rig, own_server: StoppableServer
) -> None:
    """The spill holds ciphertext while Postgres is away, and nothing in the end."""
    rig.direct = rig.dsn = own_server.dsn
    found: list[bytes] = []

    def stop(_: Rig) -> None:
        own_server.kill()
        time.sleep(2)
        found.extend(path.read_bytes() for path in rig.spilled())
        own_server.start()

    refused(rig, RUNS, stop)
    check(rig)
    assert len(found) == RUNS
    assert not any(word in text for text in found for word in (b"refresh.", b"access.", b"expires"))
