"""Each kind of credential at every entry of another: refused, nothing done (reliability.md C2, B30)."""

import pytest

from amocrm.app import app
from tests.figures.report import figure
from tests.hostile.entries import ENTRIES, EVENTS, as_read, request
from tests.hostile.kinds import every_kind
from tests.hostile.target import Target


def summary(target: Target, event: object) -> str:
    target.forget_counters()
    answer = target.send(event)
    return f"{answer.status} {answer.code}"


@pytest.mark.parametrize("action", ENTRIES)
def test_a_credential_opens_no_door_but_its_own(action: str, target: Target) -> None:
    entry, kinds = ENTRIES[action], every_kind(target)
    pairs = [(place, kind) for place in entry.places for kind in kinds if entry.own.get(place) != kind]
    target.new_calls()
    before = target.fingerprint()
    said = {(place, kind): summary(target, request(action, place, kinds[kind])(target)) for place, kind in pairs}
    figure(f"{action}: {len(pairs)} pairs of place and kind")
    assert {pair: answer for pair, answer in said.items() if answer not in entry.answers} == {}
    assert (target.new_calls(), target.fingerprint()) == (0, before)


@pytest.mark.parametrize("place", EVENTS)
def test_a_credential_starts_no_work_but_its_own(place: str, target: Target) -> None:
    (event, own), kinds = EVENTS[place], every_kind(target)
    target.new_calls()
    before = target.fingerprint()
    for kind in kinds.keys() - {own}:
        target.forget_counters()
        answer = target.send(event(kinds[kind]))
        assert answer.status == 403 or as_read(answer.text)["dropped"] == 1, kind
    assert (target.new_calls(), target.fingerprint()) == (0, before)


@pytest.mark.parametrize(
    ("action", "place"), [(action, place) for action, entry in ENTRIES.items() for place in entry.own]
)
def test_the_right_credential_is_let_in(action: str, place: str, target: Target) -> None:
    """So that the refusals above mean something."""
    entry, kinds = ENTRIES[action], every_kind(target)
    assert summary(target, request(action, place, kinds[entry.own[place]])(target)) not in entry.answers - {"200 "}
    if action == "disconnect":
        target.renew()


def test_every_action_has_its_row() -> None:
    assert ENTRIES.keys() == {action.name for action in app.actions}
    assert len(ENTRIES) == 51
