"""The vendor's own time, from whatever its `Date` says."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.outgoing import Answer, Outgoing
from shared.vendor_clock import Listening
from tests.shared.parts import FakeClock

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Dated(Outgoing):
    """A vendor whose answers bear this date."""

    def __init__(self, date: str) -> None:
        super().__init__(clock=FakeClock())
        self.date = date

    def send(self, method: str, host: str, path: str, **parts: Any) -> Answer:  # noqa: ANN401 - Outgoing.send
        return Answer(200, {"date": self.date}, b"")


def heard(date: str) -> datetime | None:
    listening = Listening(Dated(date))
    listening.send("GET", "shop.amocrm.ru", "/")
    return listening.heard


@pytest.mark.parametrize("zone", ["GMT", "-0000", "+0000", ""])
def test_a_moment_without_a_zone_is_greenwichs(zone: str) -> None:
    assert heard(f"Sat, 21 Nov 2026 12:00:00 {zone}".strip()) == NOON


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "Sat, 31 Nov 2026 12:00:00 GMT", "Sat, 21 Nov 2026 99:00:00 GMT", "1", "Sat, 21 Nov 99999"],
)
def test_what_is_no_moment_is_none(date: str) -> None:
    assert heard(date) is None
