"""The sandbox's own time, which a test can move without waiting."""

import time


class ShiftableClock:
    def __init__(self) -> None:
        self.shift = 0.0

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self.shift

    def unshifted(self) -> float:
        """Unix seconds of the machine: what the journal notes."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds for rates and durations: never shifted."""
        return time.monotonic()
