"""The vendor rotates and its answer never arrives (F3): mended by a vendor's grace, told without one."""

from collections import Counter

from tests.databases import query
from tests.figures.checker import double_exchanges, false_deaths, foreign_tokens, lost, silent_losses, stuck
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import account, expired, held, shares

QUARANTINE = 2.0
SCALED = {
    "tokens.LEASE": 4.0,
    "tokens.TOKEN_DEADLINE": 1.9,
    "oauth.TOKEN_DEADLINE": 1.9,
    "tokens.QUARANTINE": QUARANTINE,
}
RUNS, RUNS_OF_A_SOAK, AT_ONCE = 5, 200, 20
TOLD = "SELECT replace(connection_id::text, '-', '') FROM alerts WHERE to_state = 'reauth_required'"


def test_an_answer_lost_after_the_rotation_is_mended_by_grace_and_otherwise_told(ways_rig: Rig, amount: Amount) -> None:
    runs, rig = amount(RUNS, RUNS_OF_A_SOAK), ways_rig
    ids = expired(rig.direct, 2 * runs)
    forgiven, strict = ({account(id_) for id_ in some} for some in (ids[:runs], ids[runs:]))
    rig.rules(grace=60.0, forgiving=list(forgiven), drops=dict.fromkeys(forgiven | strict, 1))
    for start in range(0, len(ids), AT_ONCE):
        parts = shares(ids[start : start + AT_ONCE], 2)
        assert rig.crew.run([rig.task(part, patience=20.0, constants=SCALED) for part in parts]) == [0] * len(parts)
    entries, rows = rig.entries(), held(rig.direct)
    gone, told = lost(rows, entries), Counter(str(name) for (name,) in query(rig.direct, TOLD))
    longest = max(call.ended - call.began for call in rig.calls())
    figure(
        f"{runs} answers lost at a vendor with grace: {len(gone & forgiven)} connections lost; {runs} at one without: "
        f"{len(gone & strict)}, told {told.total()}, noticed within {longest:.1f} s (quarantine {QUARANTINE:.0f} s)"
    )
    assert gone == strict
    assert told == dict.fromkeys(strict, 1)
    assert {row.state for row in rows if row.account in strict} == {"reauth_required"}
    assert {row.state for row in rows if row.account in forgiven} == {"active"}
    assert longest <= QUARANTINE + 60
    assert double_exchanges(entries) + silent_losses(rows, entries) + false_deaths(rows, entries) == []
    assert foreign_tokens(rig.calls(), entries) + stuck(rows) == []
