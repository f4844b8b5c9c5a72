"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """`is_quick`: enough to show that it can be measured, not enough for a figure."""

    is_quick: bool

    def __call__(self, quick: int, whole: int) -> int:
        return quick if self.is_quick else whole
