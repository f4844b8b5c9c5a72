"""Our client of amoCRM beside those that others publish."""

from collections import defaultdict
from statistics import median

from tools.bench.bare_calls import bare_calls, contact_of
from tools.bench.clients import OURS, PUBLISHED, clients
from tools.bench.group import Group, Samples
from tools.bench.measured import Claim
from tools.bench.process import Process
from tools.bench.scale import Scale
from tools.bench.workshop import Workshop

LATENCY = 20  # milliseconds
NOT_SLOWER = 1.0
FASTEST = Claim(f"{OURS}: a deal and its contact", "the fastest of the others", NOT_SLOWER)
EACH = {name: Claim(f"{OURS}: a deal and its contact", name) for name in PUBLISHED}
QUICK, WHOLE = 2, 21
BLOCK_OF_A_QUICK, BLOCK = 2, 10


def measure(workshop: Workshop, scale: Scale) -> Samples:
    samples = defaultdict[Claim, list[float]](list)
    calls = bare_calls(workshop.here)
    contact = contact_of(calls)
    with workshop.here.latency(LATENCY), clients(workshop, calls, contact) as processes:
        agree(processes)
        for _ in range(scale(QUICK, WHOLE)):
            seconds = by_turns(processes, scale(BLOCK_OF_A_QUICK, BLOCK))
            for name, claim in EACH.items():
                samples[claim].append(seconds[OURS] / seconds[name])
            samples[FASTEST].append(max(samples[claim][-1] for claim in EACH.values()))
    return samples


def agree(processes: dict[str, Process]) -> None:
    """Raises RuntimeError unless all read the same."""
    read = {name: process.ask("read")["read"] for name, process in processes.items()}
    if len({tuple(names) for names in read.values()}) != 1:
        raise RuntimeError(f"not the same reads: {read}")


def by_turns(processes: dict[str, Process], repetitions: int) -> dict[str, float]:
    """Median seconds of each."""
    seconds = defaultdict[str, list[float]](list)
    for _ in range(repetitions):
        for name, process in processes.items():
            seconds[name].append(process.ask("read")["wall"])
    return {name: median(taken) for name, taken in seconds.items()}


GROUP = Group(
    "clients",
    "Clients of amoCRM",
    "Each client in a process of its own reads the same deal and its contact from the same sandbox, which "
    "takes 20 ms for an answer. `amocrm-js` 3.6.0 knows only https and amoCRM's hosts: a file loaded before it "
    "leads its calls to the sandbox, its own files are untouched. `aioamocrm` 0.1.1 of PyPI takes an address, "
    "an `httpx.AsyncClient` and no limit of its own by its public arguments.",
    (FASTEST, *EACH.values()),
    measure,
)
