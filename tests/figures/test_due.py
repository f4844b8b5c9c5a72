"""The scheduler's claims and its budget, under load (F13, F16, §3.6)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from amocrm.provider import SCHEDULED
from tests.databases import query
from tests.figures.checker import busiest_second, presentations
from tests.figures.report import Amount, figure
from tests.figures.rig import Rig
from tests.figures.rows import expired
from tests.shared.parts import database
from tests.shared.token_lab import TABLE

ROWS, ROWS_OF_A_SOAK, WORKERS, BATCH, PAUSE = 2_000, 100_000, 4, 50, 900.0
SPREAD = f"UPDATE {TABLE} SET refresh_due_at = app_now() - random() * interval '1 hour', last_used_at = app_now()"  # noqa: S608 - our own names
# What a refresh leaves behind: not due for a day. One row in a hundred stays as its claim left it.
DONE = f"""UPDATE {TABLE} SET refresh_due_at = app_now() + interval '1 day', expires_at = app_now() + interval '1 day'
    WHERE id = ANY(%s::uuid[]) AND abs(hashtext(id::text)) %% 100 <> 0"""  # noqa: S608 - as above
POISON = f"SELECT id FROM {TABLE} WHERE abs(hashtext(id::text)) % 100 = 0"  # noqa: S608 - as above
MOST_IN_A_SECOND, EACH = 7, 4


def claims_of(way: str, direct: str) -> list[list[str]]:
    """One worker's batches, until nothing is due."""
    opened, batches = database(way), list[list[str]]()
    while batch := opened.all("tokens.claim_due", table=TABLE, limit=BATCH, pause=PAUSE):
        batches.append([str(row["id"]) for row in batch])
        query(direct, DONE, (batches[-1],))
    opened.close()
    return batches


def test_each_due_row_is_claimed_once_and_poison_never_blocks_the_head(
    way: str,
    database_url: str,
    amount: Amount,
) -> None:
    ids = expired(database_url, amount(ROWS, ROWS_OF_A_SOAK))
    query(database_url, SPREAD)
    with ThreadPoolExecutor(WORKERS) as pool:
        batches = [
            batch for of_one in pool.map(lambda _: claims_of(way, database_url), range(WORKERS)) for batch in of_one
        ]
    claimed = Counter(id_ for batch in batches for id_ in batch)
    poison = {str(id_) for (id_,) in query(database_url, POISON)}
    again = sum(times > 1 for times in claimed.values())
    figure(f"{len(ids)} due rows, {len(poison)} poisonous, {WORKERS} workers: {len(claimed)} claimed, {again} twice")
    assert poison
    assert claimed == Counter(ids)


def test_all_workers_together_stay_below_the_vendors_limit(rig: Rig) -> None:
    """By the vendor's journal, on the real clock: four processes with the scheduler's own budget."""
    tasks = [
        rig.task(expired(rig.direct, EACH), budget=(SCHEDULED.per_second, SCHEDULED.burst, SCHEDULED.patience))
        for _ in range(WORKERS)
    ]
    assert rig.crew.run(tasks) == [0] * WORKERS
    moments = [entry.at for entry in rig.entries() if entry.event == "presented"]
    figure(f"{len(moments)} token calls of {WORKERS} processes: {busiest_second(moments)} in the busiest second")
    assert presentations(rig.entries()).total() == WORKERS * EACH
    assert busiest_second(moments) <= MOST_IN_A_SECOND
