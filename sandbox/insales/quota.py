"""500 calls in 5 minutes for each login in each shop; the window opens with the first call of a series."""

from dataclasses import dataclass, field


@dataclass
class Window:
    began: float
    used: int = 0


@dataclass
class Quota:
    windows: dict[object, Window] = field(default_factory=dict)

    def spend(self, key: object, now: float, limit: int, seconds: float) -> tuple[int, float]:
        """How many are used, and how long to wait: 0 when this call passes."""
        window = self.windows.get(key)
        if window is None or now - window.began >= seconds:
            window = self.windows[key] = Window(now)
        if window.used >= limit:
            return window.used, window.began + seconds - now
        window.used += 1
        return window.used, 0
