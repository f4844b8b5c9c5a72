"""What more tenants cost an instance: time, memory, connections to Postgres."""

from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from statistics import median

from tools.bench.group import Group, Samples
from tools.bench.installation import Installation
from tools.bench.measured import Claim, Unit
from tools.bench.process import Process, function
from tools.bench.scale import Scale
from tools.bench.tenants import databases
from tools.bench.wire import Wire, wire
from tools.bench.workshop import Workshop
from tools.sandbox_control import Account

SIZES_OF_A_QUICK, SIZES = (1, 10), (1, 10, 100, 1000)
QUICK, WHOLE = 2, 15
BLOCK_OF_A_QUICK, BLOCK = 2, 20
CONNECTIONS = 1
TIME = {size: Claim(f"a warm `get_lead` of {size:,} tenants by turns", "of one tenant") for size in SIZES[1:]}
MEMORY = {size: Claim(f"memory after serving {size:,} tenants", "after serving one") for size in SIZES[1:]}
OPENED = {
    size: Claim(f"connections to Postgres of an instance that serves {size:,}", "counted", CONNECTIONS, Unit.COUNT)
    for size in SIZES
}


@dataclass(frozen=True, slots=True)
class Served:
    """One instance and its tenants."""

    instance: Process
    counting: Wire
    accounts: "cycle[Account]"

    def seconds(self, here: Installation, requests: int) -> float:
        """Median of a request."""
        return median(self._one(here, next(self.accounts)) for _ in range(requests))

    def _one(self, here: Installation, account: Account) -> float:
        answer = self.instance.ask("call", event=here.get_lead(account))
        if answer["status"] != 200:  # noqa: PLR2004 - OK
            raise RuntimeError(f"{account.host} answered {answer}")
        return float(answer["wall"])


def measure(workshop: Workshop, scale: Scale) -> Samples:
    samples = defaultdict[Claim, list[float]](list)
    here, folder, sizes = workshop.here, workshop.folder, SIZES_OF_A_QUICK if scale.is_quick else SIZES
    with ExitStack() as stack:
        served = {}
        for size, (dsn, accounts) in zip(sizes, list(databases(here, folder, sizes)), strict=True):
            counting, counted = stack.enter_context(wire(dsn))
            instance = stack.enter_context(function(folder, here.at(counted)))
            instance.ask("unhurried")
            served[size] = Served(instance, counting, cycle(accounts))
            served[size].seconds(here, size)
        for _ in range(scale(QUICK, WHOLE)):
            round_(here, served, samples, scale(BLOCK_OF_A_QUICK, BLOCK))
        whole(served, samples)
    return samples


def round_(here: Installation, served: dict[int, Served], samples: dict[Claim, list[float]], requests: int) -> None:
    """Each instance by turns."""
    seconds = {size: one.seconds(here, requests) for size, one in served.items()}
    for size, claim in TIME.items():
        if size in seconds:
            samples[claim].append(seconds[size] / seconds[1])


def whole(served: dict[int, Served], samples: dict[Claim, list[float]]) -> None:
    kilobytes = {size: one.instance.ask("memory")["now"] for size, one in served.items()}
    for size, one in served.items():
        samples[OPENED[size]].append(one.counting.connections)
        if size in MEMORY:
            samples[MEMORY[size]].append(kilobytes[size] / kilobytes[1])


GROUP = Group(
    "growth",
    "Growth",
    "For each number of tenants a database of its own that knows just these, an instance of its own, and a "
    "counter on its way to Postgres. Each tenant was served once before; requests go to the tenants by turns, "
    "to the instances by turns as well.",
    (*TIME.values(), *MEMORY.values(), *OPENED.values()),
    measure,
)
