"""Table 4A: what any endpoint may be sent."""

import pytest

from amocrm.app import app
from tests.hostile.numbering import numbers
from tests.hostile.runner import Row, run
from tests.hostile.sending import ADMIN, SCHEDULER, post
from tests.hostile.table_4a_bodies import BODIES, UNREADABLE
from tests.hostile.table_4a_events import EVENTS
from tests.hostile.target import Target

ROWS = (*EVENTS, *BODIES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_any_endpoint_may_be_sent(row: Row, target: Target) -> None:
    run(row, target)


def test_no_row_is_missing() -> None:
    assert numbers(ROWS) == {f"A{number}" for number in range(1, 45)}
    assert len({row.id for row in ROWS}) == len(ROWS) == 130


@pytest.mark.parametrize("action", [action.name for action in app.actions if "POST" in action.methods])
def test_no_action_reads_what_cannot_be_read(action: str, target: Target) -> None:
    everybody = {**ADMIN, **SCHEDULER}
    before = target.fingerprint()
    for body, code in UNREADABLE:
        answer = target.send(post(action, body, who=everybody)(target))
        assert (answer.status, answer.code) == (400, code), body[:40]
    assert target.fingerprint() == before
