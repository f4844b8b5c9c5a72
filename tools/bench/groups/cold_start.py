"""What a manager waits for when no instance is warm: imports, set-up, the first call; and the memory it takes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tools.bench.group import Group, Samples
from tools.bench.installation import Event, Installation, event
from tools.bench.measured import Claim, Unit
from tools.bench.packages import AMOCRM, FUNCTIONS, packaged
from tools.bench.process import function
from tools.bench.scale import Scale
from tools.bench.workshop import Workshop

BARE = "`import json, requests, psycopg2` alone"
IMPORTS, OWN_TIME, MEMORY = 1.45, 40.0, 1.6
QUICK, WHOLE = 1, 7
STARTS_OF_A_QUICK, STARTS = 1, 3
SAMPLES = dict[Claim, list[float]]


def imports(name: str, *, compiled: bool, clock: str = "cpu") -> Claim:
    limit = IMPORTS if compiled and clock == "cpu" else None
    how = "bytecode" if compiled else "no bytecode"
    by = "processor time" if clock == "cpu" else "clock"
    return Claim(f"{name}: imports and set-up, {how}, {by}", f"{BARE}, {how}", limit)


def memory(name: str) -> Claim:
    return Claim(f"{name}: memory of an instance after its first call", f"memory after {BARE}", MEMORY)


def first_call(*, compiled: bool) -> Claim:
    how = "bytecode" if compiled else "no bytecode"
    limit = OWN_TIME if compiled else None
    return Claim(
        f"{AMOCRM}: first `get_lead`, {how}", "its calls to amoCRM, by amoCRM's clock", limit, Unit.MILLISECONDS
    )


def claims() -> Iterator[Claim]:
    for compiled in (True, False):
        for name in FUNCTIONS:
            yield imports(name, compiled=compiled)
    for name in FUNCTIONS:
        yield imports(name, compiled=True, clock="wall")
    yield first_call(compiled=True)
    yield first_call(compiled=False)
    for name in FUNCTIONS:
        yield memory(name)


def measure(workshop: Workshop, scale: Scale) -> Samples:
    samples: SAMPLES = defaultdict(list)
    packages = packaged(workshop.place, [AMOCRM] if scale.is_quick else FUNCTIONS)
    for _ in range(scale(QUICK, WHOLE)):
        for name, package in packages.items():
            for folder, compiled in ((package.compiled, True), (package.plain, False)):
                starts = [started(workshop.here, name, folder) for _ in range(scale(STARTS_OF_A_QUICK, STARTS))]
                noted(samples, name, best(starts), compiled=compiled)
    return samples


class Start(NamedTuple):
    """Seconds of the bare imports and of the function's, milliseconds of its first call, kilobytes of both after it."""

    bare_cpu: float
    cpu: float
    bare_wall: float
    wall: float
    call: float
    bare_memory: float
    memory: float


def best(starts: Sequence[Start]) -> Start:
    """Of each figure by itself: what else the machine did only ever adds."""
    return Start(*(min(figures) for figures in zip(*starts, strict=True)))


def started(here: Installation, name: str, folder: Path) -> Start:
    """The bare imports and the function, each in a fresh interpreter, one right after the other."""
    with function(folder, here.environment, "bare") as bare, function(folder, here.environment) as ours:
        asked = here.get_lead() if name == AMOCRM else health()
        here.taken()
        answer = ours.ask("call", event=asked)
        if answer["status"] != 200:  # noqa: PLR2004 - OK
            raise RuntimeError(f"{name} answered {answer}")
        own = own_milliseconds(answer["wall"], here)
        memories = [one.ask("memory")["now"] for one in (bare, ours)]
        return Start(bare.first["cpu"], ours.first["cpu"], bare.first["wall"], ours.first["wall"], own, *memories)


def noted(samples: SAMPLES, name: str, start: Start, *, compiled: bool) -> None:
    samples[imports(name, compiled=compiled)].append(start.cpu / start.bare_cpu)
    if name == AMOCRM:
        samples[first_call(compiled=compiled)].append(start.call)
    if compiled:
        samples[imports(name, compiled=True, clock="wall")].append(start.wall / start.bare_wall)
        samples[memory(name)].append(start.memory / start.bare_memory)


def health() -> Event:
    return event("GET", {"action": "health"}, {})


def own_milliseconds(wall: float, here: Installation) -> float:
    """Of a call: what is left when amoCRM's own work, as its record has it, is taken off."""
    return (wall - sum(float(call["seconds"]) for call in here.taken())) * 1000


GROUP = Group(
    "cold",
    "Cold start",
    "Each start is a fresh isolated interpreter (`-I -S`) in a package of `./dev package` with its wheels, beside one "
    "that only imports what every such function needs from the same folder. A repetition is the best of three such "
    "starts on either side, by turns. The first call opens the connection to Postgres, checks the keys, proves the "
    "token and reads the deal.",
    tuple(claims()),
    measure,
)
