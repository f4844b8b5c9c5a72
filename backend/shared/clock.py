"""Time and chance as arguments, so that tests patch nothing."""

import random
import secrets
import time
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    """The only source of time in Python; SQL has its own, `app_now()`."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Chance:
    """Identifiers, secrets and jitter."""

    def uuid(self) -> UUID:
        return UUID(bytes=secrets.token_bytes(16), version=4)

    def token(self) -> str:
        """256 bits, URL-safe, 43 characters."""
        return secrets.token_urlsafe(32)

    def mark(self, length: int) -> str:
        """Lower-case letters and digits that nobody mistakes for one another, 5 bits each."""
        return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))

    def between(self, low: float, high: float) -> float:
        """Jitter, not a secret."""
        return random.uniform(low, high)  # noqa: S311 - spreads load, guards nothing
