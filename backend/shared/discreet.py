"""Values that may hold a secret or a person's data."""

from msgspec import Struct


class Discreet(Struct, frozen=True):
    """Shown in logs and tracebacks by its name alone."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
