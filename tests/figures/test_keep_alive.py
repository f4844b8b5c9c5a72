"""A connection that nobody uses is refreshed often enough for its grant to live (§3.6)."""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from amocrm.provider import AMOCRM, DAY
from shared.clock import Clock
from shared.oauth import ClientAuth, Encoding, Grant
from shared.secret import Secret
from shared.tokens import Need
from tests.databases import query
from tests.figures.checker import rotations
from tests.figures.fleet import StrictVendor, fleet, installed, tick
from tests.figures.report import figure
from tests.figures.virtual import VirtualClock
from tests.shared.token_lab import HOST, PROVIDER, TABLE, Lab

IDLE = 180  # days
UNUSED = f"UPDATE {TABLE} SET last_used_at = app_now() - interval '8 days'"  # noqa: S608 - our own names
# Evotor as reliability.md §3.6 knows it: a form, a grant that dies 30 days after its last use, the same token again.
EVOTOR_LIKE = structs.replace(
    PROVIDER,
    name="evotor-like",
    encoding=Encoding.FORM,
    client_auth=ClientAuth.BASIC,
    grant_lifetime=30 * DAY,
    keep_alive=7 * DAY,
)


def longest(moments: Sequence[float], until: float) -> float:
    """Days between two signs of life, from the first day to the last."""
    return max(later - earlier for earlier, later in pairwise([0.0, *moments, until])) / DAY


def test_an_idle_amocrm_connection_gives_a_sign_of_life_every_thirty_days(own_database_url: str) -> None:
    """Through the timer's event, every third day."""
    clock = VirtualClock(own_database_url, sleepers=1)
    vendor = StrictVendor(clock)
    services, (name,) = installed(own_database_url, vendor), fleet(own_database_url, 1)
    query(own_database_url, UNUSED)
    for _ in range(0, IDLE, 3):
        tick(services)
        clock.sleep(3 * DAY)
    gap = longest([entry.at for entry in vendor.journal if entry.event == "rotated"], clock.monotonic())
    figure(f"idle for {IDLE} days: {rotations(vendor.journal)[name]} refreshes, at most {gap:.0f} days apart")
    assert gap <= AMOCRM.keep_alive / DAY + 3
    assert rotations(vendor.journal)[name] <= IDLE / 15


class SameToken:
    """Its refresh token stays as it is."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.moments: list[float] = []

    def __call__(self, token: Secret) -> Grant:
        assert token.reveal() == "refresh-0"
        self.moments.append(self.clock.monotonic())
        return Grant(Secret("access"), token, DAY)


def test_an_idle_connection_of_a_vendor_with_short_grants_gives_one_every_seven_days(own_database_url: str) -> None:
    clock = VirtualClock(own_database_url, sleepers=1)
    lab, vendor = Lab(own_database_url, clock=clock, provider=EVOTOR_LIKE), SameToken(clock)
    lab.connect()
    lab.change("last_used_at = app_now() - interval '8 days', refresh_due_at = app_now()")
    for _ in range(60):
        for due in lab.database.all("tokens.claim_due", table=TABLE, limit=5, pause=900.0):
            lab.tokens.fresh(lab.id, Need(vendor, HOST, rejected=due["version"], for_person=False))
        clock.sleep(DAY)
    gap = longest(vendor.moments, clock.monotonic())
    figure(f"idle for 60 days, grants of 30: {len(vendor.moments)} refreshes, at most {gap:.0f} days apart")
    assert gap <= 7 + 1
    assert len(vendor.moments) <= 60 / 3
