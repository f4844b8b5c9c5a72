"""What a warm call costs: statements sent to Postgres, connections to it, calls to amoCRM."""

from collections.abc import Callable
from typing import Any

import pytest

from shared import postgres
from tests.office import Office


class Wire:
    """Between the function and its Postgres: each statement is one round trip."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.trips = self.connections = 0
        for name in ("ask", "command"):
            monkeypatch.setattr(postgres, name, self._counted(getattr(postgres, name), trips=1))
        monkeypatch.setattr(postgres, "connect", self._counted(postgres.connect, connections=1))

    def _counted(self, send: Callable[..., Any], *, trips: int = 0, connections: int = 0) -> Callable[..., Any]:
        def counted(*arguments: object) -> object:
            self.trips += trips
            self.connections += connections
            return send(*arguments)

        return counted


@pytest.fixture
def wire(office: Office, monkeypatch: pytest.MonkeyPatch) -> Wire:
    """Everything up to now was done once: the next get_lead is a warm one."""
    monkeypatch.setattr("shared.tallies.PAUSE", 60.0)
    office.connect()
    office.widget("GET", "get_lead")
    return Wire(monkeypatch)


def test_the_deal_costs_two_round_trips_to_postgres_and_two_calls(office: Office, wire: Wire) -> None:
    asked = len(office.vendor_calls())
    assert office.widget("GET", "get_lead").status == 200
    assert (wire.trips, wire.connections, len(office.vendor_calls()) - asked) == (2, 0, 2)


def test_a_save_asks_amocrm_for_the_deal_twice_and_writes_each_thing_once(office: Office, wire: Wire) -> None:
    """The catalogue of products is known after the first; the budget is looked at right before it is written."""
    office.save()
    asked = len(office.vendor_calls())
    assert office.save(total_price=29211.0, services_total=10601.0).status == 200
    made = sorted((call["method"], call["path"].rpartition("/")[2]) for call in office.vendor_calls()[asked:])
    assert made == [("GET", "3912171"), ("GET", "3912171"), ("PATCH", "3912171"), ("POST", "link"), ("POST", "notes")]
    assert wire.connections == 0
