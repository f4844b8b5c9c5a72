"""What is claimed, what was measured, and whether the one bears the other out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import median, quantiles

FEWEST = 3  # repetitions of anything that a clock has a say in


class Unit(StrEnum):
    TIMES = "×"
    MILLISECONDS = "ms"
    COUNT = ""


class Verdict(StrEnum):
    HOLDS = "holds"
    MISSES = "**misses**"
    VOID = "void"
    NO_LIMIT = "–"


@dataclass(frozen=True, slots=True)
class Claim:
    """One row before it is measured. `compared_to` stands for 1 where the unit is ×, for 0 elsewhere."""

    what: str
    compared_to: str
    limit: float | None = None
    unit: Unit = Unit.TIMES
    at_least: bool = False

    @property
    def bound(self) -> str:
        if self.limit is None:
            return "–"
        return f"{'≥' if self.at_least else '≤'} {shown(self.limit, self.unit)}"


@dataclass(frozen=True, slots=True)
class Row:
    """`samples`: one of each repetition, in which both sides were measured one right after the other."""

    claim: Claim
    samples: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def middle(self) -> tuple[float, float]:
        """Between these lies the middle half of the repetitions."""
        if len(self.samples) == 1:
            return self.samples[0], self.samples[0]
        first, _, third = quantiles(self.samples, n=4, method="inclusive")
        return first, third

    @property
    def spread(self) -> float:
        first, third = self.middle
        return third - first

    @property
    def verdict(self) -> Verdict:
        """Void: its own spread is more than what lies between it and the limit, so another run may say the opposite."""
        limit, is_counted = self.claim.limit, self.claim.unit is Unit.COUNT
        if limit is None:
            return Verdict.NO_LIMIT
        is_sure = is_counted or len(self.samples) >= FEWEST
        if not is_sure or self.spread > abs(self.median - limit):
            return Verdict.VOID
        is_within = self.median >= limit if self.claim.at_least else self.median <= limit
        return Verdict.HOLDS if is_within else Verdict.MISSES


def row(claim: Claim, samples: Iterable[float]) -> Row:
    """Raises ValueError for no sample at all: a row that nothing was measured for is not to be shown."""
    taken = tuple(samples)
    if not taken:
        raise ValueError(f"nothing was measured: {claim.what}")
    return Row(claim, taken)


def shown(number: float, unit: Unit) -> str:
    if unit is Unit.COUNT:
        return f"{number:g}"
    return f"{number:.2f} {unit}" if unit is Unit.TIMES else f"{number:.1f} {unit}"
