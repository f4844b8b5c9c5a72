"""Figures of a connection's calls are written now and then, not with each answer."""

from uuid import UUID, uuid4

import pytest

from shared.log import Log
from shared.tallies import PAUSE, Tallies
from tests.databases import query
from tests.shared.parts import FakeClock, database

COUNTED = "SELECT sum(calls)::int, sum(failures)::int FROM connection_hours WHERE connection_id = %s"


class Instance:
    """One that makes a call in each action."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.clock = FakeClock()
        self.connection: UUID = uuid4()
        self.tallies = Tallies(database(dsn), self.clock, Log())

    def act(self, *, is_good: bool = True) -> None:
        self.tallies.of(self.connection).calls += 1
        self.tallies.of(self.connection).failures += not is_good
        self.tallies.write()

    def counted(self) -> object:
        return query(self.dsn, COUNTED, (str(self.connection),))[0]


@pytest.fixture
def instance(database_url: str) -> Instance:
    return Instance(database_url)


def test_the_first_action_writes_at_once(instance: Instance) -> None:
    instance.act(is_good=False)
    assert instance.counted() == (1, 1)


def test_those_of_the_next_minute_wait_and_none_is_lost(instance: Instance) -> None:
    for _ in range(3):
        instance.act()
    assert instance.counted() == (1, 0)
    instance.clock.seconds += PAUSE
    instance.act()
    assert instance.counted() == (4, 0)


def test_a_failure_is_written_at_once_with_all_before_it(instance: Instance) -> None:
    for is_good in (True, True, False):
        instance.act(is_good=is_good)
    assert instance.counted() == (3, 1)


def test_a_database_that_is_away_costs_the_figures_and_nothing_else() -> None:
    instance = Instance("postgresql://nobody@127.0.0.1:9/nothing")
    instance.act()
