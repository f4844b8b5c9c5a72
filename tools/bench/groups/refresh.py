"""How near refreshing many connections comes to what the vendor's latency allows, and whether memory stays flat."""

import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from tools.bench.fleet import Due, Fleet, Vendor, fleet
from tools.bench.group import Group, Samples
from tools.bench.installation import Event
from tools.bench.measured import Claim
from tools.bench.process import Process, function, session
from tools.bench.scale import Scale
from tools.bench.windows import pace, rates
from tools.bench.workshop import Workshop

LATENCY = 0.1  # seconds
WORKERS_OF_A_QUICK, WORKERS = 2, 4
SHARE, FLAT = 0.9, 1.05
RESERVE = 15.0  # seconds of a tick in which it begins nothing; see shared/refreshing.py
DUE_OF_A_QUICK, DUE = 50, 10_000
FEW, MANY_OF_A_QUICK, MANY = 100, 500, 100_000
ROUNDS_OF_A_QUICK, ROUNDS = 1, 9
TURN_OF_A_QUICK, TURN = 1, 5  # seconds of one side
WORK_OF_A_QUICK, WORK = 2, 60  # seconds, after which what is left is left
GROWING_OF_A_QUICK, GROWING = 1, 4
WINDOW_OF_A_QUICK, WINDOW = 1, 5
TICKS_OF_A_QUICK, TICKS = 1, 5
INLINE_RATE = Claim(
    "refreshes a second, inline: one tick, 10,000 due", "1 ÷ 100 ms, the vendor's latency", SHARE, at_least=True
)
INLINE_BESIDE = Claim(
    "refreshes a second, inline: one tick, 10,000 due", "bare exchanges by one `requests.Session`, by turns"
)
FANNED_RATE = Claim(
    f"refreshes a second, fanned out: {WORKERS} instances, batches of 10, 10,000 due",
    f"{WORKERS} ÷ 100 ms, the vendor's latency",
    SHARE,
    at_least=True,
)
MEMORY = Claim("most memory of an instance in a tick: 100,000 due", "100 due", FLAT)


def measure(workshop: Workshop, scale: Scale) -> Samples:
    folder = workshop.folder
    with fleet(workshop.server, workshop.place) as (many, vendor):
        vendor.latency(LATENCY)
        due, width = scale(DUE_OF_A_QUICK, DUE), float(scale(WINDOW_OF_A_QUICK, WINDOW))
        workers, seconds = scale(WORKERS_OF_A_QUICK, WORKERS), scale(WORK_OF_A_QUICK, WORK)
        alone = inline(workshop, many, vendor, many.due("inline", due), scale)
        before = len(vendor.rotations())
        fanned_out(folder, many.due("fanned_out", due), workers, seconds)
        together = rates(vendor.rotations()[before:], width)
        vendor.latency(0)
        return {
            **alone,
            FANNED_RATE: [rate * LATENCY / workers for rate in together],
            MEMORY: growth(folder, many, scale),
        }


def inline(workshop: Workshop, many: Fleet, vendor: Vendor, due: Due, scale: Scale) -> Samples:
    """A tick that works so long, then so many bare exchanges as the vendor's latency allows in that time."""
    ours, bare, seconds = list[float](), list[float](), scale(TURN_OF_A_QUICK, TURN)
    folder, environment = workshop.folder, due.environment
    with function(folder, environment) as instance, session(folder, environment) as plain:
        instance.ask("unhurried")
        for number in range(scale(ROUNDS_OF_A_QUICK, ROUNDS)):
            exchanges = [vendor.exchange(f"bare{number}x{one}") for one in range(int(seconds / LATENCY))]
            ours.append(told(vendor, partial(refreshed, instance, many.tick(), seconds + RESERVE)))
            bare.append(told(vendor, partial(plain.ask, "send", calls=exchanges)))
    return {
        INLINE_RATE: [rate * LATENCY for rate in ours],
        INLINE_BESIDE: [rate / other for rate, other in zip(ours, bare, strict=True)],
    }


def told(vendor: Vendor, work: Callable[[], object]) -> float:
    """Exchanges a second meanwhile, by the vendor's journal."""
    before = len(vendor.rotations())
    work()
    return pace(vendor.rotations()[before:])


def refreshed(instance: Process, event: Event, seconds: float) -> None:
    """Raises RuntimeError when any of them failed."""
    answer = instance.ask("call", event=event, seconds=seconds)
    if '"refreshed"' not in str(answer["body"]) or '"failed":0' not in str(answer["body"]).replace(" ", ""):
        raise RuntimeError(f"answered {answer}")


def fanned_out(folder: Path, due: Due, workers: int, seconds: float) -> None:
    """Each instance takes the next batch when it is done with one, as the clouds' queues have it."""
    waiting: SimpleQueue[Event] = SimpleQueue()
    for batch in due.messages():
        waiting.put(batch)
    with ExitStack() as stack, ThreadPoolExecutor(workers) as pool:
        instances = [stack.enter_context(function(folder, due.environment)) for _ in range(workers)]
        for instance in instances:
            instance.ask("unhurried")
        until = time.monotonic() + seconds
        list(pool.map(lambda instance: emptied(waiting, instance, until), instances))


def emptied(waiting: "SimpleQueue[Event]", instance: Process, until: float) -> None:
    while time.monotonic() < until:
        try:
            batch = waiting.get_nowait()
        except Empty:
            return
        answer = instance.ask("call", event=batch, seconds=60.0)
        if answer["failed"]:
            raise RuntimeError(f"answered {answer}")


def growth(folder: Path, many: Fleet, scale: Scale) -> list[float]:
    """Of a tick that works so long, by turns in a table with few rows and in one with many."""
    few, large = many.due("few", 0), many.due("many", scale(MANY_OF_A_QUICK, MANY))
    most = defaultdict[str, list[float]](list)
    for _ in range(scale(TICKS_OF_A_QUICK, TICKS)):
        many.more(few, FEW)
        for name, due in (("few", few), ("many", large)):
            with function(folder, due.environment) as instance:
                instance.ask("unhurried")
                refreshed(instance, many.tick(), scale(GROWING_OF_A_QUICK, GROWING) + RESERVE)
                most[name].append(instance.ask("memory")["most"])
    return [there / here for here, there in zip(most["few"], most["many"], strict=True)]


GROUP = Group(
    "refresh",
    "Refresh",
    "A strict vendor over HTTP that answers each exchange after 100 ms; the rate budget is wide open (it is still "
    "asked). Rates are counted in the vendor's own journal: inline in turns of 5 s, fanned out in windows of 5 s. "
    "Fanned out, each instance is a process with its own connection to Postgres and gets sealed batches as a "
    "queue hands them over; the queue itself is not in it.",
    (INLINE_RATE, INLINE_BESIDE, FANNED_RATE, MEMORY),
    measure,
)
