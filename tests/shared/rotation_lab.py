"""Many rows sealed under one key, and rotations that end suddenly."""

import multiprocessing
import random
import time
from contextlib import closing
from multiprocessing.synchronize import Event
from uuid import UUID

import psycopg2
from psycopg2.extras import execute_values

from shared.key_ring import KeyRing
from shared.rotation import Place, Rotation
from shared.secret import Secret
from shared.vault import Vault
from tests.databases import query
from tests.shared.parts import OWNER, RING, database

OLD = RING.keys["k1"]
NEW = bytes(range(32, 64))
BOTH = KeyRing({"k2": NEW, "k1": OLD})
BACK = KeyRing({"k1": OLD, "k2": NEW})
NEW_ONLY = KeyRing({"k2": NEW})
TABLE = "amocrm_tokens"
COLUMNS = ("access_token", "refresh_token", "client_secret", "candidate_client_secret")
PLACES = tuple(Place(TABLE, column) for column in COLUMNS)
ACCESS = PLACES[0]


def fill(dsn: str, count: int, ring: KeyRing = RING) -> list[str]:
    """Ids of connections whose secrets read `<column> of <id>`."""
    vault = Vault(ring)
    ids = [str(UUID(int=number)) for number in range(1, count + 1)]
    rows = [
        (
            id_,
            str(OWNER),
            f"{id_}.example",
            *(vault.seal(text(id_, column), **where(id_, column)) for column in COLUMNS),
        )
        for id_ in ids
    ]
    names = ", ".join(("id", "owner_id", "domain", *COLUMNS))
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        execute_values(cursor, f"INSERT INTO {TABLE} ({names}) VALUES %s", rows)  # noqa: S608 - our own names
    return ids


def text(id_: str, column: str) -> Secret:
    return Secret(f"{column} of {id_}")


def where(id_: str, column: str) -> dict[str, str]:
    return {"table": TABLE, "column": column, "row": id_}


def opened(dsn: str, ring: KeyRing) -> dict[tuple[str, str], str]:
    """(id, column) → plain text of everything that is sealed. Raises SealBroken."""
    vault = Vault(ring)
    statement = f"SELECT id::text, {', '.join(COLUMNS)} FROM {TABLE}"  # noqa: S608 - our own names
    return {
        (str(id_), column): vault.open(str(sealed), **where(str(id_), column)).reveal()
        for id_, *row in query(dsn, statement)
        for column, sealed in zip(COLUMNS, row, strict=True)
        if sealed is not None
    }


def spoilt(dsn: str, ring: KeyRing) -> list[tuple[str, str]]:
    """What opens to something else than `fill` has sealed. Raises SealBroken."""
    return [place for place, plain in opened(dsn, ring).items() if plain != text(*place).reveal()]


def counted(dsn: str) -> dict[str, int]:
    """Values of all columns by key id."""
    rotation = Rotation(database(dsn), BOTH)
    totals: dict[str, int] = {}
    for place in PLACES:
        for key_id, sealed in rotation.count(place).items():
            totals[key_id] = totals.get(key_id, 0) + sealed
    return totals


def rotate(dsn: str, ring: KeyRing, batch: int = 200) -> int:
    """How many values were re-sealed."""
    rotation = Rotation(database(dsn), ring, batch)
    return sum(done.resealed for place in PLACES for done in rotation.walk(place))


def rotate_until_killed(dsn: str, ring: KeyRing, longest: float) -> None:
    """In a process of its own that gets SIGKILL after at most that many seconds of work."""
    forks = multiprocessing.get_context("forkserver")
    forks.set_forkserver_preload(["pytest", __name__])
    begun = forks.Event()
    process = forks.Process(target=_begin, args=(begun, dsn, ring.keys))
    process.start()
    assert begun.wait(20)
    time.sleep(random.uniform(0, longest))  # noqa: S311 - no secret
    process.kill()
    process.join()
    process.close()


def _begin(begun: Event, dsn: str, keys: dict[str, bytes]) -> None:
    begun.set()
    rotate(dsn, KeyRing(keys), batch=5)
