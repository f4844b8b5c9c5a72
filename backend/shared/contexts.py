"""What the second argument of a handler tells: whose request this is, and how long it may last."""

import re
from collections.abc import Callable
from typing import cast

from shared.clock import Chance, SystemClock

USUAL_TIME_MS = 30_000
_REQUEST_ID = re.compile(r"[0-9A-Za-z._:=+/-]{1,128}")


def request_id(context: object) -> str:
    """AWS and Yandex name it differently; without a platform, one of our own. Never the client's X-Request-Id."""
    for name in ("aws_request_id", "request_id"):
        given = getattr(context, name, None)
        if isinstance(given, str) and _REQUEST_ID.fullmatch(given):
            return given
    return str(Chance().uuid())


def remaining_ms(context: object) -> Callable[[], int]:
    """poehali.dev promises no such method; 30 s from now is what its callers wait."""
    given = getattr(context, "get_remaining_time_in_millis", None)
    if callable(given):
        return cast("Callable[[], int]", given)
    clock = SystemClock()
    started = clock.monotonic()
    return lambda: max(0, USUAL_TIME_MS - int((clock.monotonic() - started) * 1000))


def usual_time_ms() -> int:
    return USUAL_TIME_MS
