"""What `./dev keys rotate` tells the person who waits for it."""

import sys
import time

from shared.rotation import Batch

TELL_EVERY_SECONDS = 2.0
SHOWN = 10


class Progress:
    """Counts a whole run; `moved` counts its newest walk."""

    def __init__(self, expected: int) -> None:
        self._expected = expected
        self._resealed = 0
        self._told = time.monotonic()
        self._broken: list[str] = []
        self.moved = 0

    def begin_walk(self) -> None:
        self.moved = 0
        self._broken = []  # the same ones are met again

    def add(self, batch: Batch) -> None:
        self._resealed += batch.resealed
        self.moved += batch.moved
        self._broken += [f"{batch.place} of row {row}" for row in batch.broken]
        if time.monotonic() - self._told >= TELL_EVERY_SECONDS:
            self._told = time.monotonic()
            print(f"{self._resealed} of {self._expected} …", flush=True)

    def end(self) -> int:
        print(f"{self._resealed} re-sealed, {self.moved} busy, {len(self._broken)} cannot be opened.")
        for line in self._broken[:SHOWN]:
            print(f"  {line}", file=sys.stderr)
        if self._broken:
            print(
                "Their key is not in TOKEN_ENCRYPTION_KEYS, or they were changed: `./dev keys status`.", file=sys.stderr
            )
        if self.moved:
            print("Others are writing to what is left: run the command again.", file=sys.stderr)
        return 1 if self._broken or self.moved else 0
