"""The key ring: `./dev keys new`, `status`, `rotate`.

To change keys: put a new one second in TOKEN_ENCRYPTION_KEYS and restart the functions; when no old instance runs any
more, put it first and restart them again; rotate; take the old one out once `status` counts nothing under it.
"""

import argparse
import base64
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterable

from tools.environment import given
from tools.places import ROOT

sys.path.insert(0, str(ROOT / "backend"))

from shared import settings
from shared.audit import Audit
from shared.clock import Chance
from shared.database import Database, QueryFailed
from shared.errors import DatabaseUnavailable
from shared.key_ring import KEY_BYTES, KEY_ID, KeyRing
from shared.log import Log
from shared.rotation import BATCH, Place, Rotation
from tools.key_progress import Progress
from tools.sealed_columns import COLUMNS

PLACES = tuple(Place(table, column) for table, columns in COLUMNS.items() for column in columns)
QUERIES = ROOT / "backend" / "shared" / "queries"
WALKS = 5  # what was written or held meanwhile is met again by the next walk
PAUSE = 1.0
PATIENCE = 600.0  # seconds for one statement; it counts whole tables


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if options.what == "new":
        return new(options.id)
    try:
        storage = settings.load_storage(given())
        database = Database(storage.database_url, storage.schema, QUERIES)
        with database.giving_up_after(PATIENCE):
            if options.what == "status":
                return status(Rotation(database, storage.encryption_keys), storage.encryption_keys)
            return rotate_on_record(database, Rotation(database, storage.encryption_keys, options.batch), storage)
    except settings.ConfigurationError as problem:
        print("\n".join(problem.faults), file=sys.stderr)
    except DatabaseUnavailable as problem:
        print(f"The database does not answer ({problem.detail}): run the command again, it goes on.", file=sys.stderr)
    except QueryFailed as problem:
        print(f"The database refuses ({problem.detail}): is it migrated? `./dev migrate`.", file=sys.stderr)
    return 1


def new(key_id: str) -> int:
    """The key alone goes to stdout, so that it can be piped into a secret store."""
    if not KEY_ID.fullmatch(key_id):
        print("A key id is 1 to 32 latin letters, digits, - and _.", file=sys.stderr)
        return 2
    print(f"{key_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}")
    print("Put it second in TOKEN_ENCRYPTION_KEYS, everywhere; then first: docs/runbook.md says why.", file=sys.stderr)
    return 0


def status(rotation: Rotation, ring: KeyRing) -> int:
    """1 where something is sealed under a key that is not here."""
    counted = {place: rotation.count(place) for place in PLACES}
    totals = sum((Counter(found) for found in counted.values()), Counter[str]())
    for key_id in [*ring.keys, *sorted(totals.keys() - ring.keys)]:
        parts = [f"{place} {found[key_id]}" for place, found in counted.items() if key_id in found]
        print(
            f"{key_id or '(none)':<16}{totals[key_id]:>9}  {_advice(key_id, ring, totals[key_id])}",
            *parts,
            sep="\n    ",
        )
    return 1 if totals.keys() - ring.keys else 0


def _advice(key_id: str, ring: KeyRing, sealed: int) -> str:
    if key_id not in ring.keys:
        return "NOT IN THE RING: unreadable until this key is back in TOKEN_ENCRYPTION_KEYS"
    if key_id == ring.active[0]:
        return "active"
    return "old: run `./dev keys rotate`" if sealed else "old, seals nothing: may be retired"


def rotate(rotation: Rotation, places: Iterable[Place] = PLACES) -> int:
    """1 where something is left under another key."""
    progress = Progress(sum(rotation.stale(place) for place in places))
    for walk in range(WALKS):
        time.sleep(PAUSE if walk else 0)
        progress.begin_walk()
        for place in places:
            for batch in rotation.walk(place):
                progress.add(batch)
        if not progress.moved:
            break
    return progress.end()


def rotate_on_record(database: Database, rotation: Rotation, storage: settings.Storage) -> int:
    """The journal tells since when which key seals."""
    code = rotate(rotation)
    outcome, key_id = "done" if code == 0 else "not done", storage.encryption_keys.active[0]
    journal = Audit(database, Chance(), Log(sys.stderr))
    journal.write("keys_rotated", actor="command", object_=f"to {key_id}", outcome=outcome, request_id="")
    return code


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev keys", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="what", required=True)
    made = commands.add_parser("new", help="print a fresh kid:base64")
    made.add_argument("id", nargs="?", default=f"k{secrets.token_hex(3)}", help="the key's id")
    commands.add_parser("status", help="count sealed values by key")
    moved = commands.add_parser("rotate", help="re-seal everything with the first key; may be killed and run again")
    moved.add_argument("--batch", type=_positive, default=BATCH, help="values a statement (%(default)s)")
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("must be a number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
