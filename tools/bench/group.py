"""A section of the benchmarks: what it claims, and how that is measured."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tools.bench.measured import Claim
from tools.bench.scale import Scale
from tools.bench.workshop import Workshop

Samples = Mapping[Claim, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Group:
    """`name` is what follows `./dev bench`. Quickly, `measure` may leave claims out."""

    name: str
    title: str
    about: str
    claims: tuple[Claim, ...]
    measure: Callable[[Workshop, Scale], Samples]
