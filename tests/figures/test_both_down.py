"""Postgres and the spill refuse the answer of a refresh at the same time (F8)."""

import time
from collections import Counter
from pathlib import Path

from tests.figures.checker import double_exchanges, false_deaths, foreign_tokens, lost, silent_losses, stuck
from tests.figures.kills import has_rotated
from tests.figures.nemesis import read_only
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig, lines
from tests.figures.rows import account, expired, held

RUNS, RUNS_OF_A_SOAK = 4, 25
AWAY, AWAY_IN_A_SOAK = 1, 5  # seconds
SCALED = {
    "tokens.LEASE": 3.0,
    "tokens.TOKEN_DEADLINE": 1.4,
    "oauth.TOKEN_DEADLINE": 1.4,
    "tokens.QUARANTINE": 1.5,
    "tokens.RESERVE": 0.4,
}
LIFE = 2.2


def in_flight(rig: Rig, runs: int, **options: float) -> tuple[list[str], Path]:
    """So many refreshes whose answers are on their way, and the log of their two functions."""
    ids, log = expired(rig.direct, 2 * runs), rig.directory / "log.jsonl"
    rig.rules(after=0.6)
    rig.crew.start([rig.task(part, constants=SCALED, log=str(log), **options) for part in (ids[:runs], ids[runs:])])
    while not all(has_rotated(rig.vendor_journal, account(id_)) for id_ in ids):
        time.sleep(0.02)
    rig.spill.write_text("a file where a folder should be")
    return ids, log


def unsaved(log: Path) -> "Counter[str]":
    return Counter(line["connection"] for line in lines(log) if line.get("outcome") == "token_unsaved")


def test_both_away_for_a_while_lose_nothing(ways_rig: Rig, amount: Amount) -> None:
    rig, away = ways_rig, amount(AWAY, AWAY_IN_A_SOAK)
    ids, log = in_flight(rig, amount(RUNS, RUNS_OF_A_SOAK), patience=20.0)
    with read_only(rig):
        time.sleep(away)
    rig.spill.unlink()
    assert rig.crew.wait() == [0, 0]
    entries, rows = rig.entries(), held(rig.direct)
    figure(f"Postgres and spill away for {away} s, {len(ids)} answers under way: {len(lost(rows, entries))} lost")
    assert lost(rows, entries) == set()
    assert {call.token for call in rig.calls()} == {f"access.{account(id_)}.1" for id_ in ids}
    assert double_exchanges(entries) + silent_losses(rows, entries) + stuck(rows) == []
    assert (unsaved(log), rig.spilled()) == (Counter(), [])


def test_both_away_until_the_functions_end_lose_what_was_under_way_and_each_loss_is_told_once(
    ways_rig: Rig, amount: Amount
) -> None:
    rig = ways_rig
    ids, log = in_flight(rig, amount(RUNS, RUNS_OF_A_SOAK), life=LIFE)
    with read_only(rig):
        assert rig.crew.wait() == [0, 0]
    rig.spill.unlink()
    told = unsaved(log)
    assert rig.crew.run([rig.task(ids, patience=20.0, constants=SCALED)]) == [0]
    entries, rows = rig.entries(), held(rig.direct)
    figure(
        f"Postgres and spill away for good, {len(ids)} answers under way: {len(lost(rows, entries))} lost, "
        f"{told.total()} token_unsaved in the log, states {dict(Counter(row.state for row in rows))}"
    )
    assert told == dict.fromkeys(ids, 1)
    assert lost(rows, entries) == {account(id_) for id_ in ids}
    assert {row.state for row in rows} == {"reauth_required"}
    assert double_exchanges(entries) + false_deaths(rows, entries) + foreign_tokens(rig.calls(), entries) == []
    assert not any(word in log.read_text() for word in ("refresh.", "access."))
