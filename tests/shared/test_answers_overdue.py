"""A rotated token's answer while Postgres hangs: it is in the spill while the function still lives."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from shared.clock import SystemClock
from shared.database import Overdue
from shared.spill import Folder, Nowhere
from tests.shared.token_lab import TABLE, Lab, Vendor, grant

LIFE, OF_THE_PLATFORM = 14.0, 3.0  # seconds a function has left before the send, and those it needs to end


@pytest.fixture
def lab(database_url: str, tmp_path: Path) -> Lab:
    made = Lab(database_url, clock=SystemClock(), spill=Folder(tmp_path))
    made.connect()
    return made


@pytest.fixture
def other(database_url: str) -> Iterator[Connection]:
    with closing(psycopg2.connect(database_url)) as connection:
        yield connection


def locking(other: Connection) -> Vendor:
    """While it answers, a migration takes the table."""

    def lock() -> None:
        with other.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS EXCLUSIVE MODE")

    return Vendor([grant(1)], during=lock)


def test_an_answer_that_cannot_be_written_in_time_is_spilled_and_replayed(lab: Lab, other: Connection) -> None:
    began = time.monotonic()
    with pytest.raises(Overdue):
        lab.fresh(locking(other), until=began + LIFE)
    assert time.monotonic() - began < LIFE - OF_THE_PLATFORM - 4
    other.rollback()
    lab.later(60)
    vendor = Vendor([grant(9)])
    assert (lab.fresh(vendor), vendor.sent) == ("access-1", [])


class Freeing(Nowhere):
    """No spill; by the time it is asked the migration is over."""

    def __init__(self, other: Connection) -> None:
        self.other = other

    def keep(self, name: str, sealed: str) -> None:
        self.other.rollback()
        super().keep(name, sealed)


def test_without_a_spill_a_write_that_hung_is_tried_again(database_url: str, other: Connection) -> None:
    lab = Lab(database_url, clock=SystemClock(), spill=Freeing(other))
    lab.connect()
    assert lab.fresh(locking(other), until=time.monotonic() + LIFE) == "access-1"
