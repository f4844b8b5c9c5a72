"""How often one may call."""

from collections import defaultdict, deque


class Rates:
    """Calls of the last second, counted by whatever key: a refused call is not counted."""

    def __init__(self) -> None:
        self.seen: dict[object, deque[float]] = defaultdict(deque)

    def allows(self, now: float, limits: dict[object, int]) -> bool:
        for key in limits:
            while self.seen[key] and self.seen[key][0] <= now - 1:
                self.seen[key].popleft()
        if any(len(self.seen[key]) >= limit for key, limit in limits.items()):
            return False
        for key in limits:
            self.seen[key].append(now)
        return True
