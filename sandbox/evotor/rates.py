"""How often one token may call: Evotor tells the numbers in headers only."""

from dataclasses import dataclass, field


@dataclass
class Budget:
    """Of one caller, in the window under way. `remaining` below 0 is a refused call."""

    limit: int
    remaining: int
    reset: int  # seconds until the window ends

    def headers(self) -> dict[str, str]:
        told = {"Limit": self.limit, "Remaining": max(self.remaining, 0), "Reset": self.reset}
        return {f"X-RateLimit-{name}": str(value) for name, value in told.items()}


@dataclass
class Rates:
    windows: dict[str, tuple[float, int]] = field(default_factory=dict)  # caller → start, calls

    def count(self, caller: str, now: float, limit: int, seconds: int) -> Budget:
        start, calls = self.windows.get(caller, (now, 0))
        if now - start >= seconds:
            start, calls = now, 0
        self.windows[caller] = (start, calls + 1)
        return Budget(limit, limit - calls - 1, max(1, round(start + seconds - now)))
