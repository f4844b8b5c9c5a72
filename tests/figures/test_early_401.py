"""The vendor ends an access token early and a crowd meets the 401 at the same moment (F12)."""

from itertools import count
from threading import Barrier

from amocrm.access import api
from shared.clock import SystemClock
from shared.errors import Unauthorized
from shared.outgoing import Answer
from shared.services import Services
from tests.figures.checker import rotations
from tests.figures.fleet import StrictVendor, access, fleet, installed, said, unhurried
from tests.figures.report import figure
from tests.shared.parts import at_once

CALLERS, CALLERS_DIRECT = 200, 60  # direct, each is a connection, and a server has a hundred
LEAD = 7


class Crowd:
    """All send their first call before any of them is answered."""

    def __init__(self, way: str, direct: str) -> None:
        self.callers = CALLERS_DIRECT if way == direct else CALLERS
        self.vendor = StrictVendor(SystemClock(), busy=self.answer)
        self.services: Services = unhurried(installed(way, self.vendor))
        (self.name,) = fleet(direct, 1)
        self.account = access(self.services, self.name).account
        self.numbers = count(1)
        self.gate = Barrier(self.callers)
        self.refuses_all = False
        access(self.services, self.name).token()
        self.vendor.revoke(self.name)

    def answer(self, _account: str) -> Answer | None:
        if next(self.numbers) <= self.callers:
            self.gate.wait(30)
        return said(401, {"title": "Unauthorized"}) if self.refuses_all else None

    def ask(self) -> list[object]:
        """The lead's number, or the failure, for each."""
        return list(at_once(self.callers, lambda: getattr(api(self.services, self.account).lead(LEAD), "id", None)))

    @property
    def rotations(self) -> int:
        """Since the token that was ended early."""
        return rotations(self.vendor.journal)[self.name] - 1


def test_a_crowd_that_meets_an_early_401_shares_one_refresh(way: str, database_url: str) -> None:
    crowd = Crowd(way, database_url)
    answers = crowd.ask()
    figure(f"{crowd.callers} early 401s at once: {answers.count(LEAD)} ok, {crowd.rotations} refresh")
    assert answers == [LEAD] * crowd.callers
    assert crowd.rotations == 1
    assert len(crowd.vendor.calls) == 2 * crowd.callers


def test_a_second_401_is_an_error_and_no_loop(database_url: str) -> None:
    crowd = Crowd(database_url, database_url)
    crowd.refuses_all = True
    answers = crowd.ask()
    figure(f"{crowd.callers} callers whose fresh token is refused too: {crowd.rotations} refresh")
    assert {type(answer) for answer in answers} == {Unauthorized}
    assert crowd.rotations == 1
    assert len(crowd.vendor.calls) == 2 * crowd.callers
