"""A person does not wait for the scheduler, however much of the budget it uses (F13)."""

import pytest

from amocrm.access import api
from tests.figures.checker import busiest_second, percentile
from tests.figures.fleet import MINUTE, StrictVendor, access, fleet, installed, tick
from tests.figures.report import Amount, figure
from tests.figures.virtual import VirtualClock

DUE, DUE_IN_A_SOAK = 100, 3_000
PERSON = 1.5  # seconds between the calls of people, each of another account
PATIENCE = 0.3
LEAD = 7
MOST_IN_A_SECOND = 7  # of one integration, whoever calls


class Office:
    """Everything is due, a function refreshes without end, and people come whose tokens are old as well."""

    def __init__(self, dsn: str, due: int) -> None:
        self.clock = VirtualClock(dsn, sleepers=2)
        self.vendor = StrictVendor(self.clock)
        self.services = installed(dsn, self.vendor)
        self.names = fleet(dsn, due)
        self.waits: list[float] = []
        self.refreshed = 0

    def ticks(self) -> None:
        while self.clock.monotonic() < self.ends:
            self.refreshed += tick(self.services, 10 * MINUTE)["refreshed"]
            self.clock.sleep(1)

    @property
    def ends(self) -> float:
        return len(self.names) / 6

    def people(self) -> None:
        """From the far end of the queue."""
        for name in reversed(self.names):
            if self.clock.monotonic() >= self.ends:
                return
            began = self.clock.monotonic()
            assert api(self.services, access(self.services, name).account).lead(LEAD) is not None
            self.waits.append(self.clock.monotonic() - began)
            self.clock.sleep(PERSON)


@pytest.fixture
def office(own_database_url: str, amount: Amount) -> Office:
    return Office(own_database_url, amount(DUE, DUE_IN_A_SOAK))


def test_a_person_waits_a_third_of_a_second_at_most_while_the_scheduler_is_busy(office: Office) -> None:
    office.clock.run(office.ticks, office.people)
    calls = [entry.at for entry in office.vendor.calls]
    exchanges = [entry.at for entry in office.vendor.journal if entry.event == "presented"]
    figure(
        f"{len(office.waits)} calls of people beside {office.refreshed} scheduled refreshes: p99 wait "
        f"{percentile(office.waits, 0.99) * 1000:.0f} ms, busiest second {busiest_second(calls + exchanges)} calls"
    )
    assert office.refreshed > len(office.waits) > 5
    assert max(office.waits) <= PATIENCE
    assert busiest_second(calls + exchanges) <= MOST_IN_A_SECOND
