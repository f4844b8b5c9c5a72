"""Cutting plans: which stock length, how many bars, what is cut from each (calculator.md §2.5, step 10)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """`layout`: the pieces of each bar, mm. Every piece costs a cut but the first of its bar."""

    bar_mm: int
    price: Decimal
    layout: tuple[tuple[int, ...], ...]
    kerf: int

    @property
    def bars(self) -> int:
        return len(self.layout)

    @property
    def offcuts(self) -> tuple[int, ...]:
        return tuple(self.bar_mm - used(pieces, self.kerf) for pieces in self.layout)


def cheapest(pieces: Iterable[int], stock: Mapping[int, Decimal], kerf: int) -> Plan | None:
    """Of the stock lengths with a price; of equally dear ones fewer bars, then shorter. None: a piece fits none."""
    wanted = sorted(pieces, reverse=True)
    plans = [
        Plan(length, price, _layout(wanted, length, kerf), kerf)
        for length, price in stock.items()
        if price and wanted[0] <= length
    ]
    return min(plans, key=lambda plan: (plan.price * plan.bars, plan.bars, plan.bar_mm), default=None)


def used(pieces: Iterable[int], kerf: int) -> int:
    lengths = tuple(pieces)
    return sum(lengths) + kerf * (len(lengths) - 1)


def _layout(wanted: list[int], length: int, kerf: int) -> tuple[tuple[int, ...], ...]:
    """Long pieces first, each into the first bar with room for it."""
    bars: list[list[int]] = []
    room: list[int] = []
    for piece in wanted:
        place = next(_with_room(room, piece), None)
        if place is None:
            bars.append([piece])
            room.append(length - piece - kerf)
        else:
            bars[place].append(piece)
            room[place] -= piece + kerf
    return tuple(map(tuple, bars))


def _with_room(room: list[int], piece: int) -> Iterator[int]:
    return (index for index, left in enumerate(room) if piece <= left)
