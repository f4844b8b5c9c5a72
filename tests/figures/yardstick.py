"""How slow this machine is just now: neighbours take its caches and its clock away, from processor time too."""

from decimal import Decimal
from time import thread_time

PENNY = Decimal("0.01")
ON_AN_IDLE_MACHINE = 10.0  # milliseconds of `_piece` on the two cores for which the limits were set
TRIES = 5


def allowed(milliseconds: float) -> float:
    """The limit of a figure, stretched by as much as the same piece of work takes longer now."""
    return milliseconds * max(1.0, min(_piece() for _ in range(TRIES)) / ON_AN_IDLE_MACHINE)


def _piece() -> float:
    """Decimals, texts and a table of them: what a price is made of."""
    begun = thread_time()
    total, found = Decimal(0), {}
    for number in range(6000):
        total += (Decimal(number) / 7).quantize(PENNY)
        found[f"row {number % 100}"] = str(total)
    return (thread_time() - begun) * 1000
