"""Old keys give way to a new one while the functions work, and whoever pulls the plug loses nothing."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import psycopg2
import pytest

from shared.clock import Chance
from shared.database import Database, Row
from shared.inbox import Inbox, Letter
from shared.rotation import Batch, Place, Rotation
from shared.secret import Secret
from shared.services import OWN_QUERIES
from shared.vault import Vault
from tests.databases import query
from tests.shared.parts import RING, at_once, database, vault
from tests.shared.rotation_lab import (
    ACCESS,
    BACK,
    BOTH,
    COLUMNS,
    NEW_ONLY,
    TABLE,
    counted,
    fill,
    rotate,
    rotate_until_killed,
    spoilt,
)
from tests.shared.token_lab import Lab, Vendor, grant

LETTER = Place("inbox", "payload")


class Interrupted(Database):
    """Something else happens right before a batch is written."""

    def __init__(self, dsn: str, event: Callable[[], object]) -> None:
        super().__init__(Secret(dsn), "", OWN_QUERIES)
        self.event = event

    def all(self, name: str, **given: Any) -> list[Row]:  # noqa: ANN401 - see Database.all
        if name == "keys.reseal":
            self.event()
        return super().all(name, **given)


def walked(database: Database, place: Place = ACCESS, batch: int = 200) -> list[Batch]:
    return list(Rotation(database, BOTH, batch).walk(place))


def test_everything_moves_to_the_active_key_and_stays_readable(database_url: str) -> None:
    fill(database_url, 30)
    assert rotate(database_url, BOTH, batch=7) == 120
    assert counted(database_url) == {"k2": 120}
    assert spoilt(database_url, NEW_ONLY) == []


def test_a_second_rotation_finds_nothing_to_do(database_url: str) -> None:
    fill(database_url, 3)
    rotate(database_url, BOTH)
    assert rotate(database_url, BOTH) == 0


def test_a_batch_has_no_more_than_its_size(database_url: str) -> None:
    fill(database_url, 5)
    assert [batch.resealed for batch in walked(database(database_url), batch=2)] == [2, 2, 1]


def test_nothing_but_the_ciphertext_changes(database_url: str) -> None:
    fill(database_url, 1)
    others = f"SELECT to_jsonb({TABLE}) - %s::text[] FROM {TABLE}"  # noqa: S608 - our own names
    before = query(database_url, others, (list(COLUMNS),))
    rotate(database_url, BOTH)
    assert query(database_url, others, (list(COLUMNS),)) == before


def test_empty_columns_and_handled_letters_are_left_alone(database_url: str) -> None:
    Lab(database_url).connect(refresh=None)
    opened = database(database_url)
    inbox = Inbox(opened, vault(), Chance())
    inbox.keep(Letter("amocrm", "install", "1", Secret("code")), lifetime=60, cap=5)
    inbox.settle(next(inbox.claim("amocrm", "install", 1)), "done")
    assert [walked(opened, place) for place in (Place(TABLE, "refresh_token"), LETTER)] == [[], []]


def test_a_waiting_letter_is_readable_under_the_new_key_alone(database_url: str) -> None:
    opened = database(database_url)
    Inbox(opened, vault(), Chance()).keep(Letter("amocrm", "install", "1", Secret("code")), lifetime=60, cap=5)
    walked(opened, LETTER)
    (claimed,) = Inbox(opened, Vault(NEW_ONLY), Chance()).claim("amocrm", "install", 1)
    assert claimed.payload is not None
    assert claimed.payload.reveal() == "code"


def test_a_refresh_in_the_middle_of_a_batch_is_never_overwritten(lab: Lab) -> None:
    vendor = Vendor([grant(1)])
    interrupted = Interrupted(lab.dsn, lambda: lab.fresh(vendor))
    (batch,) = walked(interrupted, Place(TABLE, "refresh_token"))
    assert (batch.resealed, batch.moved) == (0, 1)
    assert lab.refresh_token() == "refresh-1"
    assert [done.resealed for done in walked(lab.database, Place(TABLE, "refresh_token"))] == [1]


def test_a_rotation_in_the_middle_of_a_refresh_does_not_stop_it(lab: Lab) -> None:
    vendor = Vendor([grant(1)], during=lambda: rotate(lab.dsn, BOTH))
    assert lab.fresh(vendor) == "access-1"
    assert lab.refresh_token() == "refresh-1"


def test_a_row_that_somebody_holds_is_passed_by_and_met_again(database_url: str) -> None:
    ids, opened = fill(database_url, 3), database(database_url)
    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {TABLE} WHERE id = %s FOR UPDATE", (ids[1],))  # noqa: S608 - our own names
        assert walked(opened) == [Batch(ACCESS, 2, 1, ())]
        connection.rollback()  # closing alone does not wait until Postgres has noticed
    assert walked(opened) == [Batch(ACCESS, 1, 0, ())]


def test_rotations_at_once_do_not_hinder_one_another(database_url: str) -> None:
    fill(database_url, 60)
    assert sum(done for done in at_once(4, lambda: rotate(database_url, BOTH, 9)) if isinstance(done, int)) == 240
    assert spoilt(database_url, NEW_ONLY) == []


@pytest.mark.parametrize("value", ["1.k0.AAAA", "plain", "1.k1.AAAA"])
def test_what_cannot_be_opened_is_named_and_left_as_it_is(database_url: str, value: str) -> None:
    ids = fill(database_url, 3)
    query(database_url, f"UPDATE {TABLE} SET access_token = %s WHERE id = %s", (value, ids[1]))  # noqa: S608 - our own names
    assert walked(database(database_url)) == [Batch(ACCESS, 2, 0, (ids[1],))]
    assert query(database_url, f"SELECT access_token FROM {TABLE} WHERE id = %s", (ids[1],)) == [(value,)]  # noqa: S608 - as above


def test_sealed_values_are_counted_by_key(database_url: str) -> None:
    fill(database_url, 3)
    rotation = Rotation(database(database_url), BOTH, batch=2)
    next(rotation.walk(ACCESS))
    assert rotation.count(ACCESS) == {"k1": 1, "k2": 2}
    assert rotation.stale(ACCESS) == 1


def test_a_rotation_killed_anywhere_loses_nothing_and_is_run_again(database_url: str) -> None:
    fill(database_url, 50)
    cut, longest = 0, 0.06
    for number in range(60):
        rotate_until_killed(database_url, (BOTH, BACK)[number % 2], longest)
        assert spoilt(database_url, BOTH) == []
        cut += len(counted(database_url)) == 2
        longest = 0.06 if cut else longest * 1.1  # a busy machine gets there later
        if number >= 19 and cut >= 3:
            break
    assert cut >= 3, "the kills never hit the middle"
    rotate(database_url, BOTH)
    assert (counted(database_url), spoilt(database_url, NEW_ONLY)) == ({"k2": 200}, [])


def test_keys_may_change_back(database_url: str) -> None:
    fill(database_url, 2)
    rotate(database_url, BOTH)
    assert rotate(database_url, BACK) == 8
    assert spoilt(database_url, RING) == []
