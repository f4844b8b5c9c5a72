"""Time as an account's people read it."""

from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MOSCOW = "Europe/Moscow"


def zone(name: str) -> tzinfo:
    """Moscow's for a name that is none: a folder of zones, a name too long."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(MOSCOW)
