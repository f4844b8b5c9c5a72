"""What a function that is warm adds to the calls that it cannot do without, and how often it goes to Postgres."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import count
from statistics import median
from typing import NamedTuple

from tools.bench.bare_calls import Call, bare_calls, contact_of
from tools.bench.group import Group, Samples
from tools.bench.installation import Event, Installation
from tools.bench.measured import Claim, Unit
from tools.bench.process import Process, function, session
from tools.bench.scale import Scale
from tools.bench.wire import Wire, wire
from tools.bench.workshop import Workshop
from tools.demo_steps import CALCULATION

ONE_SESSION = "the same calls by one `requests.Session`"
NOTHING = "counted"
READ_CALLS, SAVE_CALLS, ROUND_TRIPS, OVERHEAD = 2, 5, 2, 3.0
READ_TIME = Claim("`get_lead`: our time on top", ONE_SESSION, OVERHEAD, Unit.MILLISECONDS)
READ_RATIO = Claim("`get_lead`: the whole of it", ONE_SESSION)
READ_CPU = Claim("`get_lead`: our processor time on top", ONE_SESSION, None, Unit.MILLISECONDS)
SAVE_TIME = Claim("`save_calculation` v1: our time on top", f"{ONE_SESSION}, in series", None, Unit.MILLISECONDS)
SAVE_CPU = Claim(
    "`save_calculation` v1: our processor time on top", f"{ONE_SESSION}, in series", None, Unit.MILLISECONDS
)
SAVE_RATIO = Claim("`save_calculation` v1: the whole of it", f"{ONE_SESSION}, in series")
READ_QUERIES = Claim("`get_lead`: round trips to Postgres", NOTHING, ROUND_TRIPS, Unit.COUNT)
READ_UPSTREAM = Claim("`get_lead`: calls to amoCRM", "the deal, its contact", READ_CALLS, Unit.COUNT)
SAVE_QUERIES = Claim("`save_calculation` v1: round trips to Postgres", NOTHING, None, Unit.COUNT)
SAVE_UPSTREAM = Claim(
    "`save_calculation` v1: calls to amoCRM", "note, link, budget, the deal before each", SAVE_CALLS, Unit.COUNT
)
CONNECTIONS = Claim("connections to Postgres of an instance", NOTHING, 1, Unit.COUNT)
CLAIMS = (
    READ_TIME,
    READ_CPU,
    READ_RATIO,
    READ_QUERIES,
    READ_UPSTREAM,
    SAVE_TIME,
    SAVE_CPU,
    SAVE_RATIO,
    SAVE_QUERIES,
    SAVE_UPSTREAM,
    CONNECTIONS,
)
QUICK, WHOLE = 2, 21
BLOCK_OF_A_QUICK, BLOCK = 2, 8
NUMBERS = count(1)


class Seconds(NamedTuple):
    """By the clock, and of the process's own work."""

    wall: float
    cpu: float


def measure(workshop: Workshop, scale: Scale) -> Samples:
    """The time is taken on the straight way to Postgres, the count on one through a counter, which takes time."""
    here, folder = workshop.here, workshop.folder
    with ExitStack() as stack:
        plain = stack.enter_context(session(folder, here.environment))
        straight = stack.enter_context(function(folder, here.environment))
        counting, dsn = stack.enter_context(wire(here.dsn))
        counted = stack.enter_context(function(folder, here.at(dsn)))
        for one in (straight, counted):
            warm(one, here)
        times = timed(here, straight, plain, scale)
        return {**times, **numbered(here, counted, counting, scale(QUICK, WHOLE))}


def warm(process: Process, here: Installation) -> None:
    """Everything that is done once is done."""
    process.ask("unhurried")
    for made in (here.get_lead, saving(here)):
        served(process, made())


def served(process: Process, event: Event) -> Seconds:
    """Raises RuntimeError for anything but success."""
    answer = process.ask("call", event=event)
    if answer["status"] != 200:  # noqa: PLR2004 - OK
        raise RuntimeError(f"answered {answer}")
    return Seconds(answer["wall"], answer["cpu"])


def saving(here: Installation) -> Callable[[], Event]:
    """Each is another calculation."""

    def made() -> Event:
        number = next(NUMBERS)
        changed = {"services_total": 7000 + number, "total_price": 20000 + number}
        return here.save_calculation({**CALCULATION, **changed})

    return made


def timed(here: Installation, process: Process, plain: Process, scale: Scale) -> Samples:
    samples = defaultdict[Claim, list[float]](list)
    calls = bare_calls(here)
    pairs = (
        (READ_TIME, READ_CPU, READ_RATIO, here.get_lead, calls.reading(contact_of(calls))),
        (SAVE_TIME, SAVE_CPU, SAVE_RATIO, saving(here), calls.saving(price=20_000)),
    )
    for _ in range(scale(QUICK, WHOLE)):
        here.forget_calculations()
        for time, cpu, ratio, event, bare in pairs:
            ours, theirs = side_by_side(process, plain, event, bare, scale(BLOCK_OF_A_QUICK, BLOCK))
            samples[time].append((ours.wall - theirs.wall) * 1000)
            samples[cpu].append((ours.cpu - theirs.cpu) * 1000)
            samples[ratio].append(ours.wall / theirs.wall)
    return samples


def side_by_side(
    process: Process, plain: Process, event: Callable[[], Event], bare: list[Call], repetitions: int
) -> tuple[Seconds, Seconds]:
    """Of the function and of the bare calls, by turns."""
    ours, theirs = list[Seconds](), list[Seconds]()
    for _ in range(repetitions):
        ours.append(served(process, event()))
        told = plain.ask("send", calls=bare)
        if set(told["statuses"]) != {200}:
            raise RuntimeError(f"the bare calls were answered {told['statuses']}")
        theirs.append(Seconds(told["wall"], told["cpu"]))
    return typical(ours), typical(theirs)


def typical(taken: Sequence[Seconds]) -> Seconds:
    return Seconds(median(one.wall for one in taken), median(one.cpu for one in taken))


def numbered(here: Installation, process: Process, counting: Wire, repetitions: int) -> Samples:
    samples = defaultdict[Claim, list[float]](list)
    for _ in range(repetitions):
        for queries, upstream, made in (
            (READ_QUERIES, READ_UPSTREAM, here.get_lead),
            (SAVE_QUERIES, SAVE_UPSTREAM, saving(here)),
        ):
            event, _calls, _texts = made(), here.taken(), counting.taken()
            served(process, event)
            samples[queries].append(len(counting.taken()))
            samples[upstream].append(len(here.taken()))
        samples[CONNECTIONS].append(counting.connections)
    return samples


GROUP = Group(
    "warm",
    "Warm calls",
    "One instance that has done everything once, the limits of calls and saves wide open (they are still asked), the "
    "sandbox without latency. Time is taken on the straight way to Postgres; round trips and connections are "
    "counted in a second instance by what passes on the wire, calls to amoCRM by the sandbox's own record. Each "
    "repetition is eight calls by turns, the first of them into a deal without calculations.",
    CLAIMS,
    measure,
)
