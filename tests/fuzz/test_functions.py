"""Whatever comes in, a function answers; thousands of events later it is as small and as willing as before."""

import pytest

from tests.figures.report import Amount, figure
from tests.fuzz.battery import Battery
from tests.fuzz.driver import WARM

SEED = 20261020  # --hypothesis-seed=N fires others
LARGEST_GROWTH_KB = 50 * 1024
FEW, MANY = 500, 20_000
SMALLEST_ALLOWED_KB = 12 * 1024  # an allocator's steps, whatever the count


def test_no_event_breaks_a_function_or_makes_it_grow(
    battery: Battery, amount: Amount, pytestconfig: pytest.Config
) -> None:
    count, seed = amount(FEW, MANY), int(pytestconfig.getoption("--hypothesis-seed") or SEED)
    allowed = max(SMALLEST_ALLOWED_KB, LARGEST_GROWTH_KB * count // MANY)
    battery.fire(count, seed)
    grown = battery.instance.growth_kb
    told = f"{battery.function.name}: {battery.instance.events} events from seed {seed}, grown by {grown} kB"
    figure(f"{told} after the first {WARM}, answers {dict(sorted(battery.statuses.items()))}")
    assert battery.instance.events >= count
    assert len([status for status in battery.statuses if status < 500]) >= 8, "the events reach too little"
    assert grown <= allowed
