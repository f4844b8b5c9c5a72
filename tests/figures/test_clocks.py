"""Clocks of function, database and vendor that are ten minutes apart: a lifetime is a duration for all three (F11)."""

import json
from collections import Counter
from datetime import datetime, timedelta
from itertools import product

from amocrm.access import api
from shared.outgoing import Answer
from tests.databases import query
from tests.figures.checker import rotations
from tests.figures.fleet import LIFETIME, StrictVendor, access, fleet, installed, said, unhurried
from tests.figures.report import Amount, figure
from tests.figures.virtual import START, VirtualClock

SKEWS = (-600.0, 0.0, 600.0)
STEP, STEP_OF_A_SOAK = 12 * 3600, 600
LIFETIMES = 2
LEAD = 7
SKEWED = """CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT timestamptz ''2030-01-01 00:00:00+00'' + make_interval(secs => seconds + {skew}) FROM virtual_time'"""


class SkewedClock(VirtualClock):
    """The function's own."""

    skew = 0.0

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.skew)


class SkewedVendor(StrictVendor):
    """Names its own time with each token, in the body as amoCRM does and in the header as everybody."""

    skew = 0.0

    def granted(self, account: str, number: int) -> Answer:
        now = START + timedelta(seconds=self.clock.monotonic() + self.skew)
        body = json.loads(super().granted(account, number).body)
        return said(200, {**body, "server_time": int(now.timestamp())}, date=f"{now:%a, %d %b %Y %H:%M:%S GMT}")


def test_skewed_clocks_cost_neither_a_refresh_nor_a_call_with_an_ended_token(
    own_database_url: str, amount: Amount
) -> None:
    clock, step = SkewedClock(own_database_url, sleepers=1), amount(STEP, STEP_OF_A_SOAK)
    vendor = SkewedVendor(clock)
    services, seen = unhurried(installed(own_database_url, vendor)), Counter[int]()
    for clock.skew, database, vendor.skew in product(SKEWS, SKEWS, SKEWS):
        query(own_database_url, SKEWED.format(skew=database))
        (name,) = fleet(own_database_url, 1)
        for _ in range(int(LIFETIMES * LIFETIME / step)):
            assert api(services, access(services, name).account).lead(LEAD) is not None
            clock.sleep(step)
        seen[rotations(vendor.journal)[name]] += 1
    refused = sum(call.event == "401" for call in vendor.calls)
    figure(f"{seen.total()} settings of three clocks: refreshes in {LIFETIMES} lifetimes {dict(seen)}, {refused} x 401")
    assert max(seen) <= LIFETIMES + 1
    assert refused == 0
