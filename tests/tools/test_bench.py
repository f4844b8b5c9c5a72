"""Every group of `./dev bench` can be measured. Nothing here judges a time: only what is counted."""

from collections.abc import Iterator

import pytest

from tests.needs import missing
from tools.bench.__main__ import GROUPS, parsed, rows
from tools.bench.group import Group
from tools.bench.groups import growth, warm_calls
from tools.bench.measured import FEWEST, Unit, Verdict
from tools.bench.published import MissingError
from tools.bench.scale import Scale
from tools.bench.workshop import Workshop, workshop

PATIENCE = pytest.mark.timeout(300)  # the first time pip and npm download
QUICK = Scale(is_quick=True)
ROUND_TRIPS = 2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    with workshop(tmp_path_factory.mktemp("bench")) as kept:
        yield kept


@PATIENCE
def test_a_warm_call_goes_to_postgres_and_amocrm_as_often_as_it_must(made: Workshop) -> None:
    counted = warm_calls.measure(made, QUICK)
    assert set(counted[warm_calls.READ_UPSTREAM]) == {2}
    assert set(counted[warm_calls.SAVE_UPSTREAM]) == {5}
    # At best: after five idle seconds the connection is asked whether it lives, and now and then tallies are written.
    assert min(counted[warm_calls.READ_QUERIES]) == ROUND_TRIPS
    assert set(counted[warm_calls.CONNECTIONS]) == {1}
    assert counted.keys() == set(warm_calls.CLAIMS)


@PATIENCE
def test_an_instance_has_one_connection_however_many_tenants_it_serves(made: Workshop) -> None:
    counted = growth.measure(made, QUICK)
    assert {claim.what: list(counted[claim]) for claim in counted if claim.unit is Unit.COUNT} == {
        growth.OPENED[size].what: [1] for size in growth.SIZES_OF_A_QUICK
    }


@PATIENCE
@pytest.mark.parametrize("name", ["cold", "refresh", "clients"])
def test_a_group_is_measured_in_short_and_a_time_taken_once_proves_nothing(made: Workshop, name: str) -> None:
    (group,) = (group for group in GROUPS if group.name == name)
    try:
        measured = rows(group, made, QUICK)
    except MissingError as problem:
        missing(str(problem))
    assert measured
    assert {row.verdict for row in measured if len(row.samples) < FEWEST} <= {Verdict.VOID, Verdict.NO_LIMIT}


def test_a_claim_that_was_left_out_is_refused_when_it_counts(made: Workshop) -> None:
    group = Group("g", "G", "", warm_calls.CLAIMS, lambda _made, _scale: {})
    assert rows(group, made, QUICK) == []
    with pytest.raises(ValueError, match="nothing was measured"):
        rows(group, made, Scale(is_quick=False))


def test_a_group_that_does_not_exist_is_told_with_those_that_do(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parsed(["warmth"])
    assert "there are cold, warm, refresh, clients, growth" in capsys.readouterr().err
