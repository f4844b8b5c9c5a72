"""A rate, measured again and again within one run."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise


def rates(moments: Sequence[float], width: float) -> list[float]:
    """Events a second in each whole window between the first event and the last. None for less than one window."""
    ordered = sorted(moments)
    if not ordered:
        return []
    edges = [ordered[0] + number * width for number in range(int((ordered[-1] - ordered[0]) / width) + 1)]
    places = [bisect_left(ordered, edge) for edge in edges]
    return [(after - before) / width for before, after in pairwise(places)]


def pace(moments: Sequence[float]) -> float:
    """Events a second from the first to the last. Raises ValueError for fewer than two."""
    if len(moments) < 2:  # noqa: PLR2004 - one interval
        raise ValueError("two events make an interval")
    return (len(moments) - 1) / (max(moments) - min(moments))
