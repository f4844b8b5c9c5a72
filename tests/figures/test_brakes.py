"""A vendor that brakes an account: not a call before the time it named, or five minutes when it named none (F15)."""

from contextlib import suppress

import pytest

from shared.errors import AppError
from shared.outgoing import Answer
from tests.databases import query
from tests.figures.fleet import MINUTE, StrictVendor, access, fleet, installed, tick
from tests.figures.report import figure
from tests.figures.virtual import VirtualClock

LASTS = 16 * MINUTE
PERSON = 20.0  # seconds between a person's calls
PAGE = {"content-type": "text/html"}
# The first answer, once, and the seconds for which it silences us.
BRAKES = [
    (Answer(429, {"retry-after": "600"}, b""), 600.0),
    (Answer(429, {}, b""), 300.0),
    (Answer(403, PAGE, b"<html>"), 300.0),
    (Answer(403, {**PAGE, "retry-after": "600"}, b"<html>"), 600.0),
    (Answer(403, {**PAGE, "retry-after": "1"}, b"<html>"), 300.0),
]
STATES = "SELECT DISTINCT state FROM amocrm_tokens"


class Scene:
    """A tick a minute and impatient people, at one account for each brake and at a neighbour without."""

    def __init__(self, dsn: str) -> None:
        self.clock = VirtualClock(dsn, sleepers=2)
        self.vendor = StrictVendor(self.clock, self.fault)
        self.services = installed(dsn, self.vendor)
        self.neighbour, *self.braked = fleet(dsn, 1 + len(BRAKES))
        self.answers = {name: answer for name, (answer, _) in zip(self.braked, BRAKES, strict=True)}

    def fault(self, account: str) -> Answer | None:
        return self.answers.pop(account, None)

    def ticks(self) -> None:
        while self.clock.monotonic() < LASTS:
            tick(self.services)
            self.clock.sleep(MINUTE)

    def people(self) -> None:
        while self.clock.monotonic() < LASTS:
            for name in self.braked:
                with suppress(AppError):
                    access(self.services, name).token()
            self.clock.sleep(PERSON)

    def moments(self, account: str) -> list[float]:
        return [entry.at for entry in self.vendor.journal if entry.event == "presented" and entry.account == account]


@pytest.fixture
def scene(own_database_url: str) -> Scene:
    return Scene(own_database_url)


def test_a_braked_account_is_left_alone_until_its_time_and_its_neighbour_is_not(
    scene: Scene, own_database_url: str
) -> None:
    scene.clock.run(scene.ticks, scene.people)
    gaps = [second - first for first, second in map(scene.moments, scene.braked)]
    for gap, (answer, pause) in zip(gaps, BRAKES, strict=True):
        figure(f"{answer.status} {dict(answer.headers)}: asked again after {gap:.0f} s, {pause:.0f} at least")
    assert [pause <= gap <= pause + 2 * PERSON for gap, (_, pause) in zip(gaps, BRAKES, strict=True)] == [True] * 5
    assert scene.moments(scene.neighbour)[0] < MINUTE
    assert query(own_database_url, STATES) == [("active",)]
