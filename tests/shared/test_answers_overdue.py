"""A rotated token's answer while Postgres hangs: it is in the spill while the function still lives."""

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import psycopg2
import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2 names its class in lower case

from shared.clock import SystemClock
from shared.database import Overdue
from shared.secret import Secret
from shared.spill import Folder, Nowhere
from shared.tokens import RESERVE
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


class Hanging(Nowhere):
    """Storage that takes what it is given and says nothing."""

    def __init__(self) -> None:
        self.asked = 0
        self.free = Event()

    def keep(self, name: str, sealed: str) -> None:
        self.asked += 1
        self.free.wait(20)
        super().keep(name, sealed)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    spill = Hanging()
    yield spill
    spill.free.set()


def seconds_to_keep(lab: Lab, other: Connection, seconds: float) -> float:
    """While a migration holds the table, with so many seconds until those that a function needs to end."""
    parent = lab.row()["refresh_hash"]
    locking(other).during()
    began = time.monotonic()
    with pytest.raises(Overdue):
        lab.safekeeping.keep(str(lab.id), parent, grant(1), began + seconds)
    return time.monotonic() - began


@pytest.mark.parametrize("seconds", [0.0, 0.4, 4.3])
def test_a_loss_is_told_while_the_function_still_lives(lab: Lab, other: Connection, seconds: float) -> None:
    lab = lab.again(spill=Nowhere())
    assert seconds_to_keep(lab, other, seconds) < seconds + RESERVE
    assert lab.journal.getvalue().count('"outcome": "token_unsaved"') == 1


def test_with_a_second_place_that_hangs_too(lab: Lab, other: Connection, hanging: Hanging) -> None:
    lab = lab.again(spill=hanging)
    assert seconds_to_keep(lab, other, 0.4) < 0.4 + RESERVE
    assert hanging.asked == 1
    assert lab.journal.getvalue().count('"outcome": "token_unsaved"') == 1


def test_an_unreadable_answer_waits_for_a_hanging_place_no_longer_either(lab: Lab, hanging: Hanging) -> None:
    lab, began = lab.again(spill=hanging), time.monotonic()
    lab.safekeeping.keep_unreadable(str(lab.id), "parent", Secret("<html>"), began - 1.0)
    assert time.monotonic() - began < RESERVE - 1.0
    assert '"outcome": "token_unsaved"' in lab.journal.getvalue()
