"""The vendor's own time, as the `Date` of its answers tells it."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from shared.outgoing import Answer, Outgoing


class Listening(Outgoing):
    """Sends as `outgoing` does and remembers the newest date."""

    def __init__(self, outgoing: Outgoing) -> None:
        super().__init__(clock=outgoing.clock, deadline=outgoing.deadline)
        self._outgoing = outgoing
        self.heard: datetime | None = None

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - handed through
        answer = self._outgoing.send(method, host, path, **parts)
        self.heard = _moment(answer.headers.get("date", "")) or self.heard
        return answer


def _moment(text: str) -> datetime | None:
    """`-0000` and no zone at all are read without one; HTTP knows Greenwich's time alone."""
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
