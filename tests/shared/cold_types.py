"""`python -m tests.shared.cold_types reader|convert`: threads meet each of many new types at the same moment."""

import sys
from collections.abc import Callable
from functools import partial
from threading import Barrier, Thread
from typing import Annotated

import msgspec

from shared import structs

THREADS, TYPES = 8, 200
BODY = {"access_token": "a", "refresh_token": "b"}
Token = Annotated[str, msgspec.Meta(pattern=r".*", min_length=1)]

Read = Callable[[object], object]


def main(way: str) -> None:
    sys.setswitchinterval(1e-6)
    gate, reads = Barrier(THREADS), [read_of(way) for _ in range(TYPES)]
    threads = [Thread(target=read_all, args=(gate, reads)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read_of(way: str) -> Read:
    shape = msgspec.defstruct("Body", [("access_token", Token), ("refresh_token", Token | None, None)])
    return structs.reader(shape) if way == "reader" else partial(msgspec.convert, type=shape)


def read_all(gate: Barrier, reads: list[Read]) -> None:
    for read in reads:
        gate.wait()
        read(BODY)


if __name__ == "__main__":
    main(sys.argv[1])
