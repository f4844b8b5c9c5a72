"""How much is measured, and how it is told."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Amount:
    """`is_full` under `./dev test --soak`."""

    is_full: bool

    def __call__(self, small: int, full: int) -> int:
        return full if self.is_full else small


def figure(text: str) -> None:
    """Shown by `./dev test -rP`, and beside every failure."""
    print(text)  # noqa: T201 - the measurement itself
