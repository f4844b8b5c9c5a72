"""Many callers on one expired token (F1): each gets the one new token, and nobody else waits for it."""

import time

from tests.figures import neighbour
from tests.figures.checker import double_exchanges, foreign_tokens, percentile, presentations, rotations, silent_losses
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held

LIMIT = 0.05  # seconds for a neighbour's query


def verdict(rig: Rig) -> list[str]:
    """What is wrong by the journals of vendor, database and callers."""
    entries = rig.entries()
    return double_exchanges(entries) + silent_losses(held(rig.direct), entries) + foreign_tokens(rig.calls(), entries)


def test_twenty_parallel_calls_on_an_expired_token_all_succeed_with_one_rotation(rig: Rig) -> None:
    (connection,) = expired(rig.direct, 1)
    rig.rules(before=0.1)
    assert rig.crew.run([rig.task([connection], threads=20)]) == [0]
    tokens = [call.token for call in rig.calls()]
    figure(f"20 parallel calls: {sum(map(bool, tokens))} ok, {rotations(rig.entries()).total()} rotation")
    assert tokens == [f"access.{account(connection)}.1"] * 20
    assert presentations(rig.entries()).total() == 1
    assert verdict(rig) == []


def test_eight_processes_with_a_shared_store_all_succeed_with_one_rotation(rig: Rig) -> None:
    (connection,) = expired(rig.direct, 1)
    rig.rules(before=0.1)
    statuses = rig.crew.run([rig.task([connection], rounds=5) for _ in range(8)])
    tokens = [call.token for call in rig.calls()]
    figure(f"8 processes x 5 calls: {sum(map(bool, tokens))} ok, {rotations(rig.entries()).total()} rotation")
    assert statuses == [0] * 8
    assert tokens == [f"access.{account(connection)}.1"] * 40
    assert presentations(rig.entries()).total() == 1
    assert verdict(rig) == []


def test_a_crowd_in_eight_processes_costs_one_rotation_and_no_neighbour_waits(rig: Rig, amount: Amount) -> None:
    """All are connected before it begins. Direct there are fewer: each is a connection, and a server has a hundred."""
    (connection,) = expired(rig.direct, 1)
    rig.rules(before=1.0)
    threads = 8 if rig.dsn == rig.direct else amount(25, 1250)
    begins = time.time() + 1.0 + threads / 40
    options = {"begins": begins, "spread": 0.5, "life": 600.0, "constants": {"tokens.WAITING": 300.0}}
    rig.crew.start([rig.task([connection], threads=threads, is_nice=True, **options) for _ in range(8)])
    time.sleep(begins - time.time() - 2 * neighbour.QUIET)
    with neighbour.watching(rig.dsn, rig.direct) as seen:
        statuses = rig.crew.wait()
    tell(rig, seen)
    assert statuses == [0] * 8
    assert [call.token for call in rig.calls()] == [f"access.{account(connection)}.1"] * 8 * threads
    assert presentations(rig.entries()).total() == 1
    assert verdict(rig) == []
    assert seen.most_idle == 0
    assert percentile(seen.during, 0.99) <= max(LIMIT, 2 * percentile(seen.quiet, 0.99))


def tell(rig: Rig, seen: neighbour.Seen) -> None:
    calls = rig.calls()
    waits, quiet, during = [call.ended - call.began for call in calls], seen.quiet, seen.during
    figure(
        f"{len(calls)} callers: {sum(call.token is not None for call in calls)} ok, "
        f"{rotations(rig.entries()).total()} rotation, answer p99 {percentile(waits, 0.99):.2f} s; neighbour p99 "
        f"{percentile(during, 0.99) * 1000:.1f} ms, max {max(during) * 1000:.1f} (quiet p99 "
        f"{percentile(quiet, 0.99) * 1000:.1f}), idle in transaction {seen.most_idle}"
    )
