"""Values as Evotor writes them."""

from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
VERSION_2 = "application/vnd.evotor.v2+json"


def written_time(seconds: float) -> str:
    """`2018-07-16T16:00:10.663+0000`: milliseconds, no colon in the offset."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def read_time(text: str) -> int:
    """Milliseconds since 1970."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)
