"""One item of a batch fails: all others are done, and the event is answered with counters (F18)."""

from collections import Counter
from collections.abc import Callable

import pytest

from amocrm import upkeep
from amocrm.provider import AMOCRM
from shared import errors
from shared.fanout import Task
from shared.outgoing import Answer
from shared.services import Services
from shared.web import Kind, QueueMessage
from tests.amocrm.installation import request
from tests.databases import query
from tests.figures.checker import rotations
from tests.figures.fleet import StrictVendor, fleet, installed, tick, unhurried
from tests.figures.report import Amount, figure
from tests.shared.parts import FakeClock

SIZE, SIZE_OF_A_SOAK = 4, 50
DUE = "SELECT id, version FROM amocrm_tokens WHERE refresh_due_at <= app_now()"


class Trouble:
    """Raises `failure` for the account whose turn is number `at`, at every call for it."""

    def __init__(self, failure: Exception, at: int) -> None:
        self.failure = failure
        self.at = at
        self.seen: list[str] = []

    def __call__(self, account: str) -> Answer | None:
        if account not in self.seen:
            self.seen.append(account)
        if self.seen.index(account) == self.at:
            raise self.failure
        return None


def timer(services: Services, _dsn: str) -> "Counter[str]":
    return tick(services)


def queue(services: Services, dsn: str) -> "Counter[str]":
    """Its messages of a batch as our own tick would seal them."""
    tasks = [Task(AMOCRM.name, str(id_), int(str(version))) for id_, version in query(dsn, DUE)]
    messages = tuple(QueueMessage(task.connection, services.fanout._sealed(task)) for task in tasks)
    counted, again = upkeep.REFRESHES.work(
        request(kind=Kind.QUEUE, messages=messages, remaining_ms=lambda: 600_000), services
    )
    assert len(again) <= 1
    return Counter(counted)


@pytest.mark.parametrize("failure", [errors.Temporary("502"), RuntimeError("a mistake of ours")], ids=["502", "bug"])
@pytest.mark.parametrize("event", [timer, queue])
def test_whichever_item_of_a_batch_fails_the_others_are_done(
    database_url: str, event: Callable[[Services, str], "Counter[str]"], failure: Exception, amount: Amount
) -> None:
    vendor = StrictVendor(FakeClock())
    services, size = unhurried(installed(database_url, vendor)), amount(SIZE, SIZE_OF_A_SOAK)
    done = Counter[int]()
    for at in range(size):
        vendor.fault = Trouble(failure, at)
        names = set(fleet(database_url, size))
        event(services, database_url)
        query(
            database_url, "UPDATE amocrm_tokens SET refresh_due_at = app_now() + interval '1 day', claimed_until = NULL"
        )
        done[len(names & rotations(vendor.journal).keys())] += 1
    figure(f"item k of {size} fails, for all k ({type(failure).__name__}, {event.__name__}): {dict(done)} done")
    assert done == {size - 1: size}
