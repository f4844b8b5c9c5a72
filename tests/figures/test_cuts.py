"""Every connection to Postgres is cut again and again, in the middle of calls and refreshes (F9)."""

import time

from tests.databases import query
from tests.figures.checker import double_exchanges, false_deaths, foreign_tokens, rotations, silent_losses, stuck
from tests.figures.nemesis import cut
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import expired, held

CUTS, CUTS_OF_A_SOAK = 3, 60
EVERY = 0.6  # seconds
EVERY_IN_A_SOAK = 2.0
ACCOUNTS, THREADS, REST = 4, 3, 0.05
SUCCESS = 0.99
SCALED = {"tokens.LEASE": 2.0, "tokens.TOKEN_DEADLINE": 0.9, "oauth.TOKEN_DEADLINE": 0.9, "tokens.QUARANTINE": 6.0}
END = "UPDATE amocrm_tokens SET expires_at = app_now() - interval '1 minute' WHERE state = 'active'"


def test_callers_succeed_and_no_token_is_lost_while_all_connections_are_cut_every_so_often(
    ways_rig: Rig, amount: Amount
) -> None:
    rig, cuts = ways_rig, amount(CUTS, CUTS_OF_A_SOAK)
    every = EVERY_IN_A_SOAK if amount.is_full else EVERY
    options = {"threads": THREADS, "rest": REST, "patience": 15.0, "rounds": int(cuts * every / REST / 2)}
    rig.rules(after=0.1)
    rig.crew.start([rig.task(expired(rig.direct, ACCOUNTS), constants=SCALED, **options) for _ in range(2)])
    for _ in range(cuts):
        time.sleep(every)
        query(rig.direct, END)
        time.sleep(0.1)
        cut(rig)
    assert rig.crew.wait() == [0, 0]
    entries, calls, rows = rig.entries(), rig.calls(), held(rig.direct)
    failed = [call.error for call in calls if call.token is None]
    figure(
        f"{cuts} cuts of all connections: {len(calls)} calls, {len(failed)} failed {set(failed)}, "
        f"{rotations(entries).total()} refreshes of {len(rows)} accounts"
    )
    assert len(failed) <= (1 - SUCCESS) * len(calls)
    assert rotations(entries).total() > 2 * len(rows)
    assert double_exchanges(entries) + silent_losses(rows, entries) + false_deaths(rows, entries) == []
    assert foreign_tokens(calls, entries) + stuck(rows) == []
