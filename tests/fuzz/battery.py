"""Fires events at an instance, round by round; after each round an ordinary request has to succeed."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.checks import faults
from tests.fuzz.driver import Instance, Outcome, Throttles
from tests.fuzz.good import PROOFS, Function, Good, as_event
from tests.fuzz.hostile_events import events
from tests.fuzz.junk import as_text
from tests.fuzz.keepsakes import collect
from tests.fuzz.marks import JUNK, filled
from tests.office import Office

OK = 200
ROUND = 250  # examples; Hypothesis remembers all of a run, and this process is not what is measured
BREATH = 4  # events between two pauses, as far as limits can tell
HEALTH = Good("health", "GET", "", {}, {"action": "health"}, None)
CARD = Good("get_lead", "GET", "", PROOFS["widget"], {"action": "get_lead"}, None)
QUIET = settings(
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)


@dataclass
class Battery:
    function: Function
    instance: Instance
    office: Office
    throttles: Throttles
    statuses: dict[int, int] = field(default_factory=dict)

    def fire(self, count: int, first_seed: int) -> None:
        """Seeds are counted up from the first one, one a round."""
        self.ordinary()
        for number, done in enumerate(range(0, count, ROUND)):
            self._round(min(ROUND, count - done), first_seed + number)
            self.ordinary()

    def _round(self, count: int, number: int) -> None:
        @seed(number)
        @settings(QUIET, max_examples=count)
        @given(events(self.function))
        def one(event: Any) -> None:  # noqa: ANN401 - any event
            assert self.complaints(event) == []

        one()

    def complaints(self, event: Any) -> list[str]:  # noqa: ANN401 - any event
        if self.instance.events % BREATH == 0:
            self.throttles.release()
        outcome = self.instance.call(filled(event))
        if isinstance(outcome.answer, dict):
            status = outcome.answer.get("statusCode", 0)
            self.statuses[status] = self.statuses.get(status, 0) + 1
        return faults(outcome, JUNK)

    def ordinary(self) -> None:
        """A stranger asks for health; where there is a deal card, its deal is read, reconnected if need be."""
        assert self._asked(HEALTH).answer["statusCode"] == OK
        if any(action.name == "get_lead" for action in self.function.app.actions):
            self.office.expire()  # so that a token is refreshed in between
            if self._asked(CARD).answer["statusCode"] != OK:
                self.office.connect()
            self._succeeds(CARD)
        collect(self.function, self._succeeds)

    def _succeeds(self, good: Good) -> Outcome:
        outcome = self._asked(good)
        assert outcome.answer["statusCode"] == OK, outcome.log
        return outcome

    def _asked(self, good: Good) -> Outcome:
        self.throttles.release()
        body = {} if good.body is None else {"body": as_text(good.body), "isBase64Encoded": False}
        outcome = self.instance.call(filled(as_event(good, "yandex", b"") | body))
        assert faults(outcome, JUNK) == []
        return outcome
